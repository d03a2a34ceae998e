/**
 * The same runs under three ways to count parameters. Kaplan et al. 2020 left the embedding and the head out, Hoffmann et al. 2022
 * counted all: with small models the exponent moves with the choice (Pearce and Song 2024, Porian et al. 2024).
 */
import { fitPowerLaw } from '../scaling/power-law.ts';
import { FEWEST_POINTS } from '../scaling/points.ts';
import type { LawFit, LawForm, LawPoint } from '../scaling/types.ts';
import type { LadderState } from './ladder-types.ts';
import { WAYS_TO_COUNT } from './ways-to-count.ts';
import { remembered } from './remembered.ts';

export interface Counting {
  readonly name: string;
  /** Parameters of each measured size, in its order. */
  readonly ns: readonly number[];
  /** Null with too few sizes. */
  readonly floor: LawFit | null;
  readonly pure: LawFit | null;
}

const fitOnce = remembered((points: readonly LawPoint[], form: LawForm) => fitPowerLaw(points, { form }), 16);

function fitted(points: readonly LawPoint[], form: LawForm): LawFit | null {
  return points.length < FEWEST_POINTS[form] ? null : fitOnce(points, form);
}

/** The fits by each way to count; the first is the project's own. */
export function countings({ plan, points }: Pick<LadderState, 'plan' | 'points'>): Counting[] {
  return WAYS_TO_COUNT.map(({ name, count }) => {
    const counted = points.flatMap((point): LawPoint[] => {
      const rung = plan.rungs.find(({ parameters }) => parameters.total === point.n);
      return rung ? [{ ...point, n: count(rung) }] : [];
    });
    return { name, ns: counted.map(({ n }) => n), floor: fitted(counted, 'floor'), pure: fitted(counted, 'pure') };
  });
}
