/** Loss against tokens with the law through it; small texts learnt by heart; what repeated text is worth. */
import { evaluateLaw } from '../scaling/law.ts';
import { anchorCurve } from '../scaling/published/overlay.ts';
import { publishedCurve } from '../scaling/published/use.ts';
import { publishedLaw } from '../scaling/published.ts';
import { centralInterval } from '../scaling/quantiles.ts';
import type { PowerLaw } from '../scaling/types.ts';
import { attempt } from './attempt.ts';
import type { DataFit } from './data-fit.ts';
import { bandOf, dotAt, ink, law, lineOf, logGrid, muted, other, prediction, step } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { exponent, nats, plural, short } from './format.ts';
import { groupBy, mean, type MeasuredRun } from './measured.ts';
import { worthOf, type RepeatedPoint } from './repeated.ts';

const TOKENS: FigureAxis = { label: 'training tokens D', scale: 'log', format: 'count' };
const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };

/** Mean over the seeds of each token count, with their range. */
function meanDots(runs: readonly MeasuredRun[]): FigurePoint[] {
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
    const y = grid.map((d) => evaluateLaw(anchored.curve, d));
    return [lineOf(grid, y, { tint: other, series: label, label, dash, weight: 'thin', ranged: false })];
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
  const y = grid.map((d) => evaluateLaw(fit.law, d));
  return {
    bands: bandOf(grid, intervals, { tint: law, series: label }),
    lines: [lineOf(grid, y, { tint: law, series: label, label, weight: 'strong', ranged: false })],
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

/** Held-out loss and loss on the text itself, one colour a small text, with what the data-constrained law says. */
export function heartFigure(
  fresh: readonly MeasuredRun[],
  points: readonly RepeatedPoint[],
  freshLaw: PowerLaw | null,
): Figure {
  const texts = [...groupBy(points, ({ unique }) => unique).entries()];
  const whole = meanDots(fresh).sort((a, b) => a.x - b.x);
  const lines = texts.flatMap(([unique, own], at): FigureLine[] => {
    const x = own.map(({ tokens }) => tokens);
    const trained = own.filter((point) => point.train !== null);
    const name = `${short(unique)} characters`;
    return [
      lineOf(
        x,
        own.map(({ heldOut }) => heldOut),
        { tint: step(at), label: `${name}, held-out`, tag: short(unique) },
      ),
      lineOf(
        trained.map(({ tokens }) => tokens),
        trained.map(({ train }) => train ?? NaN),
        { tint: step(at), label: `${name}, on the text itself`, series: 'on the text itself', dash: 'dashed' },
      ),
      ...(freshLaw ? [constrainedLine(freshLaw, unique, x, at)] : []),
    ];
  });
  return {
    id: 'by-heart',
    title: 'Small texts learnt by heart',
    caption:
      'Solid: held-out text. Dashed: the text that is repeated. Dotted: held-out loss by the data-constrained law, which never rises. ' +
      'Black: the whole text.',
    x: TOKENS,
    y: { ...LOSS, label: 'loss (nats a token)' },
    scale: { label: 'characters', steps: texts.map(([unique]) => short(unique)) },
    bands: [],
    lines: [
      lineOf(
        whole.map(({ x }) => x),
        whole.map(({ y }) => y),
        { tint: ink, label: 'the whole text', series: 'the whole text' },
      ),
      ...lines,
    ],
    points: texts.flatMap(([unique, own], at) =>
      own.map(({ tokens, heldOut }) =>
        dotAt(tokens, heldOut, {
          tint: step(at),
          label: `${short(unique)} characters, ${(tokens / unique).toPrecision(2)} times`,
        }),
      ),
    ),
    description: `Held-out and training loss of ${plural(texts.length, 'small text')} against training tokens.`,
  };
}

function constrainedLine(fresh: PowerLaw, unique: number, x: readonly number[], at: number): FigureLine {
  const grid = logGrid(x[0] ?? 1, x.at(-1) ?? 1, 32);
  const y = grid.map((d) => evaluateLaw(fresh, worthOf(d, unique)));
  return lineOf(grid, y, {
    tint: step(at),
    label: 'by the data-constrained law',
    series: 'by the data-constrained law',
    dash: 'dotted',
    weight: 'thin',
    ranged: false,
  });
}

/** Fresh tokens of the same worth over the text's length, against how often the text was seen. */
export function worthFigure(points: readonly RepeatedPoint[], decay: number | null): Figure[] {
  const texts = [...groupBy(points, ({ unique }) => unique).entries()];
  const dots = texts.flatMap(([unique, own], at) =>
    own.flatMap(({ tokens, worth }) =>
      worth === null
        ? []
        : [
            dotAt(tokens / unique, worth / unique, {
              tint: step(at),
              label: `${short(unique)} characters, ${short(tokens)} tokens`,
            }),
          ],
    ),
  );
  if (dots.length === 0) return [];
  const times = dots.map(({ x }) => x);
  const grid = logGrid(Math.min(...times), Math.max(...times), 64);
  const line = (y: readonly number[], series: string, as: Partial<FigureLine>) =>
    lineOf(grid, y, { tint: other, series, label: series, ranged: false, ...as });
  const published = line(
    grid.map((x) => worthOf(x, 1)),
    'Muennighoff et al. 2023',
    { dash: 'dashed' },
  );
  return [
    {
      id: 'worth',
      title: 'What repeated text is worth',
      caption:
        'Fresh tokens that would have given the same held-out loss, by the law of fresh text, as multiples of the small text.',
      x: { label: 'times the text was seen (D / U)', scale: 'log', format: 'figure' },
      y: { label: 'worth in fresh text (multiples of U)', scale: 'log', format: 'figure' },
      scale: { label: 'characters', steps: texts.map(([unique]) => short(unique)) },
      bands: [],
      lines: [
        line(grid, 'fresh text', { tint: muted, weight: 'thin' }),
        published,
        ...(decay === null
          ? []
          : [
              line(
                grid.map((x) => worthOf(x, 1, decay)),
                `fitted: R* = ${decay.toPrecision(2)}`,
                { tint: law, weight: 'strong' },
              ),
            ]),
      ],
      points: dots,
      description: `Worth of repeated text at ${plural(dots.length, 'run')}.`,
    },
  ];
}
