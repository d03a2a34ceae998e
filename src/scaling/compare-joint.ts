/** Which joint law these points call for, and whether they can tell. */
import { akaike } from './akaike.ts';
import { fitJoint } from './joint-fit.ts';
import { holdOut, JOINT_FORMS, type HeldOut, type HeldOutOptions } from './held-out.ts';
import type { JointFit, JointForm, RunPoint } from './joint-types.ts';
import { LawError } from './points.ts';

export interface JointCandidate {
  readonly form: JointForm;
  readonly title: string;
  /** The fit, without bootstrap. */
  readonly fit: JointFit;
  /** Akaike's criterion with the correction for few points, less the least of all forms; null where points are too few for it. */
  readonly aicc: number | null;
  /** Median error on the runs held out, as a share of the loss; null where the rest are too few. */
  readonly heldOut: number | null;
}

export interface JointComparison {
  /** Forms that these points can be fitted with, in the order of their criterion. */
  readonly candidates: readonly JointCandidate[];
  /** Null where no run can be held out. */
  readonly heldOut: HeldOut | null;
  /** The form these points call for; null where they can't tell. */
  readonly preferred: JointForm | null;
  /** The same in words. */
  readonly sentence: string;
}

const TITLES: Readonly<Record<JointForm, string>> = {
  chinchilla: "Chinchilla's law",
  tied: "Chinchilla's law with α = β",
  kappa: 'the κ-form',
  kaplan: "Kaplan's law",
};

const FREEDOM: Readonly<Record<JointForm, number>> = { chinchilla: 5, tied: 4, kappa: 6, kaplan: 4 };

/** A lead of the criterion that is no accident: odds of more than 7 to 1 (Burnham and Anderson 2002, §2.6). */
const CLEAR_LEAD = 4;
/** By how much smaller a held-out error must be to count as smaller. */
const CLEARLY_SMALLER = 0.8;

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}

function fitted(points: readonly RunPoint[], form: JointForm, options: HeldOutOptions): JointFit | null {
  try {
    return fitJoint(points, form, { ...options.fit, replicates: 0 });
  } catch (error) {
    if (error instanceof LawError) return null;
    throw error;
  }
}

function heldOutOf(points: readonly RunPoint[], forms: readonly JointForm[], options: HeldOutOptions): HeldOut | null {
  try {
    return holdOut(points, forms, options);
  } catch (error) {
    if (error instanceof LawError) return null;
    throw error;
  }
}

function lead([first, second]: readonly JointCandidate[]): number | null {
  if (first.aicc === null || second.aicc === null) return null;
  return second.aicc - first.aicc;
}

/** Forms the criterion can't tell from the best. */
function rivals(candidates: readonly JointCandidate[]): JointCandidate[] {
  return candidates.filter(({ aicc }) => aicc !== null && aicc <= CLEAR_LEAD);
}

function heldOutWords(candidates: readonly JointCandidate[], heldOut: HeldOut | null): string {
  const scored = candidates.filter((each) => each.heldOut !== null);
  if (heldOut === null || scored.length === 0) return '';
  const what = { n: 'largest', d: 'longest', flops: 'dearest' }[heldOut.axis];
  const runs = heldOut.rows.length === 1 ? `the ${what} run is` : `the ${heldOut.rows.length} ${what} runs are`;
  const errors = scored.map(({ title, heldOut: error }) => `${percent(error ?? NaN)} by ${title}`);
  return ` Left out of the fit, ${runs} typically missed by ${listed(errors)}.`;
}

function verdict(candidates: readonly JointCandidate[], preferred: JointForm | null): string {
  const [best] = candidates;
  if (candidates.length === 1) return `Only ${best.title} can be fitted to so few points.`;
  const gap = lead(candidates);
  if (gap === null) return 'These points are too few to compare laws.';
  const close = rivals(candidates);
  if (close.length > 1) {
    return `These points cannot tell ${listed(close.map(({ title }) => title))} apart: their residuals are ${listed(close.map(({ fit }) => percent(fit.rms)))}.`;
  }
  const rest = candidates.slice(1).map(({ title, fit }) => `${percent(fit.rms)} with ${title}`);
  const fits = `residuals of ${percent(best.fit.rms)} against ${listed(rest)}`;
  if (preferred !== null) return `These points call for ${best.title}: ${fits}.`;
  return `${best.title.charAt(0).toUpperCase()}${best.title.slice(1)} follows these points best (${fits}), but another predicts the runs left out better: trust no form far beyond them.`;
}

/**
 * Compares joint laws on the same points, by how closely they fit for their number of parameters and by how well each predicts runs
 * it did not see. A form is preferred only where both agree.
 *
 * @throws LawError where no form can be fitted.
 */
export function compareJointForms(
  points: readonly RunPoint[],
  forms: readonly JointForm[] = JOINT_FORMS,
  options: HeldOutOptions = {},
): JointComparison {
  const fits = forms.flatMap((form) => {
    const fit = fitted(points, form, options);
    return fit === null ? [] : [{ form, fit, raw: akaike(fit, FREEDOM[form]) }];
  });
  if (fits.length === 0) {
    // No form: let the least demanding say why.
    fitJoint(points, forms.includes('kaplan') ? 'kaplan' : (forms[0] ?? 'kaplan'), { replicates: 0 });
  }
  const heldOut = heldOutOf(
    points,
    fits.map(({ form }) => form),
    options,
  );
  const least = Math.min(...fits.map(({ raw }) => raw ?? Infinity));
  const candidates = fits
    .map(({ form, fit, raw }): JointCandidate => {
      const error = heldOut?.scores.find((score) => score.form === form)?.typical ?? null;
      return { form, title: TITLES[form], fit, aicc: raw === null ? null : raw - least, heldOut: error };
    })
    .sort((a, b) => (a.aicc ?? Infinity) - (b.aicc ?? Infinity));
  const [best] = candidates;
  const alone = candidates.length > 1 && (lead(candidates) ?? 0) > CLEAR_LEAD;
  const beaten = candidates.some(
    (each) => each.heldOut !== null && best.heldOut !== null && each.heldOut < CLEARLY_SMALLER * best.heldOut,
  );
  const preferred = alone && !beaten ? best.form : null;
  return {
    candidates,
    heldOut,
    preferred,
    sentence: verdict(candidates, preferred) + heldOutWords(candidates, heldOut),
  };
}
