/** The law of some sizes in both its forms. */
import { FEWEST_POINTS } from '../scaling/points.ts';
import { fitPowerLaw } from '../scaling/power-law.ts';
import type { LawFit, LawForm, LawPoint } from '../scaling/types.ts';
import { remembered } from './remembered.ts';

export interface LawFits {
  /** L = E + A·N^−α; null with fewer than three sizes. */
  readonly floor: LawFit | null;
  /** The same with E = 0; null with fewer than two. */
  readonly pure: LawFit | null;
}

const fitOnce = remembered((points: readonly LawPoint[], form: LawForm) => fitPowerLaw(points, { form }), 64);

function fitted(points: readonly LawPoint[], form: LawForm): LawFit | null {
  return points.length < FEWEST_POINTS[form] ? null : fitOnce(points, form);
}

/** @throws LawError where the points can't be used. */
export function lawFits(points: readonly LawPoint[]): LawFits {
  return { floor: fitted(points, 'floor'), pure: fitted(points, 'pure') };
}
