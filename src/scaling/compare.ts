/** The law with a floor against the line without: what these points say. */
import { estimate, settingsOf, type FitOptions } from './estimate.ts';
import { evaluateLaw } from './law.ts';
import { noiseScale } from './noise.ts';
import { checkPoints, FEWEST_POINTS } from './points.ts';
import type { LawForm, LawPoint } from './types.ts';

export interface FormScore {
  /** Root mean square of ln(measured) − ln(fitted); null with fewer points than parameters. */
  readonly rms: number | null;
  /** ln(fitted) − ln(measured) of the largest size by a fit to the others; null where they are too few. */
  readonly leaveLastOut: number | null;
}

export interface FormComparison {
  readonly floor: FormScore;
  readonly pure: FormScore;
  /** The form these points call for; null where they can't tell. */
  readonly preferred: LawForm | null;
  /** The same in words. */
  readonly sentence: string;
}

/** A floor is called for where it takes away more squared misfit than twice the noise would explain. */
const LEAST_IMPROVEMENT = 4;

function scoreOf(points: readonly LawPoint[], form: LawForm, settings: Required<FitOptions>): FormScore {
  if (points.length < FEWEST_POINTS[form]) return { rms: null, leaveLastOut: null };
  const { residuals } = estimate(points, form, settings);
  const rms = Math.sqrt(residuals.reduce((sum, residual) => sum + residual ** 2, 0) / residuals.length);
  const [rest, last] = [points.slice(0, -1), points[points.length - 1]];
  // One point more than parameters, so that the fit to the rest has something to average over.
  if (rest.length <= FEWEST_POINTS[form]) return { rms, leaveLastOut: null };
  const law = estimate(rest, form, settings).law;
  return { rms, leaveLastOut: Math.log(evaluateLaw(law, last.n) / last.loss) };
}

/** Misfit the floor takes away, in units of the noise's variance as the form with a floor sees it. */
function improvement(points: readonly LawPoint[], settings: Required<FitOptions>): number {
  const floor = estimate(points, 'floor', settings);
  const pure = estimate(points, 'pure', settings);
  return (pure.misfit - floor.misfit) / noiseScale(floor.misfit, floor.degreesOfFreedom).expected ** 2;
}

function share(value: number): string {
  return `${(100 * Math.abs(value)).toFixed(Math.abs(value) < 0.0995 ? 1 : 0)} %`;
}

function lastSentence(points: readonly LawPoint[], floor: FormScore, pure: FormScore): string {
  const n = points[points.length - 1].n.toLocaleString('en');
  if (pure.leaveLastOut === null || floor.leaveLastOut === null) return '';
  return (
    ` Left out of the fit, the largest size (${n} parameters) is missed by ${share(floor.leaveLastOut)} with a floor` +
    ` and by ${share(pure.leaveLastOut)} without.`
  );
}

function sentenceOf(points: readonly LawPoint[], preferred: LawForm | null, floor: FormScore, pure: FormScore): string {
  const rms = `residuals of ${share(floor.rms ?? NaN)} with it and ${share(pure.rms ?? NaN)} without`;
  const verdict =
    preferred === 'floor'
      ? `These points call for a floor: ${rms}.`
      : `These points cannot tell a floor from none: ${rms} differ by no more than the noise.`;
  return verdict + lastSentence(points, floor, pure);
}

/**
 * Compares both forms on the same points: how closely each fits, and how well each predicts the largest size from the
 * others. The pure form is never preferred, since it is the form with a floor at E = 0.
 */
export function compareForms(points: readonly LawPoint[], options: FitOptions = {}): FormComparison {
  const settings = settingsOf(options);
  const sorted = checkPoints(points, 2);
  const floor = scoreOf(sorted, 'floor', settings);
  const pure = scoreOf(sorted, 'pure', settings);
  if (sorted.length < 4) {
    const sentence = 'Fewer than 4 sizes cannot tell a law with a floor from one without.';
    return { floor, pure, preferred: null, sentence };
  }
  const preferred = improvement(sorted, settings) > LEAST_IMPROVEMENT ? 'floor' : null;
  return { floor, pure, preferred, sentence: sentenceOf(sorted, preferred, floor, pure) };
}
