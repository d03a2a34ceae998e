/** Quantiles of samples. */
import type { Interval } from './types.ts';

/** Quantile of ascending values, linear between order statistics (type 7 of Hyndman and Fan). */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const position = share * (ascending.length - 1);
  const below = Math.floor(position);
  const low = ascending[below];
  const high = ascending[Math.min(below + 1, ascending.length - 1)];
  // Between two infinities there is no line.
  return low === high ? low : low + (position - below) * (high - low);
}

/** The central interval that holds a share `level` of the values. */
export function centralInterval(values: Iterable<number>, level: number): Interval {
  const ascending = Float64Array.from(values).sort();
  return [quantile(ascending, 0.5 - level / 2), quantile(ascending, 0.5 + level / 2)];
}

export function median(values: Iterable<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}
