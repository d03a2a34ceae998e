/** Point estimates and their bootstrap, common to fits and predictions. */
import { evaluateLaw } from './law.ts';
import { floorMinimum, pureMinimum, type ExponentPrior, type LogPoints } from './minimum.ts';
import { USUAL_NOISE, misfit, noiseOf, noiseScale, type Noise } from './noise.ts';
import { LawError } from './points.ts';
import { seededRandom, type RandomSource } from './random.ts';
import type { LawForm, LawPoint, PowerLaw } from './types.ts';

export interface FitOptions {
  /**
   * Residuals of ln L beyond δ count linearly. 1.345 × noise by default, the customary value that keeps 95 % of least
   * squares' precision where the noise is normal. The literature's 1e-3 treats ordinary seed noise of small runs as
   * outliers: the fit then follows the median of a few points.
   */
  readonly huberDelta?: number;
  /** Standard deviation expected of a measured ln L about the law, USUAL_NOISE by default. */
  readonly noise?: number;
  /** Coverage of intervals, 0.8 by default. */
  readonly level?: number;
  /** Bootstrap laws, 400 by default. */
  readonly replicates?: number;
  /** Seed of the bootstrap, 1 by default. */
  readonly seed?: number;
}

export type Settings = Required<FitOptions>;

export function settingsOf(options: FitOptions): Settings {
  const { noise = USUAL_NOISE, level = 0.8, replicates = 400, seed = 1 } = options;
  if (!(noise > 0 && noise < 1)) throw new LawError(`The noise of ln L is ${noise}. Give a number between 0 and 1.`);
  const { huberDelta = 1.345 * noise } = options;
  if (!(huberDelta > 0)) throw new LawError(`Huber's δ is ${huberDelta}. Give a positive number.`);
  if (!(level > 0 && level < 1)) throw new LawError(`The level is ${level}. Give a share between 0 and 1.`);
  if (!Number.isInteger(replicates) || replicates < 20) {
    throw new LawError(`${replicates} bootstrap replicates give no interval. Give a whole number of at least 20.`);
  }
  return { huberDelta, noise, level, replicates, seed };
}

function logPoints(points: readonly LawPoint[]): LogPoints {
  return { logN: points.map(({ n }) => Math.log(n)), logLoss: points.map(({ loss }) => Math.log(loss)) };
}

export interface Estimate {
  readonly law: PowerLaw;
  /** ln(measured) − ln(fitted), one a point. */
  readonly residuals: readonly number[];
  readonly noise: Noise;
  /** Σ of the squared residuals in units of the noise, outliers bounded. */
  readonly misfit: number;
  readonly degreesOfFreedom: number;
}

function minimum(form: LawForm, points: LogPoints, delta: number, prior: ExponentPrior | null): PowerLaw {
  return form === 'pure' ? pureMinimum(points, delta) : floorMinimum(points, delta, prior);
}

/** Parameters the points alone must determine; a prior stands in for one. */
function freeParameters(form: LawForm, prior: ExponentPrior | null): number {
  return form === 'floor' && prior === null ? 3 : 2;
}

export function estimate(
  points: readonly LawPoint[],
  form: LawForm,
  settings: Settings,
  prior: ExponentPrior | null = null,
): Estimate {
  const law = minimum(form, logPoints(points), settings.huberDelta, prior);
  const residuals = points.map(({ n, loss }) => Math.log(loss) - Math.log(evaluateLaw(law, n)));
  const noise = noiseOf(points, settings.noise);
  const degreesOfFreedom = Math.max(0, points.length - freeParameters(form, prior));
  return { law, residuals, noise, misfit: misfit(residuals, noise), degreesOfFreedom };
}

/** A law of the bootstrap, with the factor of the noise it was drawn under. */
export interface Replicate {
  readonly law: PowerLaw;
  readonly noiseFactor: number;
}

/**
 * Parametric bootstrap: each replicate draws the scale of the noise from what the residuals, the seeds and the usual
 * noise say of it, disturbs every measured loss by noise of that scale, and fits again from nothing. Drawing cases
 * instead would leave a law of three parameters two or three different sizes, and drawing among three seeds would give
 * ten different means with two thirds of the variance. A prior is disturbed as the points are, so that the replicates
 * spread as far as the prior and the points together allow.
 */
export function bootstrap(
  points: readonly LawPoint[],
  { law, noise, misfit: sum, degreesOfFreedom }: Estimate,
  settings: Settings,
  random: RandomSource = seededRandom(settings.seed),
  prior: ExponentPrior | null = null,
): Replicate[] {
  const { logN, logLoss } = logPoints(points);
  const scale = noiseScale(sum, degreesOfFreedom);
  return Array.from({ length: settings.replicates }, () => {
    const noiseFactor = scale.draw(random);
    const disturbed = logLoss.map((y, i) => y + noiseFactor * noise.sd[i] * random.normal());
    const drawn = prior && { ...prior, centre: prior.centre * Math.exp(prior.spread * random.normal()) };
    return { law: minimum(law.form, { logN, logLoss: disturbed }, settings.huberDelta, drawn), noiseFactor };
  });
}
