/** The best size against compute by every approach, beside published slopes. */
import { bandOf, dotAt, law, lineOf, logGrid, series } from '../../experiments/draw.ts';
import type { Figure, FigureLine, FigurePoint } from '../../experiments/figure.ts';
import { exponent, metric, short } from '../../experiments/format.ts';
import { FORM_NAMES } from '../../experiments/joint-fits.ts';
import { flopsOf } from '../../scaling/isoflop.ts';
import type { PublishedLaw } from '../../scaling/published/types.ts';
import { publishedExponents } from '../../scaling/published/use.ts';
import { trendInterval, type Trend } from '../../scaling/trend.ts';
import type { Approaches, JointAnalysis } from '../fits/types.ts';
import { AXES } from './axes.ts';
import { OVERLAY_TINTS } from './curve.ts';
import { costOf, rangeOf } from './thin.ts';

interface Power {
  readonly scale: number;
  readonly exponent: number;
}

function along(power: Power, grid: readonly number[]): number[] {
  return grid.map((flops) => power.scale * flops ** power.exponent);
}

/** A power of 6·N·D as one of what runs really cost. */
function atCost({ scale, exponent: a }: Power, cost: number): Power {
  return { scale: scale * cost ** -a, exponent: a };
}

function trendParts(name: string, trend: Trend | null, index: number, grid: readonly number[]) {
  if (trend === null) return { lines: [], bands: [] };
  const title = `${name}: C^${exponent(trend.exponent)}`;
  const tint = series(index);
  return {
    lines: [lineOf(grid, along(trend, grid), { tint, series: title, label: title, ranged: false })],
    bands: bandOf(
      grid,
      grid.map((flops) => trendInterval(trend, flops)),
      { tint, series: title },
    ),
  };
}

/** Slopes of papers through the middle of the picture: their heights are of other tokens and texts. */
function publishedSlopes(power: Power, grid: readonly number[], laws: readonly PublishedLaw[]): FigureLine[] {
  const middle = grid[Math.floor(grid.length / 2)] ?? 1;
  const height = power.scale * middle ** power.exponent;
  return laws.flatMap((published, index) => {
    const exponents = publishedExponents(published);
    if (exponents === null) return [];
    const y = grid.map((flops) => height * (flops / middle) ** exponents.a);
    const name = `${published.paper.cite}: C^${exponent(exponents.a)}`;
    return [
      lineOf(grid, y, {
        tint: series(OVERLAY_TINTS + index),
        dash: 'dotted',
        series: name,
        label: published.id,
        weight: 'thin',
        ranged: false,
      }),
    ];
  });
}

function places({ frontier, isoFlop }: Approaches): FigurePoint[] {
  const valleys = (isoFlop?.budgets ?? []).flatMap(({ flops, valley }) =>
    valley.x === null
      ? []
      : [
          dotAt(flops, valley.x, {
            tint: series(1),
            shape: 'diamond',
            series: 'least of a parabola',
            label: `best at ${metric(flops)} FLOPs`,
            ...(valley.interval && { yBar: valley.interval }),
          }),
        ],
  );
  const envelope = (frontier?.points ?? []).map(({ flops, n }) =>
    dotAt(flops, n, { tint: series(0), series: 'on the envelope', label: `${short(n)} at ${metric(flops)} FLOPs` }),
  );
  return [...envelope, ...valleys];
}

/** Nothing where no approach gives a slope. */
export function growthFigure(joint: JointAnalysis, approaches: Approaches, laws: readonly PublishedLaw[]): Figure[] {
  const [low, high] = rangeOf(joint.points.map(flopsOf), 1.5);
  const grid = logGrid(low, high, 60);
  const third = approaches.allocations.find(({ form }) => form === joint.main);
  const one = trendParts('envelope', approaches.frontier?.n ?? null, 0, grid);
  const two = trendParts('parabolas', approaches.isoFlop?.n ?? null, 1, grid);
  const power = third && atCost(third.allocation.frontier.parameters, costOf(joint.points));
  const name = `${FORM_NAMES[joint.main]}: C^${exponent(power?.exponent ?? NaN)}`;
  const three =
    power === undefined
      ? []
      : [
          lineOf(grid, along(power, grid), {
            tint: law,
            series: name,
            label: name,
            weight: 'strong' as const,
            ranged: false,
          }),
        ];
  const through = power ?? approaches.frontier?.n ?? approaches.isoFlop?.n;
  if (!through) return [];
  return [
    {
      id: 'best-size',
      title: 'Best size against compute',
      caption: `Chinchilla's approaches on the same runs.${laws.length > 0 ? ' Published slopes go through the middle: their heights are of other tokens and texts.' : ''}`,
      x: AXES.C,
      y: { label: 'best number of parameters N', scale: 'log', format: 'count' },
      scale: null,
      bands: [...one.bands, ...two.bands],
      lines: [...publishedSlopes(through, grid, laws), ...one.lines, ...two.lines, ...three],
      points: places(approaches),
      description: `Best number of parameters against compute: ${[...one.lines, ...two.lines, ...three].map((line) => line.label).join('; ')}.`,
    },
  ];
}
