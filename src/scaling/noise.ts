/**
 * How far a measured loss lies from the law, in ln L: the noise of the bootstrap. It is learned from the seeds where
 * points have several, and from the residuals, but never taken to be certain: a ladder has few points.
 */
import { median } from './quantiles.ts';
import type { RandomSource } from './random.ts';
import type { LawPoint } from './types.ts';

/**
 * Usual standard deviation of ln L about the law: half a percent of the loss. Runs of this recipe that differ in the
 * seed alone end 0.005 to 0.01 nats apart, and single runs of eight sizes lie 0.4 to 0.8 % off their law
 * (docs/decisions/0008-prediction.md). Averaging seeds is not trusted to go below it, since a size's own shape, such as
 * its head dim or the rounding of its hidden width, moves its loss as well.
 */
export const USUAL_NOISE = 0.005;

/** What the usual noise weighs against residuals and seeds, in degrees of freedom. */
const PRIOR_DEGREES = 2;

export interface Noise {
  /** Expected standard deviation of ln L, one a point. */
  readonly sd: readonly number[];
  /** The same of a new point measured with `seeds` seeds. */
  sdOfNew(seeds: number): number;
}

/** Variance of ln L between seeds, pooled over the points that have several and over the usual noise. */
function seedVariance(points: readonly LawPoint[], usual: number): { variance: number; measured: boolean } {
  let [squares, degrees] = [0, 0];
  for (const { seeds = [] } of points) {
    const logs = seeds.map(Math.log);
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    squares += logs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    degrees += Math.max(0, logs.length - 1);
  }
  return { variance: (PRIOR_DEGREES * usual ** 2 + squares) / (PRIOR_DEGREES + degrees), measured: degrees > 0 };
}

export function noiseOf(points: readonly LawPoint[], usual: number): Noise {
  const { variance, measured } = seedVariance(points, usual);
  const sdOfNew = (seeds: number) => (measured ? Math.max(usual, Math.sqrt(variance / seeds)) : usual);
  return { sd: points.map(({ seeds }) => sdOfNew(Math.max(1, seeds?.length ?? 1))), sdOfNew };
}

/** Residuals in units of the expected noise; one far beyond the others counts as if at three times their scale. */
function standardised(residuals: readonly number[], { sd }: Noise): number[] {
  const units = residuals.map((residual, i) => residual / sd[i]);
  // 1.4826 times the median size estimates a normal distribution's standard deviation.
  const bound = 3 * Math.max(1, 1.4826 * median(units.map(Math.abs)));
  return units.map((unit) => Math.max(-bound, Math.min(bound, unit)));
}

/** Σ of the squared residuals in units of the expected noise. */
export function misfit(residuals: readonly number[], noise: Noise): number {
  return standardised(residuals, noise).reduce((sum, unit) => sum + unit * unit, 0);
}

/** The factor between the noise these points have and the expected one, as far as it is known. */
export interface NoiseScale {
  readonly expected: number;
  /** A draw: the square root of a scaled inverse χ². */
  draw(random: RandomSource): number;
}

/**
 * The expected noise counts as two residuals more, but never holds the scale below what the residuals show. With few
 * degrees of freedom the draws spread widely, which is what gives Student's t its broad tails.
 */
export function noiseScale(misfitSum: number, degreesOfFreedom: number): NoiseScale {
  const shown = degreesOfFreedom > 0 ? misfitSum / degreesOfFreedom : 0;
  const degrees = PRIOR_DEGREES + degreesOfFreedom;
  const sum = PRIOR_DEGREES * Math.max(1, shown) + misfitSum;
  return { expected: Math.sqrt(sum / degrees), draw: (random) => Math.sqrt(sum / random.chiSquared(degrees)) };
}

/** Likelihood of a form's residuals, up to a factor, with the scale of the noise integrated out. */
export function misfitEvidence(fitted: { readonly misfit: number; readonly degreesOfFreedom: number }): number {
  return (PRIOR_DEGREES + fitted.misfit) ** (-0.5 * (PRIOR_DEGREES + fitted.degreesOfFreedom));
}
