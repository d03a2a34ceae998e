/** How a best size or number of tokens grows with compute, beside the slopes that were published. */
import { publishedLaw } from '../scaling/published.ts';
import { publishedExponents } from '../scaling/published/use.ts';
import type { Interval } from '../scaling/types.ts';
import { bandOf, dotAt, law, lineOf, logGrid, other } from './draw.ts';
import type { Figure, FigureLine } from './figure.ts';
import { exponent, metric, short } from './format.ts';

/** A best size, or number of tokens, at one compute. */
export interface Best {
  readonly flops: number;
  readonly value: number;
  readonly interval: Interval | null;
}

export interface Growth {
  readonly of: 'parameters' | 'tokens';
  readonly points: readonly Best[];
  /** y = scale·C^exponent through them; null where there is none. */
  readonly power: { readonly scale: number; readonly exponent: number } | null;
  /** Interval of the power at a compute; null where there is none. */
  readonly intervalAt: (flops: number) => Interval | null;
}

/** The laws whose slopes are drawn: those that disagreed. */
const PUBLISHED = [
  { id: 'kaplan-2020-allocation', dash: 'dotted' },
  { id: 'hoffmann-2022-approach-2', dash: 'dashed' },
] as const;

/** Slopes through the middle of the points: another text and other tokens say nothing of height. */
function publishedSlopes(of: Growth['of'], points: readonly Best[], grid: readonly number[]): FigureLine[] {
  const middle = (value: (best: Best) => number) =>
    Math.exp(points.reduce((sum, best) => sum + Math.log(value(best)), 0) / points.length);
  const [flops, height] = [middle((best) => best.flops), middle(({ value }) => value)];
  return PUBLISHED.flatMap(({ id, dash }) => {
    const published = publishedLaw(id);
    const exponents = publishedExponents(published);
    if (exponents === null) return [];
    const slope = of === 'parameters' ? exponents.a : exponents.b;
    const label = `${published.paper.cite}: C^${exponent(slope)}`;
    const y = grid.map((x) => height * (x / flops) ** slope);
    return [lineOf(grid, y, { tint: other, series: label, label, dash, ranged: false, weight: 'thin' })];
  });
}

export function growthFigure({ of, points, power, intervalAt }: Growth): Figure {
  const [least, most] = [Math.min(...points.map(({ flops }) => flops)), Math.max(...points.map(({ flops }) => flops))];
  const grid = logGrid(least / 1.5, most * 1.5, 48);
  const what = of === 'parameters' ? 'parameters' : 'tokens';
  const letter = of === 'parameters' ? 'N' : 'D';
  const fitted = power ? `fitted: C^${exponent(power.exponent)}` : '';
  const line = power
    ? [
        lineOf(
          grid,
          grid.map((x) => power.scale * x ** power.exponent),
          { tint: law, series: fitted, label: fitted, weight: 'strong', ranged: false },
        ),
      ]
    : [];
  return {
    id: `best-${what}`,
    title: `Best number of ${what} against compute`,
    caption:
      `The published slopes go through the middle of these points: their papers' texts and tokens are others, so only the ` +
      `slope can be compared.`,
    x: { label: 'training FLOPs C', scale: 'log', format: 'flops', includes: [least / 1.3, most * 1.3] },
    y: { label: `best ${what} ${letter}`, scale: 'log', format: 'count' },
    scale: null,
    bands: power ? bandOf(grid, grid.map(intervalAt), { tint: law, series: fitted }) : [],
    lines: [...publishedSlopes(of, points, grid), ...line],
    points: points.map(({ flops, value, interval }) =>
      dotAt(flops, value, {
        tint: law,
        shape: 'diamond',
        series: 'best',
        label: `best at ${metric(flops)} FLOPs`,
        ...(interval && { yBar: interval }),
      }),
    ),
    description: `Best ${what} by training FLOPs: ${points.map(({ flops, value }) => `${short(value)} at ${metric(flops)}`).join(', ')}.`,
  };
}
