/** Fits of L(N) = E + A·N^−α to measured sizes, with intervals and words on what the points can't tell. */
import { bootstrap, estimate, settingsOf, type FitOptions } from './estimate.ts';
import { checkPoints, FEWEST_POINTS } from './points.ts';
import { centralInterval } from './quantiles.ts';
import type { Interval, LawFit, LawForm, LawPoint, PowerLaw } from './types.ts';
import { warningsOf } from './warnings.ts';

export interface PowerLawOptions extends FitOptions {
  /** With the floor E, or E = 0. */
  readonly form: LawForm;
}

/**
 * Fits a law to points of different sizes (docs/decisions/0008-prediction.md says how and why).
 *
 * @param points one a size; at least 3 for the form with a floor, 2 for the pure form.
 * @throws LawError where points or options can't be used.
 */
export function fitPowerLaw(points: readonly LawPoint[], options: PowerLawOptions): LawFit {
  const settings = settingsOf(options);
  const sorted = checkPoints(points, FEWEST_POINTS[options.form]);
  const fitted = estimate(sorted, options.form, settings);
  const { law, residuals } = fitted;
  const laws = bootstrap(sorted, fitted, settings).map((replicate) => replicate.law);
  const interval = (part: (law: PowerLaw) => number): Interval => centralInterval(laws.map(part), settings.level);
  // Three sizes are met exactly by some law with a floor, so that nothing remains to tell how sure it is.
  const determined = options.form === 'floor' && sorted.length < 4;
  const without = determined || law.scale === 0;
  const intervals = {
    floor: options.form === 'pure' || determined ? null : interval((each) => each.floor),
    scale: without ? null : interval((each) => each.scale),
    exponent: without ? null : interval((each) => each.exponent),
  };
  const rms = Math.sqrt(residuals.reduce((sum, residual) => sum + residual * residual, 0) / residuals.length);
  const warnings = warningsOf(sorted, fitted, intervals);
  return { law, intervals, level: settings.level, residuals, rms, bootstrap: laws, warnings };
}
