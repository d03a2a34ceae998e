/** How far a ladder is, what it does at the moment and how long it will take. */
import type { LadderPlan } from '../../experiments/ladder-types.ts';
import type { RunEvent } from '../../train/events.ts';

export type Stage = 'compiling' | 'training' | 'evaluating';

export interface MeterReading {
  /** Index of the size under way. */
  readonly rung: number;
  readonly stage: Stage;
  readonly step: number;
  readonly steps: number;
  /** Of one run, 0 before the first report. */
  readonly tokensPerSecond: number;
  /** Latest mean training loss over the seeds, nats; null before the first. */
  readonly loss: number | null;
  /** Of this size's training; null before a speed is known. */
  readonly secondsLeft: number | null;
  /** Share of the ladder's work that is done, 0 to 1. */
  readonly share: number;
  readonly ladderSecondsLeft: number | null;
}

/** Below this share of the work the clock says less than the estimate made before the start. */
const EARLY = 0.03;

export class LadderMeter {
  readonly #plan: LadderPlan;
  /** Expected seconds of every size; where they are unknown, parameters trained (6·N FLOPs a token each). */
  readonly #weights: readonly number[];
  readonly #estimated: boolean;
  readonly #now: () => number;
  readonly #begun: number;
  readonly #losses = new Map<string, number>();
  #rung = 0;
  #stage: Stage = 'compiling';
  #step = 0;
  #tokensPerSecond = 0;

  /** `seconds`: expected training time of every size, null if not known. `now`: a clock in ms. */
  constructor(plan: LadderPlan, seconds: readonly number[] | null, now: () => number = () => performance.now()) {
    this.#plan = plan;
    this.#weights = seconds ?? plan.rungs.map(({ parameters, runs }) => parameters.total * runs.length);
    this.#estimated = seconds !== null;
    this.#now = now;
    this.#begun = now();
  }

  start(rung: number): void {
    this.#rung = rung;
    this.#stage = 'compiling';
    this.#step = 0;
    this.#tokensPerSecond = 0;
    this.#losses.clear();
  }

  event(event: RunEvent): void {
    if (event.type === 'compiling' || event.type === 'evaluating') this.#stage = event.type;
    if (event.type === 'diverged') this.#losses.delete(event.run);
    if (event.type === 'points') this.#losses.set(event.run, event.points.at(-1)?.loss ?? Number.NaN);
    if (event.type !== 'progress') return;
    this.#stage = 'training';
    this.#step = event.step;
    this.#tokensPerSecond = event.tokensPerSecond;
  }

  read(): MeterReading {
    const steps = this.#steps();
    const share = this.#share(steps);
    return {
      rung: this.#rung,
      stage: this.#stage,
      step: this.#step,
      steps,
      tokensPerSecond: this.#tokensPerSecond,
      loss: this.#loss(),
      secondsLeft: this.#secondsLeft(steps),
      share,
      ladderSecondsLeft: this.#ladderSecondsLeft(share),
    };
  }

  #steps(): number {
    const spec = this.#plan.rungs[this.#rung]?.runs[0];
    return spec === undefined ? 0 : Math.floor(spec.training.tokens / (spec.training.batch * spec.model.context));
  }

  #loss(): number | null {
    const losses = [...this.#losses.values()].filter(Number.isFinite);
    return losses.length === 0 ? null : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }

  #secondsLeft(steps: number): number | null {
    if (this.#tokensPerSecond <= 0) return null;
    const { batch, context } = this.#plan.options;
    return ((steps - this.#step) * batch * context) / this.#tokensPerSecond;
  }

  #share(steps: number): number {
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const before = this.#weights.slice(0, this.#rung).reduce((sum, weight) => sum + weight, 0);
    const current = (this.#weights[this.#rung] ?? 0) * (steps > 0 ? this.#step / steps : 0);
    return total > 0 ? (before + current) / total : 0;
  }

  #ladderSecondsLeft(share: number): number | null {
    if (share >= EARLY) {
      const elapsed = (this.#now() - this.#begun) / 1000;
      return (elapsed * (1 - share)) / share;
    }
    return this.#estimated ? this.#weights.reduce((sum, weight) => sum + weight, 0) * (1 - share) : null;
  }
}
