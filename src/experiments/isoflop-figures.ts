/** The valleys at equal compute, and the growth of their places. */
import type { BudgetValley, IsoFlopFit } from '../scaling/isoflop.ts';
import type { RunPoint } from '../scaling/joint-types.ts';
import { trendInterval, type Trend } from '../scaling/trend.ts';
import { dotAt, lineOf, logGrid, prediction, step } from './draw.ts';
import type { ExperimentPlan } from './experiment.ts';
import type { Figure, FigureLine, FigurePoint } from './figure.ts';
import { metric, nats, short } from './format.ts';
import { growthFigure as growthOf, type Best } from './growth-figure.ts';
import type { IsoFlopOptions } from './isoflop.ts';
import { distinct } from './measured.ts';

/** Index of the budget nearest to a run's compute. */
function budgetOf(flops: number, budgets: readonly number[]): number {
  const gaps = budgets.map((budget) => Math.abs(Math.log(flops / budget)));
  return gaps.indexOf(Math.min(...gaps));
}

function parabola({ flops, points, valley }: BudgetValley, at: number): FigureLine[] {
  const { x, loss, curvature } = valley;
  if (x === null || loss === null) return [];
  const sizes = points.map(({ n }) => n);
  const grid = logGrid(Math.min(...sizes), Math.max(...sizes), 40);
  const y = grid.map((n) => loss + curvature * Math.log(n / x) ** 2);
  const label = `${metric(flops)} FLOPs`;
  return [lineOf(grid, y, { tint: step(at), label, tag: metric(Number(flops.toPrecision(2))) })];
}

function vertex({ flops, valley }: BudgetValley): FigurePoint[] {
  if (valley.x === null || valley.loss === null) return [];
  return [
    dotAt(valley.x, valley.loss, {
      tint: prediction,
      shape: 'diamond',
      series: 'least of the parabola',
      label: `best size at ${metric(flops)} FLOPs`,
      ...(valley.interval && { xBar: valley.interval }),
    }),
  ];
}

export function valleysFigure(
  { options, groups }: ExperimentPlan<IsoFlopOptions>,
  points: readonly RunPoint[],
  fit: IsoFlopFit | null,
): Figure {
  const { budgets } = options;
  const measured = points.map(({ n, d, loss, flops = 6 * n * d }) =>
    dotAt(n, loss, {
      tint: step(budgetOf(flops, budgets)),
      label: `${short(n)} parameters on ${short(d)} tokens, ${metric(flops)} FLOPs`,
    }),
  );
  const valleys = fit?.budgets ?? [];
  const planned = distinct(groups.flatMap(({ runs }) => runs.map(({ spec }) => spec.model.width)));
  const best = valleys.flatMap(({ flops, valley }) =>
    valley.x === null ? [] : [`${short(valley.x)} parameters (${nats(valley.loss ?? NaN)} nats) at ${metric(flops)}`],
  );
  return {
    id: 'valleys',
    title: 'Loss against size at equal compute',
    caption: 'Each colour is one budget. A diamond is the least of its parabola, with the interval of its place.',
    x: { label: 'parameters N (blocks and head)', scale: 'log', format: 'count' },
    y: { label: 'held-out loss (nats a token)', scale: 'linear', format: 'loss' },
    scale: { label: 'FLOPs', steps: budgets.map(metric) },
    bands: [],
    lines: valleys.flatMap((budget) => parabola(budget, budgetOf(budget.flops, budgets))),
    points: [...measured, ...valleys.flatMap(vertex)],
    description:
      `Held-out loss of ${points.length} runs of ${planned.length} widths at ${budgets.length} budgets. ` +
      (best.length > 0 ? `Least loss: ${best.join(', ')} FLOPs.` : 'No valley is seen yet.'),
  };
}

function growth(
  of: 'parameters' | 'tokens',
  trend: Trend | null,
  valleys: readonly BudgetValley[],
  best: (budget: BudgetValley) => Best,
): Figure[] {
  if (valleys.length < 2) return [];
  const intervalAt = (flops: number) => (trend ? trendInterval(trend, flops) : null);
  return [growthOf({ of, points: valleys.map(best), power: trend, intervalAt })];
}

/** N_opt and D_opt against C; nothing with fewer than two valleys. */
export function growthFigures(fit: IsoFlopFit): Figure[] {
  const valleys = fit.budgets.filter(({ valley }) => valley.x !== null);
  return [
    ...growth('parameters', fit.n, valleys, ({ flops, valley }) => ({
      flops,
      value: valley.x ?? NaN,
      interval: valley.interval,
    })),
    // The budget's own relation of D to N carries the interval over: D falls as N grows.
    ...growth('tokens', fit.d, valleys, ({ flops, valley, d }) => ({
      flops,
      value: d ?? NaN,
      interval:
        valley.interval && d !== null && valley.x !== null
          ? [(d * valley.x) / valley.interval[1], (d * valley.x) / valley.interval[0]]
          : null,
    })),
  ];
}
