/** Loss against size at equal compute, with the parabola of each budget. */
import { dotAt, lineOf, logGrid, prediction, step } from '../../experiments/draw.ts';
import type { Figure } from '../../experiments/figure.ts';
import { metric, nats, plural, short } from '../../experiments/format.ts';
import type { BudgetValley, IsoFlopFit } from '../../scaling/isoflop.ts';
import type { LossPer } from '../types.ts';
import { AXES, lossAxis } from './axes.ts';
import { rangeOf, thinned } from './thin.ts';

/** Budgets drawn, those of most sizes first: more parabolas than this hide each other. */
const MOST_BUDGETS = 9;

function sizes({ points }: BudgetValley): number {
  return new Set(points.map(({ n }) => n)).size;
}

export function valleysFigure({ budgets }: IsoFlopFit, per: LossPer): Figure {
  const chosen = [...budgets]
    .sort((a, b) => sizes(b) - sizes(a))
    .slice(0, MOST_BUDGETS)
    .sort((a, b) => a.flops - b.flops);
  const some = chosen.length < budgets.length ? ` ${chosen.length} of ${budgets.length} budgets are drawn.` : '';
  const lines = chosen.flatMap(({ flops, points, valley: { x, loss, curvature } }, at) => {
    if (x === null || loss === null) return [];
    const grid = logGrid(...rangeOf(points.map(({ n }) => n)), 40);
    const y = grid.map((n) => loss + curvature * Math.log(n / x) ** 2);
    return [lineOf(grid, y, { tint: step(at), label: `${metric(flops)} FLOPs`, tag: metric(flops) })];
  });
  const dots = chosen.flatMap(({ points, flops }, at) =>
    thinned(points, 200).map(({ n, loss }) =>
      dotAt(n, loss, { tint: step(at), label: `${short(n)} parameters at ${metric(flops)} FLOPs, ${nats(loss)}` }),
    ),
  );
  const best = chosen.flatMap(({ flops, valley }) =>
    valley.x === null || valley.loss === null
      ? []
      : [
          dotAt(valley.x, valley.loss, {
            tint: prediction,
            shape: 'diamond',
            series: 'least of the parabola',
            label: `best size at ${metric(flops)} FLOPs`,
            ...(valley.interval && { xBar: valley.interval }),
          }),
        ],
  );
  return {
    id: 'valleys',
    title: 'Loss against size at equal compute',
    caption: `Runs whose compute differs by 20 % at most are one budget.${some}`,
    x: AXES.N,
    y: { ...lossAxis(per), scale: 'linear' },
    scale: { label: 'FLOPs', steps: chosen.map(({ flops }) => metric(flops)) },
    bands: [],
    lines,
    points: [...dots, ...best],
    description: `Loss against size at ${plural(budgets.length, 'budget')} of equal compute, the least of ${plural(best.length, 'parabola')} marked.`,
  };
}
