/** One run of a group as it goes: its curve, how it ends, and the record it leaves. */
import { countParameters, flopsPerToken } from '../model/config.ts';
import { Curve, type Divergence } from './curve.ts';
import type { RunEvent } from './events.ts';
import type { PlannedRun } from './plan.ts';
import { probeSteps, type Score } from './grades.ts';
import type { CurvePoint, Grade, Probe, RunOutcome, RunRecord, TaskResult } from './record.ts';
import { stepsOf } from './spec.ts';

/** How far a path of training has come. */
export interface Path {
  readonly step: number;
  /** Of training on it, pauses excluded. */
  readonly seconds: number;
}

/** Scores of a model as it is: on held-out text and, where that is evaluated, on the text it is trained on. */
export interface Scores {
  readonly heldOut: Score;
  readonly train: Score | null;
}

/** What the evaluation of a trained run gives. */
export interface Result extends Scores {
  readonly sample: RunRecord['sample'];
  /** Of a task. */
  readonly chance: TaskResult['chance'] | null;
}

/** What all records of a group have in common. */
export type Circumstances = Pick<RunRecord, 'adapter' | 'kernels' | 'replicas'>;

export class Run {
  readonly planned: PlannedRun;
  readonly #curve: Curve;
  readonly #onEvent: (event: RunEvent) => void;
  readonly #probes: Probe[] = [];
  #unsent: CurvePoint[] = [];
  #diverged: Divergence | null = null;
  #record: RunRecord | null = null;

  constructor(planned: PlannedRun, onEvent: (event: RunEvent) => void) {
    this.planned = planned;
    this.#curve = new Curve(planned.spec);
    this.#onEvent = onEvent;
  }

  get id(): string {
    return this.planned.id;
  }

  /** Null until the run has ended. */
  get record(): RunRecord | null {
    return this.#record;
  }

  /** Whether there is still something to learn of it. */
  get alive(): boolean {
    return !this.#diverged && !this.#record;
  }

  /** Takes the losses of the steps from `first` (from 0) on. Nothing is taken once it has diverged. */
  take(losses: Float32Array, first: number, seconds: number): void {
    if (this.#diverged) return;
    for (const [i, loss] of losses.entries()) {
      this.#diverged = this.#curve.divergence(first + i, loss);
      if (this.#diverged) break;
      const point = this.#curve.add(first + i, loss, seconds);
      if (point) this.#unsent.push(point);
    }
    if (!this.#diverged) return;
    this.send();
    this.#onEvent({ type: 'diverged', run: this.id, ...this.#diverged });
  }

  /** Steps, ascending, after which it is to be probed. */
  get probeSteps(): number[] {
    const { spec } = this.planned;
    return probeSteps(stepsOf(spec), spec.evaluation.probes ?? 0);
  }

  /** Keeps the grades at a step, where it asks for them. */
  probe(step: number, { heldOut, train }: Scores): void {
    const { training, model, evaluation } = this.planned.spec;
    if (evaluation.probes === undefined || !heldOut.graded || this.#diverged) return;
    const { byPosition: _, ...grade } = heldOut.graded;
    const tokens = step * training.batch * model.context;
    this.#probes.push({ step, tokens, ...grade, ...onTrain(train) });
  }

  /** Announces the points of the curve that were not announced yet. */
  send(): void {
    if (this.#unsent.length > 0) this.#onEvent({ type: 'points', run: this.id, points: this.#unsent });
    this.#unsent = [];
  }

  /** Announces the record of a run that came as far as the path, evaluated or not. */
  end(path: Path, result: Result | null, circumstances: Circumstances): void {
    if (result) this.probe(path.step, result);
    this.#announce(path, this.#outcome(result), this.#diverged ? null : result, circumstances);
  }

  /** Announces the record of a run that could not begin. */
  fail(reason: string, circumstances: Circumstances): void {
    this.#announce({ step: 0, seconds: 0 }, { kind: 'failed', reason }, null, circumstances);
  }

  #outcome(result: Result | null): RunOutcome {
    if (this.#diverged) return { kind: 'diverged', ...this.#diverged };
    return result ? { kind: 'finished' } : { kind: 'stopped' };
  }

  #announce({ step, seconds }: Path, outcome: RunOutcome, result: Result | null, circumstances: Circumstances): void {
    const { id, spec, shared } = this.planned;
    const tokens = step * spec.training.batch * spec.model.context;
    const sharedSteps = Math.min(step, shared);
    const record: RunRecord = {
      id,
      spec,
      outcome,
      ...circumstances,
      parameters: countParameters(spec.model),
      steps: step,
      tokens,
      flops: tokens * flopsPerToken(spec.model),
      seconds,
      ...(sharedSteps > 0 ? { shared: { steps: sharedSteps } } : {}),
      endedAt: new Date().toISOString(),
      curve: this.#curve.points,
      loss: result?.heldOut.loss ?? null,
      ...(result?.train ? { trainLoss: result.train.loss } : {}),
      ...(result ? taskOf(result) : {}),
      ...(result?.heldOut.expertLoad ? { expertLoad: result.heldOut.expertLoad } : {}),
      ...(this.#probes.length > 0 ? { probes: this.#probes } : {}),
      sample: result?.sample ?? { prompt: '', text: '' },
    };
    this.#record = record;
    this.send();
    this.#onEvent({ type: 'record', record });
  }
}

/** The grade on the training text, where there is one. */
function onTrain(train: Score | null): { readonly train?: Grade } {
  if (!train?.graded) return {};
  const { byPosition: _, ...grade } = train.graded;
  return { train: grade };
}

function taskOf({ heldOut, train, chance }: Result): { readonly task?: TaskResult } {
  return heldOut.graded && chance ? { task: { ...heldOut.graded, chance, ...onTrain(train) } } : {};
}
