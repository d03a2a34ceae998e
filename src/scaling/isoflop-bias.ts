/**
 * What the second approach gets wrong where a law is true: a parabola is not the law's own shape. It misplaces the minimum wherever
 * α ≠ β, the more the wider the sizes range, or where they lie unevenly about the best; and where they do so ever more with
 * compute, the exponent is off as well.
 */
import { tokensAlong, valleyPoints, type IsoFlopFit } from './isoflop.ts';
import { evaluateJoint } from './joint-law.ts';
import type { JointLaw } from './joint-types.ts';
import { fitValley } from './parabola.ts';
import { searchLeast } from './planner/search.ts';
import { powerThrough } from './trend.ts';

export interface IsoFlopBias {
  /** Best size by a parabola through the law's losses, over the law's own best size, at every budget where that has a valley. */
  readonly sizes: readonly { readonly flops: number; readonly ratio: number }[];
  /** Exponent of N_opt by parabolas, less the exponent by the law; null with fewer than two valleys. */
  readonly exponent: number | null;
  /** The same in words. */
  readonly sentence: string;
}

/** How far beyond the measured sizes the law's best is looked for, as a factor. */
const REACH = 100;

function sentenceOf(sizes: IsoFlopBias['sizes'], exponent: number | null): string {
  if (sizes.length === 0) return 'By the law, parabolas through these sizes have no minimum.';
  const percent = (ratio: number) => `${ratio < 1 ? '−' : '+'}${Math.abs(100 * (ratio - 1)).toFixed(1)} %`;
  const ratios = sizes.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const [low, high] = [percent(ratios[0]), percent(ratios[ratios.length - 1])];
  const range = low === high ? low : `${low} to ${high}`;
  const line =
    exponent === null ? '' : ` and their exponent by ${exponent < 0 ? '−' : '+'}${Math.abs(exponent).toFixed(3)}`;
  return `If the joint law is true, parabolas through these sizes misplace the best size by ${range}${line}.`;
}

/** The law's losses at the measured N and D, without noise, put through the fit's own parabolas and weights. */
export function isoFlopBias(law: JointLaw, { budgets }: Pick<IsoFlopFit, 'budgets'>): IsoFlopBias {
  const places = budgets.flatMap((budget) => {
    const exact = budget.points.map((point) => ({ ...point, loss: evaluateJoint(law, point.n, point.d) }));
    const seen = fitValley(valleyPoints({ ...budget, points: exact }), { replicates: 0 }).x;
    const along = tokensAlong(budget);
    const sizes = budget.points.map(({ n }) => n);
    const best = searchLeast(
      (logN) => evaluateJoint(law, Math.exp(logN), along(Math.exp(logN))),
      Math.log(Math.min(...sizes) / REACH),
      Math.log(Math.max(...sizes) * REACH),
    );
    return seen === null ? [] : [{ flops: budget.flops, weight: budget.weight, seen, best: Math.exp(best) }];
  });
  const used = places.filter(({ weight }) => weight > 0);
  const line = (which: 'seen' | 'best') =>
    powerThrough(used.map((place) => ({ x: Math.log(place.flops), y: Math.log(place[which]), weight: place.weight })));
  const [seen, best] = [line('seen'), line('best')];
  const sizes = places.map(({ flops, ...place }) => ({ flops, ratio: place.seen / place.best }));
  const exponent = seen === null || best === null ? null : seen.exponent - best.exponent;
  return { sizes, exponent, sentence: sentenceOf(sizes, exponent) };
}
