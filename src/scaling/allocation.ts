/**
 * Chinchilla's third approach (Hoffmann et al. 2022, §3.3 and eq. 4): the best split of a compute by a fitted joint law, with the
 * intervals of its bootstrap. The closed form is planner/optimum.ts's.
 */
import type { Estimated, JointFit } from './joint-types.ts';
import { intervalOf } from './planner/law.ts';
import { computeOptimal, frontierOf, type Frontier, type Optimum } from './planner/optimum.ts';
import type { Interval } from './types.ts';

export interface Allocation {
  readonly frontier: Frontier;
  /** a of N_opt ∝ C^a. */
  readonly a: Estimated;
  /** b = 1 − a of D_opt ∝ C^b. */
  readonly b: Estimated;
}

/** The best use of one compute. */
export interface AllocationAt {
  readonly flops: number;
  readonly parameters: number;
  readonly tokens: number;
  readonly tokensPerParameter: number;
  /** Nats a token. */
  readonly loss: number;
  /** Bootstrap intervals at the fit's level; null where it gives none. */
  readonly intervals: {
    readonly parameters: Interval | null;
    readonly tokens: Interval | null;
    readonly tokensPerParameter: Interval | null;
    /** Of the law's loss there, without the noise of a measurement. */
    readonly loss: Interval | null;
  };
}

/** An exponent of compute lies between 0 and 1: an interval wider than this says nothing of it. */
const WIDE = 0.5;

type Fit = Pick<JointFit, 'law' | 'bootstrap' | 'level' | 'parameters'>;

/** Exponents of the law that decide the split: where one is open, so is the split. */
function openExponent(fit: Fit): string | null {
  const exponents = ['alpha', 'beta', 'alphaN', 'alphaD'];
  const entries: [string, Estimated][] = Object.entries(fit.parameters);
  return entries.find(([name, { reason }]) => exponents.includes(name) && reason !== null)?.[1].reason ?? null;
}

/**
 * The exponents of the compute-optimal split.
 *
 * @throws PlanError where the law does not fall with both N and D.
 */
export function allocationOf(fit: Fit): Allocation {
  const frontier = frontierOf(fit.law);
  const interval = intervalOf(fit, (law) => frontierOf(law).parameters.exponent);
  const wide = interval !== null && interval[1] - interval[0] > WIDE;
  const range = wide ? `Its interval runs from ${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}.` : null;
  const reason = openExponent(fit) ?? range ?? (interval === null ? 'The fit has no bootstrap to draw on.' : null);
  const { exponent } = frontier.parameters;
  const a = { value: exponent, interval, determined: reason === null, reason };
  const mirrored: Interval | null = interval && [1 - interval[1], 1 - interval[0]];
  return { frontier, a, b: { ...a, value: 1 - exponent, interval: mirrored } };
}

/**
 * The best size and tokens for C = 6·N·D training FLOPs.
 *
 * @throws PlanError where the law does not fall with both N and D, or the compute is not positive.
 */
export function allocationAt(fit: Fit, flops: number): AllocationAt {
  const { parameters, tokens, loss } = computeOptimal(fit.law, flops);
  const interval = (of: (optimum: Optimum) => number) => intervalOf(fit, (law) => of(computeOptimal(law, flops)));
  return {
    flops,
    parameters,
    tokens,
    tokensPerParameter: tokens / parameters,
    loss,
    intervals: {
      parameters: interval((each) => each.parameters),
      tokens: interval((each) => each.tokens),
      tokensPerParameter: interval((each) => each.tokens / each.parameters),
      loss: interval((each) => each.loss),
    },
  };
}
