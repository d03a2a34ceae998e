/** A ladder with its parameters counted another way: the same losses at other places, and the law through them. */
import type { Counting } from '../../experiments/ladder-counting.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';

/** Sizes without a loss are left out, and predictions too: they were made in the project's own count. */
export function recounted(ladder: LadderState, { ns, floor, pure }: Counting): LadderState {
  const places = new Map(ladder.points.map((point, i) => [point.n, ns[i] ?? point.n]));
  const rungs = ladder.plan.rungs.flatMap((rung) => {
    const total = places.get(rung.parameters.total);
    return total === undefined ? [] : [{ ...rung, parameters: { ...rung.parameters, total } }];
  });
  return {
    plan: { ...ladder.plan, rungs },
    records: ladder.records,
    points: ladder.points.map((point) => ({ ...point, n: places.get(point.n) ?? point.n })),
    predictions: [],
    fits: { floor, pure },
  };
}
