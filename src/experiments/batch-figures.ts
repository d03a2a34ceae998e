/** Tokens and steps to one loss against the batch, with the law of the critical batch, and the losses they were read off. */
import { tokensToTarget, type BatchLaw } from '../scaling/critical-batch.ts';
import type { SurfaceFit } from '../scaling/joint-types.ts';
import { centralInterval } from '../scaling/quantiles.ts';
import type { BatchCurve, BatchFit } from './batch-targets.ts';
import { bandOf, dotAt, ink, law, lineOf, logGrid, muted, other, prediction, step } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { integer, nats, plural, short } from './format.ts';
import { distinct } from './measured.ts';

const BATCH: FigureAxis = { label: 'batch B (tokens a step)', scale: 'log', format: 'count' };

/** What is drawn against the batch: the tokens of the law and of the runs, over this. */
type Per = (batch: number) => number;

/** How far beyond the batches measured a critical batch is still drawn. */
const BEYOND = 2;

function gridOf({ arrivals }: BatchFit): number[] {
  const batches = arrivals.map(({ curve }) => curve.batch);
  return logGrid(Math.min(...batches) / BEYOND, Math.max(...batches) * BEYOND);
}

function lawLines(fit: SurfaceFit<BatchLaw>, grid: readonly number[], per: Per): Pick<Figure, 'lines' | 'bands'> {
  const intervals = grid.map((batch) =>
    fit.bootstrap.length === 0
      ? null
      : centralInterval(
          fit.bootstrap.map((each) => tokensToTarget(each, batch) / per(batch)),
          fit.level,
        ),
  );
  const label = 'fitted: (steps/fewest − 1)·(tokens/fewest − 1) = 1';
  const limit = (of: Per, name: string, dash: FigureLine['dash']) =>
    lineOf(
      grid,
      grid.map((batch) => of(batch) / per(batch)),
      { tint: other, series: name, label: name, weight: 'thin', dash, ranged: false },
    );
  const y = grid.map((batch) => tokensToTarget(fit.law, batch) / per(batch));
  const { leastTokens, leastSteps } = fit.law;
  return {
    bands: bandOf(grid, intervals, { tint: law, series: label }),
    lines: [
      ...(leastTokens > 0 ? [limit(() => leastTokens, 'fewest tokens', 'dashed')] : []),
      ...(leastSteps > 0 ? [limit((batch) => leastSteps * batch, 'fewest steps', 'dotted')] : []),
      lineOf(grid, y, { tint: law, series: label, label, weight: 'strong', ranged: false }),
    ],
  };
}

/** Where tokens and steps are twice their least; nothing where the runs don't fix it or it lies far from them. */
function criticalPoint({ law: fit }: BatchFit, grid: readonly number[], per: Per): FigurePoint[] {
  if (!fit?.parameters.criticalBatch.determined) return [];
  const { criticalBatch: batch, leastTokens } = fit.law;
  const { interval } = fit.parameters.criticalBatch;
  if (!(batch >= (grid[0] ?? Infinity) && batch <= (grid.at(-1) ?? 0))) return [];
  return [
    dotAt(batch, (2 * leastTokens) / per(batch), {
      tint: prediction,
      shape: 'diamond',
      series: 'critical batch',
      label: `critical batch: ${short(batch)} tokens a step`,
      ...(interval && { xBar: interval }),
    }),
  ];
}

function arrivalDots({ arrivals }: BatchFit, per: Per): FigurePoint[] {
  return arrivals.flatMap(({ curve: { batch, windows, seed }, tokens }) =>
    tokens === null
      ? []
      : [
          dotAt(batch, tokens / per(batch), {
            tint: ink,
            series: 'measured',
            label: `${integer(windows)} windows, seed ${seed}`,
          }),
        ],
  );
}

function targetFigure(fit: BatchFit, of: 'tokens' | 'steps'): Figure {
  const per: Per = of === 'tokens' ? () => 1 : (batch) => batch;
  const grid = gridOf(fit);
  const drawn = fit.law ? lawLines(fit.law, grid, per) : { bands: [], lines: [] };
  const dots = arrivalDots(fit, per);
  const letter = of === 'tokens' ? 'E' : 'S';
  return {
    id: `${of}-to-target`,
    title: `${of === 'tokens' ? 'Tokens' : 'Steps'} to a loss of ${nats(fit.target)} against batch size`,
    caption:
      of === 'tokens'
        ? 'Small batches need the fewest tokens; above the critical batch, where they are twice that, a larger batch mostly wastes them.'
        : 'The same runs by steps: below the critical batch, twice the batch needs about half the steps; above it, they hardly get fewer.',
    x: { ...BATCH, includes: [grid[0] ?? 1, grid.at(-1) ?? 1] },
    y: { label: `${of} ${letter} to ${nats(fit.target)} nats`, scale: 'log', format: 'count' },
    scale: null,
    bands: drawn.bands,
    lines: drawn.lines,
    points: [...dots, ...criticalPoint(fit, grid, per)],
    description: `${of === 'tokens' ? 'Tokens' : 'Steps'} to ${nats(fit.target)} nats: ${dots.map(({ x, y }) => `${short(y)} at a batch of ${short(x)}`).join(', ')}.`,
  };
}

/** Loss at the ends of every batch's runs, one colour a batch, with the target across. */
function lossesFigure(curves: readonly BatchCurve[], target: number | null): Figure {
  const batches = distinct(curves.map(({ batch }) => batch));
  const tokens = curves.flatMap(({ ends }) => ends.map((end) => end.tokens));
  const across = [Math.min(...tokens), Math.max(...tokens)];
  const colour = ({ batch }: BatchCurve) => step(batches.indexOf(batch));
  const drawn = curves.map((curve, at) =>
    lineOf(
      curve.ends.map((end) => end.tokens),
      curve.ends.map((end) => end.loss),
      {
        tint: colour(curve),
        label: `${short(curve.batch)} tokens a step, seed ${curve.seed}`,
        tag: curves[at - 1]?.batch === curve.batch ? '' : short(curve.batch),
      },
    ),
  );
  const line =
    target === null
      ? []
      : [lineOf(across, [target, target], { tint: muted, series: 'target', label: 'target', dash: 'dashed' })];
  return {
    id: 'losses',
    title: 'Loss against training tokens, by batch',
    caption:
      'Every point is the end of a run whose learning rate reached zero there; rates are in proportion to √batch.',
    x: { label: 'training tokens D', scale: 'log', format: 'count' },
    y: { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' },
    scale: { label: 'tokens a step', steps: batches.map(short) },
    bands: [],
    lines: [...line, ...drawn],
    points: curves.flatMap((curve) =>
      curve.ends.map(({ tokens: x, loss }) =>
        dotAt(x, loss, {
          tint: colour(curve),
          label: `${short(curve.batch)} tokens a step, ${short(x)} tokens, seed ${curve.seed}`,
        }),
      ),
    ),
    description: `Held-out loss at ${plural(tokens.length, 'run')} of ${plural(batches.length, 'batch size')}.`,
  };
}

export function batchFigures(curves: readonly BatchCurve[], fit: BatchFit | null): Figure[] {
  if (curves.length === 0) return [];
  const losses = lossesFigure(curves, fit?.target ?? null);
  if (!fit?.arrivals.some(({ tokens }) => tokens !== null)) return [losses];
  return [targetFigure(fit, 'tokens'), targetFigure(fit, 'steps'), losses];
}
