/** How far an experiment is, what it does at the moment and how long it will take. */
import type { ExperimentPlan } from '../../experiments/experiment.ts';
import { stepsTogether } from '../../train/spec.ts';
import type { RunEvent } from '../../train/events.ts';

export type Stage = 'compiling' | 'training' | 'evaluating';

export interface MeterReading {
  /** Index of the group under way. */
  readonly group: number;
  readonly stage: Stage;
  readonly step: number;
  readonly steps: number;
  /** Of one run, 0 before the first report. */
  readonly tokensPerSecond: number;
  /** Latest mean training loss over the runs, nats; null before the first. */
  readonly loss: number | null;
  /** Of this group's training; null before a speed is known. */
  readonly secondsLeft: number | null;
  /** Share of the experiment's work that is done, 0 to 1. */
  readonly share: number;
  readonly allSecondsLeft: number | null;
}

/** Below this share of the work the clock says less than the estimate made before the start. */
const EARLY = 0.03;

export class Meter {
  readonly #plan: ExperimentPlan;
  /** Expected seconds of every group; where they are unknown, its FLOPs. */
  readonly #weights: readonly number[];
  readonly #estimated: boolean;
  readonly #now: () => number;
  readonly #begun: number;
  readonly #losses = new Map<string, number>();
  #group = 0;
  #stage: Stage = 'compiling';
  #step = 0;
  /** Of the group; an event tells it where some of its runs are known already. */
  #steps = 0;
  #tokensPerSecond = 0;

  /** `seconds`: expected training time of every group, null if not known. `now`: a clock in ms. */
  constructor(plan: ExperimentPlan, seconds: readonly number[] | null, now: () => number = () => performance.now()) {
    this.#plan = plan;
    this.#weights = seconds ?? plan.groups.map(({ flops }) => flops);
    this.#estimated = seconds !== null;
    this.#now = now;
    this.#begun = now();
  }

  start(group: number): void {
    this.#group = group;
    this.#stage = 'compiling';
    this.#step = 0;
    this.#steps = stepsTogether(this.#plan.groups[group]?.runs.map(({ spec }) => spec) ?? []);
    this.#tokensPerSecond = 0;
    this.#losses.clear();
  }

  event(event: RunEvent): void {
    if (event.type === 'compiling' || event.type === 'evaluating') this.#stage = event.type;
    if (event.type === 'diverged') this.#losses.delete(event.run);
    if (event.type === 'record') this.#losses.delete(event.record.id);
    if (event.type === 'points') this.#losses.set(event.run, event.points.at(-1)?.loss ?? Number.NaN);
    if (event.type !== 'progress') return;
    this.#stage = 'training';
    this.#step = event.step;
    this.#steps = event.steps;
    this.#tokensPerSecond = event.tokensPerSecond;
  }

  read(): MeterReading {
    const share = this.#share();
    return {
      group: this.#group,
      stage: this.#stage,
      step: this.#step,
      steps: this.#steps,
      tokensPerSecond: this.#tokensPerSecond,
      loss: this.#loss(),
      secondsLeft: this.#secondsLeft(),
      share,
      allSecondsLeft: this.#allSecondsLeft(share),
    };
  }

  #loss(): number | null {
    const losses = [...this.#losses.values()].filter(Number.isFinite);
    return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }

  #secondsLeft(): number | null {
    const spec = this.#plan.groups[this.#group]?.runs[0]?.spec;
    if (this.#tokensPerSecond <= 0 || !spec) return null;
    return ((this.#steps - this.#step) * spec.training.batch * spec.model.context) / this.#tokensPerSecond;
  }

  #share(): number {
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const before = this.#weights.slice(0, this.#group).reduce((sum, weight) => sum + weight, 0);
    const current = (this.#weights[this.#group] ?? 0) * (this.#steps > 0 ? this.#step / this.#steps : 0);
    return total > 0 ? (before + current) / total : 0;
  }

  #allSecondsLeft(share: number): number | null {
    if (share >= EARLY) {
      const elapsed = (this.#now() - this.#begun) / 1000;
      return (elapsed * (1 - share)) / share;
    }
    return this.#estimated ? this.#weights.reduce((sum, weight) => sum + weight, 0) * (1 - share) : null;
  }
}
