/** The marks of the law's picture, read off the state of a ladder. */
import type { LadderState } from '../../experiments/ladder-types.ts';
import { evaluateLaw, lawBand } from '../../scaling/law.ts';
import type { LawFit, LawPoint } from '../../scaling/types.ts';
import type { LawMark, LawMarks, MeasuredMark, PredictedMark } from './figure-law.ts';

/** Points of a curve. */
const SAMPLES = 96;
/** How far the laws are drawn beyond the smallest and the largest size. */
const BELOW = 1.15;
const ABOVE = 2.2;

function sizesBetween(low: number, high: number): number[] {
  return Array.from({ length: SAMPLES }, (_, i) => low * (high / low) ** (i / (SAMPLES - 1)));
}

function lawMarksOf(fit: LawFit | null, ns: readonly number[]): LawMark[] {
  if (fit === null) return [];
  const band = fit.bootstrap.length > 0 ? lawBand(fit, ns) : null;
  return ns.map((n, i) => ({
    n,
    loss: evaluateLaw(fit.law, n),
    low: band?.low[i] ?? null,
    high: band?.high[i] ?? null,
  }));
}

function measuredMark({ n, loss, seeds = [loss] }: LawPoint): MeasuredMark {
  return { n, loss, low: Math.min(...seeds), high: Math.max(...seeds) };
}

export function lawMarks({ points, predictions, fits }: LadderState): LawMarks {
  const sizes = points.map(({ n }) => n);
  const ns = sizes.length === 0 ? [] : sizesBetween(Math.min(...sizes) / BELOW, Math.max(...sizes) * ABOVE);
  const predicted = predictions.map(({ prediction: { n, loss, interval } }): PredictedMark => {
    return { n, loss, low: interval[0], high: interval[1] };
  });
  return {
    measured: points.map(measuredMark),
    predicted,
    floor: lawMarksOf(fits.floor, ns),
    pure: lawMarksOf(fits.pure, ns),
  };
}
