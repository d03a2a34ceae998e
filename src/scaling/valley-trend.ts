/** How the place of least loss moves with another variable: a line in logarithms through valleys, each by how sure it is. */
import type { Valley } from './parabola.ts';
import { centralInterval } from './quantiles.ts';
import { powerThrough, trendOf, type LogPlace, type Trend } from './trend.ts';

export interface PlacedValley {
  /** Where along the other variable: a compute, a width. */
  readonly at: number;
  readonly valley: Valley;
  /** In the trend. */
  readonly weight: number;
}

export interface ValleyTrendOptions {
  /** Coverage of the interval. */
  readonly level: number;
  /** Why two valleys leave the exponent open, a sentence. */
  readonly two: string;
  /** What is followed, from the place of least loss of the valley with this index; that place itself by default. */
  readonly follow?: (x: number, index: number) => number;
}

/** Valleys of points without noise are not weighted beyond this. */
const LEAST_SPREAD = 1e-4;

/** Half the central 68 % of a valley's draws in ln x: a standard deviation that far draws can't move. Null without an interval. */
function spreadOf({ draws, interval }: Valley): number | null {
  if (interval === null) return null;
  const [low, high] = centralInterval(
    draws.filter((draw) => draw !== null),
    0.68,
  );
  return 0.5 * (high - low);
}

/**
 * Weights of valleys in a trend: inverse variances of ln x, 0 for those that are not bounded. Where fewer than two are, 1 for all that
 * have a minimum.
 */
export function valleyWeights(valleys: readonly Valley[]): number[] {
  const spreads = valleys.map(spreadOf);
  const bounded = spreads.filter((spread) => spread !== null).length >= 2;
  return valleys.map((valley, i) => {
    const spread = bounded ? spreads[i] : valley.x === null ? null : 1;
    return spread === null ? 0 : 1 / Math.max(spread, LEAST_SPREAD) ** 2;
  });
}

/** By how much valleys scatter about the line beyond what their own draws explain, 1 at least (Birge's ratio). */
function excessScatter(places: readonly LogPlace[]): number {
  const line = powerThrough(places);
  if (line === null || places.length < 3) return 1;
  const misfit = places.reduce((sum, { x, y, weight = 1 }) => {
    return sum + weight * (y - Math.log(line.scale) - line.exponent * x) ** 2;
  }, 0);
  return Math.max(1, Math.sqrt(misfit / (places.length - 2)));
}

/**
 * The line through valleys that have a minimum, and the lines through their draws; null with fewer than two different places.
 */
export function valleyTrend(valleys: readonly PlacedValley[], options: ValleyTrendOptions): Trend | null {
  const { level, two, follow = (x: number) => x } = options;
  const place = (index: number, logX: number): LogPlace => {
    const { at, weight } = valleys[index];
    return { x: Math.log(at), y: Math.log(follow(Math.exp(logX), index)), weight };
  };
  const logs = valleys.map(({ valley }) => Math.log(valley.x ?? NaN));
  const places = logs.map((logX, i) => place(i, logX));
  const power = powerThrough(places);
  if (power === null) return null;
  const excess = excessScatter(places);
  const known = valleys.every(({ valley }) => valley.interval !== null);
  const count = known ? Math.min(...valleys.map(({ valley }) => valley.draws.length)) : 0;
  const draws = Array.from({ length: count }, (_, draw) => {
    const drawn = valleys.flatMap(({ valley }, i) => {
      const logX = valley.draws[draw];
      return logX === null ? [] : [place(i, logs[i] + excess * (logX - logs[i]))];
    });
    return powerThrough(drawn);
  });
  return trendOf(power, draws, level, valleys.length === 2 ? two : null);
}
