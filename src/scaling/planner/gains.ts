/** What more parameters, data or compute would buy. */
import { evaluateJoint } from '../joint-law.ts';
import type { Interval } from '../types.ts';
import { PlanError, positive } from './check.ts';
import { intervalOf, type PlanningLaw } from './law.ts';
import { computeOptimal, TRAINING_FLOPS } from './optimum.ts';

export type Lever = 'parameters' | 'tokens' | 'split' | 'compute';

export interface Gain {
  /** `split` is the compute already spent, split best; `compute` the factor more of it, split best. */
  readonly of: Lever;
  readonly parameters: number;
  readonly tokens: number;
  /** 6·N·D. */
  readonly flops: number;
  readonly loss: number;
  /** Nats below the loss at the point. */
  readonly drop: number;
  /** Of the drop, by the laws of the bootstrap: surer than the losses themselves, whose errors it shares. */
  readonly dropInterval: Interval | null;
}

export interface Gains {
  readonly loss: number;
  readonly lossInterval: Interval | null;
  readonly factor: number;
  readonly gains: readonly Gain[];
}

/** A model that was, or might be, trained. */
export interface Point {
  /** N. */
  readonly parameters: number;
  /** D. */
  readonly tokens: number;
}

/**
 * What `factor` times more of each would take off the loss of a point, 10 by default.
 *
 * @throws PlanError where the point or the factor can't be used, or the law doesn't fall with both N and D.
 */
export function gainsFrom(law: PlanningLaw, { parameters, tokens }: Point, factor = 10): Gains {
  positive(parameters, 'The number of parameters');
  positive(tokens, 'The number of tokens');
  if (!(factor > 1 && factor < Infinity)) throw new PlanError(`The factor is ${factor}. Give a number above 1.`);
  const flops = TRAINING_FLOPS * parameters * tokens;
  const loss = evaluateJoint(law.law, parameters, tokens);
  const gain = (of: Lever, n: number, d: number): Gain => ({
    of,
    parameters: n,
    tokens: d,
    flops: TRAINING_FLOPS * n * d,
    loss: evaluateJoint(law.law, n, d),
    drop: loss - evaluateJoint(law.law, n, d),
    dropInterval: intervalOf(law, (each) => evaluateJoint(each, parameters, tokens) - evaluateJoint(each, n, d)),
  });
  const [split, compute] = [computeOptimal(law.law, flops), computeOptimal(law.law, factor * flops)];
  return {
    loss,
    lossInterval: intervalOf(law, (each) => evaluateJoint(each, parameters, tokens)),
    factor,
    gains: [
      gain('parameters', factor * parameters, tokens),
      gain('tokens', parameters, factor * tokens),
      gain('split', split.parameters, split.tokens),
      gain('compute', compute.parameters, compute.tokens),
    ],
  };
}
