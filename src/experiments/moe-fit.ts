/** The law of routed experts through the runs of mixtures and of dense models (Clark et al. 2022, eqs. 1 and 2). */
import { finish, fitSurface } from '../scaling/engine/surface-fit.ts';
import { routedForm, type RoutedPoint } from '../scaling/forms/routed.ts';
import type { SurfaceFit } from '../scaling/joint-types.ts';
import type { RoutedLaw } from '../scaling/published/types.ts';
import { distinct } from './measured.ts';
import { denseBeside, type MoeRow } from './moe-rows.ts';

export type RoutedFit = SurfaceFit<RoutedLaw>;

/** N of the law: parameters of the dense model of equal active compute. E: how many times its feed-forward parameters there are. */
function pointsOf(rows: readonly MoeRow[]): RoutedPoint[] {
  return rows
    .filter(({ balanced }) => balanced)
    .flatMap((row) => {
      const dense = denseBeside(rows, row);
      return dense ? row.losses.map((loss) => ({ n: dense.total, experts: row.experts / row.perToken, loss })) : [];
    });
}

/** Null with fewer than two sizes, fewer than three numbers of experts, or no more shapes than the law has constants. */
export function routedFit(rows: readonly MoeRow[]): RoutedFit | null {
  const points = pointsOf(rows);
  const sizes = distinct(points.map(({ n }) => n));
  const experts = distinct(points.map((point) => point.experts));
  const shapes = new Set(points.map((point) => `${point.n} ${point.experts}`));
  if (sizes.length < 2 || experts.length < 3 || shapes.size <= routedForm.freedom) return null;
  return finish(fitSurface(routedForm, points, { replicates: 200 }));
}
