/** Small texts learnt by heart, and what repeated text is worth. */
import { evaluateLaw } from '../scaling/law.ts';
import type { PowerLaw } from '../scaling/types.ts';
import { LOSS, meanDots, TOKENS } from './data-figures.ts';
import { dotAt, ink, law, lineAlong, lineThrough, logGrid, muted, other, step } from './draw.ts';
import type { ColourScale, Figure, FigureLine, FigurePoint } from './figure.ts';
import { plural, short } from './format.ts';
import { groupBy, type MeasuredRun } from './measured.ts';
import { worthOf, type RepeatedPoint } from './repeated.ts';

interface SmallText {
  readonly unique: number;
  readonly points: readonly RepeatedPoint[];
  /** Place among the texts, for its colour. */
  readonly at: number;
}

function textsOf(points: readonly RepeatedPoint[]): SmallText[] {
  return [...groupBy(points, ({ unique }) => unique)].map(([unique, own], at) => ({ unique, points: own, at }));
}

const scaleOf = (texts: readonly SmallText[]): ColourScale => ({
  label: 'characters',
  steps: texts.map(({ unique }) => short(unique)),
});

/** Held-out loss, the loss on the text itself, and what the data-constrained law makes of the law of fresh text. */
function textLines({ unique, points, at }: SmallText, fresh: PowerLaw | null): FigureLine[] {
  const name = `${short(unique)} characters`;
  const tint = step(at);
  const trained = points.flatMap(({ tokens, train }) => (train === null ? [] : [{ x: tokens, y: train }]));
  const tokens = points.map((point) => point.tokens);
  const grid = logGrid(Math.min(...tokens), Math.max(...tokens), 32);
  const constrained = 'by the data-constrained law';
  const dotted = {
    tint,
    label: constrained,
    series: constrained,
    dash: 'dotted',
    weight: 'thin',
    ranged: false,
  } as const;
  return [
    lineThrough(
      points.map((point) => ({ x: point.tokens, y: point.heldOut })),
      { tint, label: `${name}, held-out`, tag: short(unique) },
    ),
    lineThrough(trained, { tint, label: `${name}, on the text itself`, series: 'on the text itself', dash: 'dashed' }),
    ...(fresh ? [lineAlong(grid, (d) => evaluateLaw(fresh, worthOf(d, unique)), dotted)] : []),
  ];
}

/** Held-out loss and loss on the text itself against tokens, one colour a small text. */
export function heartFigure(
  whole: readonly MeasuredRun[],
  points: readonly RepeatedPoint[],
  fresh: PowerLaw | null,
): Figure {
  const texts = textsOf(points);
  const dots = texts.flatMap(({ unique, points: own, at }): FigurePoint[] =>
    own.map(({ tokens, heldOut }) => {
      const label = `${short(unique)} characters, ${(tokens / unique).toPrecision(2)} times`;
      return dotAt(tokens, heldOut, { tint: step(at), label });
    }),
  );
  return {
    id: 'by-heart',
    title: 'Small texts learnt by heart',
    caption:
      'Solid: held-out text. Dashed: the text that is repeated. Dotted: held-out loss by the data-constrained law, which never rises. ' +
      'Without colour: the whole text.',
    x: TOKENS,
    y: { ...LOSS, label: 'loss (nats a token)' },
    scale: scaleOf(texts),
    bands: [],
    lines: [
      lineThrough(meanDots(whole), { tint: ink, label: 'the whole text', series: 'the whole text' }),
      ...texts.flatMap((text) => textLines(text, fresh)),
    ],
    points: dots,
    description: `Held-out and training loss of ${plural(texts.length, 'small text')} against training tokens.`,
  };
}

function worthLines(grid: readonly number[], decay: number | null): FigureLine[] {
  const line = (series: string, f: (x: number) => number, as: Partial<FigureLine>) =>
    lineAlong(grid, f, { tint: other, series, label: series, ranged: false, ...as });
  const fitted = (own: number) =>
    line(`fitted: R* = ${own.toPrecision(2)}`, (x) => worthOf(x, 1, own), { tint: law, weight: 'strong' });
  return [
    line('fresh text', (x) => x, { tint: muted, weight: 'thin' }),
    line('Muennighoff et al. 2023', (x) => worthOf(x, 1), { dash: 'dashed' }),
    ...(decay === null ? [] : [fitted(decay)]),
  ];
}

/** Fresh tokens of the same worth over the text's length, against how often the text was seen. */
export function worthFigure(points: readonly RepeatedPoint[], decay: number | null): Figure[] {
  const texts = textsOf(points);
  const dots = texts.flatMap(({ unique, points: own, at }) =>
    own.flatMap(({ tokens, worth }): FigurePoint[] => {
      if (worth === null) return [];
      const label = `${short(unique)} characters, ${short(tokens)} tokens`;
      return [dotAt(tokens / unique, worth / unique, { tint: step(at), label })];
    }),
  );
  if (dots.length === 0) return [];
  const times = dots.map(({ x }) => x);
  return [
    {
      id: 'worth',
      title: 'What repeated text is worth',
      caption:
        'Fresh tokens that would have given the same held-out loss, by the law of fresh text, as multiples of the small text.',
      x: { label: 'times the text was seen (D / U)', scale: 'log', format: 'figure' },
      y: { label: 'worth in fresh text (multiples of U)', scale: 'log', format: 'figure' },
      scale: scaleOf(texts),
      bands: [],
      lines: worthLines(logGrid(Math.min(...times), Math.max(...times)), decay),
      points: dots,
      description: `Worth of repeated text at ${plural(dots.length, 'run')}.`,
    },
  ];
}
