/** Mean differences with intervals, their noise pooled over all that are compared: two or three seeds of one alone say little. */
import { USUAL_NOISE } from './noise.ts';
import type { Interval } from './types.ts';

export interface Difference {
  readonly mean: number;
  readonly interval: Interval;
}

/** What the usual noise weighs against what was measured, in degrees of freedom; as in noise.ts. */
const PRIOR_DEGREES = 2;

/** Coverage of the intervals: a verdict on each of several parts should seldom be chance. */
export const DIFFERENCE_LEVEL = 0.95;
/** The standard normal's quantile that leaves half of the rest above it. */
const NORMAL_QUANTILE = 1.959964;

/**
 * Quantile of Student's t at the same level, by the expansion in 1/ν of Abramowitz and Stegun 1964, eq. 26.7.5: within 3 % at 2
 * degrees, 0.1 % from 6 on.
 */
function studentQuantile(degrees: number): number {
  const z = NORMAL_QUANTILE;
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), z);
}

export interface PooledNoise {
  /** Standard deviation of one difference. */
  readonly sd: number;
  readonly degrees: number;
}

/**
 * Noise of a difference of ln L between two runs of one seed. Differences in one cell should be equal; they are compared with their own
 * mean. The usual noise of two runs counts as two more degrees of freedom.
 */
export function pooledNoise(cells: readonly (readonly number[])[]): PooledNoise {
  let [squares, degrees] = [PRIOR_DEGREES * 2 * USUAL_NOISE ** 2, PRIOR_DEGREES];
  for (const cell of cells) {
    const mean = cell.reduce((sum, value) => sum + value, 0) / cell.length;
    squares += cell.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    degrees += Math.max(0, cell.length - 1);
  }
  return { sd: Math.sqrt(squares / degrees), degrees };
}

/** The mean of differences whose noise is known so well, with its interval at DIFFERENCE_LEVEL. */
export function meanDifference(differences: readonly number[], { sd, degrees }: PooledNoise): Difference {
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  const half = (studentQuantile(degrees) * sd) / Math.sqrt(differences.length);
  return { mean, interval: [mean - half, mean + half] };
}

/** How differences at several places grow with x, by least squares, with its interval; null where all stand at one place. */
export function slopeDifference(
  places: readonly { readonly x: number; readonly difference: number }[],
  { sd, degrees }: PooledNoise,
): Difference | null {
  const centre = places.reduce((sum, { x }) => sum + x, 0) / places.length;
  const spread = places.reduce((sum, { x }) => sum + (x - centre) ** 2, 0);
  if (!(spread > 1e-12)) return null;
  const mean = places.reduce((sum, { x, difference }) => sum + (x - centre) * difference, 0) / spread;
  const half = (studentQuantile(degrees) * sd) / Math.sqrt(spread);
  return { mean, interval: [mean - half, mean + half] };
}
