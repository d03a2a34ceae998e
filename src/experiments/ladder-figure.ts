/** The picture of the law: measured sizes, the fit with its band, and what was predicted beforehand. */
import { evaluateLaw, lawBand } from '../scaling/law.ts';
import type { LawFit, LawPoint } from '../scaling/types.ts';
import { ink, law as fitted, lineOf, logGrid, other, prediction as foreseen, dotAt } from './draw.ts';
import type { Figure, FigureBand, FigureLine, FigurePoint } from './figure.ts';
import { exponent, integer, level, nats, short } from './format.ts';
import type { LadderState, ScoredPrediction } from './ladder-types.ts';

function lines({ floor, pure }: LadderState['fits'], grid: readonly number[]): FigureLine[] {
  const line = (fit: LawFit, series: string, as: Partial<FigureLine>) =>
    lineOf(
      grid,
      grid.map((n) => evaluateLaw(fit.law, n)),
      { tint: other, series, label: series, ranged: false, ...as },
    );
  return [
    ...(pure ? [line(pure, 'law without floor', { dash: 'dashed' })] : []),
    ...(floor ? [line(floor, 'law with floor', { tint: fitted, weight: 'strong' })] : []),
  ];
}

function bands({ floor }: LadderState['fits'], grid: readonly number[]): FigureBand[] {
  if (!floor || floor.bootstrap.length === 0 || floor.intervals.exponent === null) return [];
  return [{ x: grid, ...lawBand(floor, grid), tint: fitted, series: 'law with floor' }];
}

function measuredPoint({ n, loss, seeds }: LawPoint): FigurePoint {
  return dotAt(n, loss, {
    tint: ink,
    series: seeds ? `measured: mean and range of ${seeds.length} seeds` : 'measured',
    label: `${integer(n)} parameters`,
    ...(seeds && { yBar: [Math.min(...seeds), Math.max(...seeds)] }),
  });
}

function predictedPoint({ prediction: { n, loss, interval, level: share } }: ScoredPrediction): FigurePoint {
  return dotAt(n, loss, {
    tint: foreseen,
    shape: 'ring',
    series: `predicted before training, ${level(share)} interval`,
    label: `${integer(n)} parameters, predicted`,
    yBar: interval,
  });
}

function titleOf({ fits }: LadderState): string {
  const law = (fits.floor ?? fits.pure)?.law;
  if (!law || law.exponent <= 0) return 'Held-out loss against model size';
  const power = `Held-out loss falls as N^−${exponent(law.exponent)}`;
  return law.floor > 0 ? `${power} toward a floor of ${law.floor.toFixed(2)} nats` : power;
}

export function lawFigure(state: LadderState): Figure {
  const { points, predictions, fits, plan } = state;
  const sizes = plan.rungs.map(({ parameters }) => parameters.total);
  const grid = logGrid(Math.min(...sizes) / 1.15, Math.max(...sizes) * 1.5, 96);
  return {
    id: 'law',
    title: titleOf(state),
    caption: 'Rings were fixed before the first step of their size, from the smaller sizes alone.',
    x: {
      label: 'parameters N (blocks and head)',
      scale: 'log',
      format: 'count',
      includes: [grid[0] ?? 1, grid.at(-1) ?? 1],
    },
    y: { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' },
    scale: null,
    bands: bands(fits, grid),
    lines: lines(fits, grid),
    points: [...predictions.map(predictedPoint), ...points.map(measuredPoint)],
    description: `Held-out loss by parameters: ${points.map(({ n, loss }) => `${nats(loss)} at ${short(n)}`).join(', ')}.`,
  };
}
