/** What learning rates other than the best one cost. */
import { lossAt, type RateFit, type RateSweep } from './rate-sweep.ts';

/** A sweep whose valley has its least inside. */
export type Bounded = RateSweep & { readonly best: number };

export const bounded = ({ sweeps }: RateFit): Bounded[] =>
  sweeps.flatMap((sweep) => (sweep.valley?.x ? [{ ...sweep, best: sweep.valley.x }] : []));

/** What the loss rises by at a multiple of the best rate; null where that was not measured. */
export function costAt(sweep: Bounded, factor: number): number | null {
  const rate = sweep.best * sweep.recipeRate;
  const [least, loss] = [lossAt(sweep, rate), lossAt(sweep, factor * rate)];
  return least === null || loss === null ? null : loss - least;
}

/** What the best rate of the narrowest costs at the widest, taken there by the rule and as it is. */
export function carried(best: readonly Bounded[]): { readonly rule: number; readonly same: number } | null {
  const [narrow, wide] = [best[0], best.at(-1)];
  if (!narrow || !wide || narrow === wide) return null;
  const rule = costAt(wide, narrow.best / wide.best);
  const same = costAt(wide, (narrow.best * narrow.recipeRate) / (wide.best * wide.recipeRate));
  return rule === null || same === null ? null : { rule, same };
}
