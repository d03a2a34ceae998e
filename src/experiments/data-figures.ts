/** Loss against tokens with the law through it; small texts learnt by heart; what repeated text is worth. */
import { evaluateLaw } from '../scaling/law.ts';
import { anchorCurve } from '../scaling/published/overlay.ts';
import { publishedCurve } from '../scaling/published/use.ts';
import { publishedLaw } from '../scaling/published.ts';
import { centralInterval } from '../scaling/quantiles.ts';
import type { PowerLaw } from '../scaling/types.ts';
import { attempt } from './attempt.ts';
import type { DataFit } from './data-fit.ts';
import { bandOf, dotAt, ink, law, lineAlong, logGrid, other, prediction } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { exponent, nats, short } from './format.ts';
import { groupBy, mean, type MeasuredRun } from './measured.ts';

export const TOKENS: FigureAxis = { label: 'training tokens D', scale: 'log', format: 'count' };
export const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };

/** Mean over the seeds of each token count, with their range. */
export function meanDots(runs: readonly MeasuredRun[]): FigurePoint[] {
  return [...groupBy(runs, ({ tokens }) => tokens)].map(([tokens, own]) => {
    const losses = own.map(({ loss }) => loss);
    const several = losses.length > 1;
    return dotAt(tokens, mean(losses), {
      tint: ink,
      series: several ? `measured, mean and range of ${losses.length} seeds` : 'measured',
      label: `${short(tokens)} tokens`,
      ...(several && { yBar: [Math.min(...losses), Math.max(...losses)] }),
    });
  });
}

const gridOf = (runs: readonly MeasuredRun[]): number[] => {
  const tokens = runs.map((run) => run.tokens);
  return logGrid(Math.min(...tokens) / 1.2, Math.max(...tokens) * 2);
};

/** Published slopes laid over these points: height and floor are these points' own. */
function publishedLines(
  points: readonly { readonly x: number; readonly loss: number }[],
  floor: number,
  grid: readonly number[],
): FigureLine[] {
  const overlays = [
    { id: 'kaplan-2020-data', by: { space: 'log-loss' }, dash: 'dotted' },
    { id: 'besiroglu-2024', by: { space: 'reducible', floor }, dash: 'dashed' },
  ] as const;
  return overlays.flatMap(({ id, by, dash }) => {
    const published = publishedLaw(id);
    const curve = publishedCurve(published, 'tokens');
    const anchored = curve && attempt(() => anchorCurve(curve, points, by, published.paper.cite));
    if (!anchored) return [];
    const label = `${published.paper.cite}: D^−${exponent(anchored.curve.exponent)}`;
    const as = { tint: other, series: label, label, dash, weight: 'thin', ranged: false } as const;
    return [lineAlong(grid, (d) => evaluateLaw(anchored.curve, d), as)];
  });
}

function lawLines({ floor: fit }: DataFit, grid: readonly number[]): Pick<Figure, 'lines' | 'bands'> {
  const label = `fitted: ${lawText(fit.law)}`;
  const intervals = grid.map((d) =>
    fit.bootstrap.length === 0
      ? null
      : centralInterval(
          fit.bootstrap.map((each) => evaluateLaw(each, d)),
          fit.level,
        ),
  );
  const as = { tint: law, series: label, label, weight: 'strong', ranged: false } as const;
  return {
    bands: bandOf(grid, intervals, { tint: law, series: label }),
    lines: [lineAlong(grid, (d) => evaluateLaw(fit.law, d), as)],
  };
}

/** 'L(D) = 1.38 + 93·D^−0.41'. */
export function lawText({ floor, scale, exponent: slope }: PowerLaw): string {
  const term = `${Number(scale.toPrecision(3))}·D^−${exponent(slope)}`;
  return floor > 0 ? `L(D) = ${floor.toFixed(2)} + ${term}` : `L(D) = ${term}`;
}

export function dataFigure(fresh: readonly MeasuredRun[], fit: DataFit | null): Figure {
  const grid = gridOf(fresh);
  const dots = meanDots(fresh);
  const means = dots.map(({ x, y }) => ({ x, loss: y }));
  const drawn = fit ? lawLines(fit, grid) : { bands: [], lines: [] };
  const held = fit?.longest;
  const ring = held
    ? [
        dotAt(held.tokens, held.floor, {
          tint: prediction,
          shape: 'ring',
          series: 'predicted from the shorter runs',
          label: 'predicted from the shorter runs',
        }),
      ]
    : [];
  return {
    id: 'data',
    title: 'Loss against training tokens',
    caption:
      'Every point is the end of a run whose learning rate reached zero there. Published slopes are laid over the points: only their slope can be compared.',
    x: { ...TOKENS, includes: [grid.at(-1) ?? 1] },
    y: LOSS,
    scale: null,
    bands: drawn.bands,
    lines: [...(fit ? publishedLines(means, fit.floor.law.floor, grid) : []), ...drawn.lines],
    points: [...ring, ...dots],
    description: `Held-out loss by training tokens: ${means.map(({ x, loss }) => `${nats(loss)} at ${short(x)}`).join(', ')}.`,
  };
}
