/** What the planner asks of a law: the law, how sure it is, and where it was trained. */
import type { JointLaw, RunPoint } from '../joint-types.ts';
import type { TrainedRange } from '../published/types.ts';
import { centralInterval } from '../quantiles.ts';
import type { Interval } from '../types.ts';
import { PlanError } from './check.ts';

/** A JointFit is one as it stands; add its `range`, which makes plans warn of extrapolation. */
export interface PlanningLaw {
  readonly law: JointLaw;
  /** Laws of a bootstrap; none gives no intervals. */
  readonly bootstrap: readonly JointLaw[];
  /** Coverage of the intervals. */
  readonly level: number;
  readonly range?: TrainedRange;
  /** Sentences that every plan by this law repeats. */
  readonly caveats?: readonly string[];
}

/** The least number of bootstrap laws that an interval is drawn from. */
const FEWEST_LAWS = 20;

/**
 * The central interval of a quantity over the bootstrap laws. Laws that leave it undefined are left out; null where fewer
 * than 20, or less than nine tenths, remain.
 */
export function intervalOf({ bootstrap, level }: PlanningLaw, quantity: (law: JointLaw) => number): Interval | null {
  const values = bootstrap.flatMap((law) => {
    try {
      const value = quantity(law);
      return Number.isFinite(value) ? [value] : [];
    } catch (error) {
      if (error instanceof PlanError) return [];
      throw error;
    }
  });
  if (values.length < FEWEST_LAWS || values.length < 0.9 * bootstrap.length) return null;
  return centralInterval(values, level);
}

function span(values: readonly number[]): Interval | null {
  if (values.length === 0) return null;
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** The range of runs that a law was fitted to; C is 6·N·D where a run doesn't say. */
export function rangeOf(points: readonly Pick<RunPoint, 'n' | 'd' | 'flops'>[]): TrainedRange {
  return {
    parameters: span(points.map(({ n }) => n)),
    tokens: span(points.map(({ d }) => d)),
    flops: span(points.map(({ n, d, flops }) => flops ?? 6 * n * d)),
  };
}
