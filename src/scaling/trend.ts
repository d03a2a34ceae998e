/** Straight lines on log-log axes: how the best size or number of tokens grows with compute, the best learning rate with the width. */
import type { Estimated } from './joint-types.ts';
import { centralInterval } from './quantiles.ts';
import type { Interval } from './types.ts';

/** y = scale·C^exponent. */
export interface Power {
  readonly scale: number;
  readonly exponent: number;
}

export interface Trend extends Power {
  readonly estimated: Estimated;
  /** Powers of the bootstrap. */
  readonly bootstrap: readonly Power[];
  readonly level: number;
}

/** A place on log-log axes. */
export interface LogPlace {
  /** ln of what is varied, as ln C. */
  readonly x: number;
  /** ln of what grows with it. */
  readonly y: number;
  /** 1 by default. */
  readonly weight?: number;
}

/** The least-squares line in logarithms; null with fewer than two values of x. */
export function powerThrough(places: readonly LogPlace[]): Power | null {
  const total = places.reduce((sum, { weight = 1 }) => sum + weight, 0);
  const mean = (of: (place: LogPlace) => number) =>
    places.reduce((sum, place) => sum + (place.weight ?? 1) * of(place), 0) / total;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const xx = mean(({ x }) => (x - x0) ** 2);
  if (!(xx > 1e-12)) return null;
  const exponent = mean(({ x, y }) => (x - x0) * (y - y0)) / xx;
  return { scale: Math.exp(y0 - exponent * x0), exponent };
}

export function powerAt({ scale, exponent }: Power, flops: number): number {
  return scale * flops ** exponent;
}

/** Fewest laws an interval is drawn from. */
const FEWEST_DRAWS = 20;
/** An exponent of compute lies between 0 and 1: an interval wider than this says nothing of it. */
const WIDE = 0.5;

/** @param why a reason for which the exponent is open whatever the bootstrap says. */
export function trendOf(
  power: Power,
  draws: readonly (Power | null)[],
  level: number,
  why: string | null = null,
): Trend {
  const bootstrap = draws.filter((draw) => draw !== null);
  const enough = bootstrap.length >= FEWEST_DRAWS && bootstrap.length >= 0.9 * draws.length;
  const interval = enough
    ? centralInterval(
        bootstrap.map(({ exponent }) => exponent),
        level,
      )
    : null;
  const reason = why ?? vagueness(interval);
  const estimated = { value: power.exponent, interval, determined: reason === null, reason };
  return { ...power, estimated, bootstrap, level };
}

function vagueness(interval: Interval | null): string | null {
  if (interval === null) return 'The points leave nothing over to draw an interval of the exponent from.';
  const [low, high] = interval;
  if (high - low <= WIDE) return null;
  return `The interval of the exponent runs from ${low.toFixed(2)} to ${high.toFixed(2)}.`;
}

/** The interval of the trend at a compute; null where it has none. */
export function trendInterval({ bootstrap, level, estimated }: Trend, flops: number): Interval | null {
  if (estimated.interval === null) return null;
  return centralInterval(
    bootstrap.map((power) => powerAt(power, flops)),
    level,
  );
}
