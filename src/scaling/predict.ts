/** The loss of a size that was not measured, with an interval for the measurement to come. */
import { bootstrap, estimate, settingsOf, type Estimate, type FitOptions } from './estimate.ts';
import { evaluateLaw } from './law.ts';
import type { ExponentPrior } from './minimum.ts';
import { misfitEvidence } from './noise.ts';
import { checkPoints, LawError } from './points.ts';
import { centralInterval } from './quantiles.ts';
import { seededRandom } from './random.ts';
import type { Interval, LawPoint, Prediction } from './types.ts';

export interface PredictOptions extends FitOptions {
  /** Seeds over which the new size's loss will be averaged, 1 by default. */
  readonly newSeeds?: number;
}

/**
 * Exponents published for laws with a floor: 0.34 (Hoffmann et al. 2022), 0.35 (Besiroglu et al. 2024; Muennighoff et
 * al. 2023), 0.29 (McLeish et al. 2025). Their spread is doubled and more, since none is of models as small as these.
 */
const PUBLISHED_EXPONENT = { centre: 0.34, spread: 0.3 } as const;

/**
 * Share of the replicates that follow the line without floor. Both forms begin with even odds; the points then speak by
 * how much worse the line fits.
 */
function shareOfLine(floor: Estimate, line: Estimate): number {
  return 1 / (1 + misfitEvidence(floor) / misfitEvidence(line));
}

/**
 * Predicts the loss at size n from points of other sizes. The law has a floor, its exponent held near the published
 * ones about as firmly as one measurement would: two sizes thereby suffice, and from six on the points decide. The
 * interval is for a measured loss: it holds the uncertainty of the law, of its form and the noise of the measurement.
 * docs/decisions/0008-prediction.md has the measurements behind this.
 *
 * @throws LawError with fewer than two sizes, or where points or options can't be used.
 */
export function predict(points: readonly LawPoint[], n: number, options: PredictOptions = {}): Prediction {
  const settings = settingsOf(options);
  const sorted = checkPoints(points, 2);
  if (!(Number.isFinite(n) && n > 0)) throw new LawError(`Can't predict at N = ${n}. Give a positive number.`);
  const { newSeeds = 1 } = options;
  if (!(Number.isInteger(newSeeds) && newSeeds > 0)) throw new LawError(`Can't average over ${newSeeds} seeds.`);
  const prior: ExponentPrior = { ...PUBLISHED_EXPONENT, noise: settings.noise };
  const fitted = estimate(sorted, 'floor', settings, prior);
  const line = estimate(sorted, 'pure', settings);
  const lines = Math.round(settings.replicates * shareOfLine(fitted, line));
  const random = seededRandom(settings.seed);
  const replicates = [
    ...bootstrap(sorted, fitted, { ...settings, replicates: settings.replicates - lines }, random, prior),
    ...bootstrap(sorted, line, { ...settings, replicates: lines }, random),
  ];
  const draws = replicates.map(({ law, noiseFactor }) => {
    return Math.log(evaluateLaw(law, n)) + noiseFactor * fitted.noise.sdOfNew(newSeeds) * random.normal();
  });
  const [low, high] = centralInterval(draws, settings.level);
  const interval: Interval = [Math.exp(low), Math.exp(high)];
  const { law } = fitted;
  return { n, loss: evaluateLaw(law, n), interval, level: settings.level, law, fittedTo: sorted.map((each) => each.n) };
}
