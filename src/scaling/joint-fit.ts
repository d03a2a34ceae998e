/** Fits of loss against parameters and tokens by variable projection. docs/fits.md says what is minimised and how. */
import { chinchillaForm, tiedForm } from './forms/chinchilla.ts';
import { kaplanForm, kappaForm } from './forms/kappa.ts';
import type { JointFit, JointForm, RunPoint } from './joint-types.ts';
import { finish, fitSurface, type Progress, type SurfaceOptions } from './engine/surface-fit.ts';

/**
 * Fits a joint law in steps: each yields the share of the work that is done, so that a worker can report and stop.
 *
 * @throws LawError where points or options can't be used.
 */
export function fitJointSteps(
  points: readonly RunPoint[],
  form: JointForm,
  options: SurfaceOptions = {},
): Generator<Progress, JointFit> {
  switch (form) {
    case 'chinchilla':
      return fitSurface(chinchillaForm, points, options);
    case 'tied':
      return fitSurface(tiedForm, points, options);
    case 'kappa':
      return fitSurface(kappaForm, points, options);
    case 'kaplan':
      return fitSurface(kaplanForm, points, options);
  }
}

/** The same in one go. */
export function fitJoint(points: readonly RunPoint[], form: JointForm, options: SurfaceOptions = {}): JointFit {
  return finish(fitJointSteps(points, form, options));
}
