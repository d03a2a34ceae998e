/** Reading losses off a law. */
import { centralInterval } from './quantiles.ts';
import type { LawFit, PowerLaw } from './types.ts';

/** L(N) = E + A·N^−α, nats a token. */
export function evaluateLaw({ floor, scale, exponent }: PowerLaw, n: number): number {
  return floor + scale * n ** -exponent;
}

/** The band of a fit at each N: the central share `level` of its bootstrap laws. Without noise of a new measurement. */
export interface LawBand {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export function lawBand(fit: Pick<LawFit, 'bootstrap' | 'level'>, ns: readonly number[]): LawBand {
  const intervals = ns.map((n) =>
    centralInterval(
      fit.bootstrap.map((law) => evaluateLaw(law, n)),
      fit.level,
    ),
  );
  return { low: intervals.map(([low]) => low), high: intervals.map(([, high]) => high) };
}
