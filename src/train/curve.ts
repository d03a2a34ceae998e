/** Turns the losses of single steps into the points of a curve, and watches for divergence. */
import { flopsPerToken } from '../model/config.ts';
import type { CurvePoint } from './record.ts';
import { stepsOf, type RunSpec } from './spec.ts';

/** Points of a whole run: enough for a smooth line, few enough to draw and store a hundred runs. */
const POINTS = 256;

/** Steps whose mean decides on divergence, so that one bad batch doesn't. */
const WATCHED = 20;

/** A run is lost when its mean loss exceeds this many times that of guessing evenly. */
const LOST = 3;

export interface Divergence {
  readonly step: number;
  readonly reason: string;
}

export class Curve {
  readonly points: CurvePoint[] = [];
  readonly #spec: RunSpec;
  readonly #stride: number;
  readonly #recent: number[] = [];
  #sum = 0;
  #count = 0;

  constructor(spec: RunSpec) {
    this.#spec = spec;
    this.#stride = Math.max(1, Math.ceil(stepsOf(spec) / POINTS));
  }

  /** Takes the loss of step `step` (from 0); returns the point it completes, if it does. */
  add(step: number, loss: number, seconds: number): CurvePoint | null {
    this.#sum += loss;
    this.#count += 1;
    const done = step + 1;
    // Counted from the end, so that the last point is the mean of a whole stride, and the first may be that of fewer.
    if ((stepsOf(this.#spec) - done) % this.#stride !== 0) return null;
    const tokens = done * this.#spec.training.batch * this.#spec.model.context;
    const flops = tokens * flopsPerToken(this.#spec.model);
    const point = { step: done, tokens, flops, seconds, loss: this.#sum / this.#count };
    this.#sum = 0;
    this.#count = 0;
    this.points.push(point);
    return point;
  }

  /** Why the run is lost at this step, or null. */
  divergence(step: number, loss: number): Divergence | null {
    if (!Number.isFinite(loss)) return { step, reason: `the training loss became ${loss} at step ${step + 1}` };
    this.#recent.push(loss);
    if (this.#recent.length > WATCHED) this.#recent.shift();
    const mean = this.#recent.reduce((sum, value) => sum + value, 0) / this.#recent.length;
    const even = Math.log(this.#spec.model.vocabulary);
    if (this.#recent.length < WATCHED || mean <= LOST * even) return null;
    const words = `${mean.toFixed(1)} nats, ${LOST} times more than guessing evenly costs (${even.toFixed(1)})`;
    return { step, reason: `the training loss rose to ${words} at step ${step + 1}` };
  }
}
