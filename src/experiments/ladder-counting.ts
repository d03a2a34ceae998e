/**
 * The same runs under three ways to count parameters. Kaplan et al. 2020 left the embedding and the head out, Hoffmann et al. 2022
 * counted all: with small models the exponent moves with the choice (Pearce and Song 2024, Porian et al. 2024).
 */
import type { LawPoint } from '../scaling/types.ts';
import type { LadderState } from './ladder-types.ts';
import { lawFits, type LawFits } from './law-fits.ts';
import { WAYS_TO_COUNT } from './ways-to-count.ts';

export interface Counting extends LawFits {
  readonly name: string;
  /** Parameters of each measured size, in its order. */
  readonly ns: readonly number[];
}

/** The fits by each way to count; the first is the project's own. */
export function countings({ plan, points }: Pick<LadderState, 'plan' | 'points'>): Counting[] {
  return WAYS_TO_COUNT.map(({ name, count }) => {
    const counted = points.flatMap((point): LawPoint[] => {
      const rung = plan.rungs.find(({ parameters }) => parameters.total === point.n);
      return rung ? [{ ...point, n: count(rung) }] : [];
    });
    return { name, ns: counted.map(({ n }) => n), ...lawFits(counted) };
  });
}
