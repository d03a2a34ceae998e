/** The joint laws fitted to a grid, and what each predicts of runs it did not see. */
import { compareJointForms, type JointComparison } from '../scaling/compare-joint.ts';
import { holdOut, type HeldOut } from '../scaling/held-out.ts';
import { fitJoint } from '../scaling/joint-fit.ts';
import { predictJoint, type JointPrediction } from '../scaling/joint-predict.ts';
import type { JointFit, JointForm, RunPoint } from '../scaling/joint-types.ts';
import { attempt } from './attempt.ts';
import { remembered } from './remembered.ts';

export const FORMS = ['chinchilla', 'kappa', 'kaplan'] as const satisfies readonly JointForm[];

export const FORM_NAMES: Readonly<Record<JointForm, string>> = {
  chinchilla: "Chinchilla's law",
  tied: "Chinchilla's law with α = β",
  kappa: 'the κ-form',
  kaplan: "Kaplan's law",
};

export interface JointFits {
  /** By form, those that the points allow. */
  readonly fits: ReadonlyMap<JointForm, JointFit>;
  readonly comparison: JointComparison;
  /** The largest size left out of the fits; null where the rest are too few. */
  readonly largest: HeldOut | null;
  /** The form to speak of: the one the points call for, or else the closest. */
  readonly best: JointForm;
}

/** Fits of all forms with intervals, and their comparison; null with too few points. */
export const fitsOf = remembered((points: readonly RunPoint[]): JointFits | null => {
  const comparison = attempt(() => compareJointForms(points, FORMS));
  const best = comparison?.preferred ?? comparison?.candidates[0]?.form;
  if (!comparison || !best) return null;
  const fits = new Map(
    FORMS.flatMap((form) => {
      const fit = attempt(() => fitJoint(points, form));
      return fit ? [[form, fit] as const] : [];
    }),
  );
  const sizes = new Set(points.map(({ n }) => n));
  const largest =
    sizes.size < 3 ? null : attempt(() => holdOut(points, FORMS, { axis: 'n', from: Math.max(...sizes) }));
  return { fits, comparison, largest, best };
}, 4);

/** Sizes from which on the next one is predicted. */
const FEWEST_TO_PREDICT = 3;

/**
 * The loss of a run by the κ-form through smaller sizes, which holds Chinchilla's law and Kaplan's as limits; null where they are
 * too few.
 */
export const predictFrom = remembered(
  (points: readonly RunPoint[], n: number, d: number): JointPrediction | null =>
    new Set(points.map((point) => point.n)).size < FEWEST_TO_PREDICT
      ? null
      : attempt(() => predictJoint(fitJoint(points, 'kappa'), n, d)),
  32,
);
