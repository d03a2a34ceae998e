/** Loss against learning rate at every width, by the rule and without it, and the best rate against the width. */
import { powerAt, trendInterval, type Trend } from '../scaling/trend.ts';
import type { Interval } from '../scaling/types.ts';
import { bandOf, dotAt, law, lineOf, logGrid, muted, other, prediction, step } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint, Tint } from './figure.ts';
import { exponent, figure, level, plural } from './format.ts';
import { mean } from './measured.ts';
import type { RateFit, RatePoint, RateSweep } from './rate-sweep.ts';

const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };

/** Where a sweep stands along the axis: by multiples of the recipe's rate, or by the rate itself. */
type Unit = (sweep: RateSweep) => number;
const byMultiple: Unit = () => 1;
const byRate: Unit = ({ recipeRate }) => recipeRate;

function dots(sweep: RateSweep, tint: Tint, unit: Unit): FigurePoint[] {
  return sweep.points.map(({ multiple, loss, losses }) =>
    dotAt(multiple * unit(sweep), loss, {
      tint,
      label: `width ${sweep.width}, ${figure(multiple)} times the recipe's rate`,
      ...(losses.length > 1 && { yBar: [Math.min(...losses), Math.max(...losses)] }),
    }),
  );
}

function lines(sweep: RateSweep, tint: Tint, unit: Unit): FigureLine[] {
  const x = ({ multiple }: RatePoint) => multiple * unit(sweep);
  const through = lineOf(
    sweep.points.map(x),
    sweep.points.map(({ loss }) => loss),
    { tint, label: `width ${sweep.width}`, tag: String(sweep.width), weight: 'thin', dash: 'dotted' },
  );
  const { valley, near } = sweep;
  const [first, last] = [near[0], near.at(-1)];
  if (!valley || valley.x === null || valley.loss === null || !first || !last || first === last) return [through];
  const { x: best, loss, curvature } = valley;
  const grid = logGrid(Math.min(first.multiple, best), Math.max(last.multiple, best), 40);
  const parabola = lineOf(
    grid.map((multiple) => multiple * unit(sweep)),
    grid.map((multiple) => loss + curvature * Math.log(multiple / best) ** 2),
    { tint, label: `width ${sweep.width}, parabola` },
  );
  return [through, parabola];
}

function vertex(sweep: RateSweep, unit: Unit): FigurePoint[] {
  const { valley, width } = sweep;
  if (!valley || valley.x === null || valley.loss === null) return [];
  const scale = unit(sweep);
  const { interval } = valley;
  return [
    dotAt(valley.x * scale, valley.loss, {
      tint: prediction,
      shape: 'diamond',
      series: 'least of the parabola',
      label: `best at width ${width}`,
      ...(interval && { xBar: [interval[0] * scale, interval[1] * scale] }),
    }),
  ];
}

function sweepsFigure(
  { sweeps }: RateFit,
  widths: readonly number[],
  unit: Unit,
  as: Pick<Figure, 'id' | 'title' | 'caption' | 'x'>,
): Figure {
  const colour = ({ width }: RateSweep) => step(widths.indexOf(width));
  const best = sweeps.flatMap((sweep) =>
    sweep.valley?.x ? [`${figure(sweep.valley.x * unit(sweep))} at width ${sweep.width}`] : [],
  );
  return {
    ...as,
    y: LOSS,
    scale: { label: 'width', steps: widths.map(String) },
    bands: [],
    lines: sweeps.flatMap((sweep) => lines(sweep, colour(sweep), unit)),
    points: [
      ...sweeps.flatMap((sweep) => dots(sweep, colour(sweep), unit)),
      ...sweeps.flatMap((sweep) => vertex(sweep, unit)),
    ],
    description:
      `Held-out loss against learning rate at ${plural(sweeps.length, 'width')}. ` +
      (best.length === 0 ? 'None has its least loss inside.' : `Least at ${best.join(', ')}.`),
  };
}

interface Best {
  readonly width: number;
  /** The rate itself. */
  readonly rate: number;
  readonly interval: Interval | null;
  readonly recipeRate: number;
}

function bestOf({ width, recipeRate, valley }: RateSweep): Best[] {
  if (!valley || valley.x === null) return [];
  const { x, interval } = valley;
  const bounds: Interval | null = interval && [interval[0] * recipeRate, interval[1] * recipeRate];
  return [{ width, recipeRate, rate: x * recipeRate, interval: bounds }];
}

/** Rules that take a rate from width to width: the recipe's own line, and other slopes through the middle of the points. */
function ruleLines(best: readonly Best[], grid: readonly number[], exponentOfRule: number): FigureLine[] {
  const middle = (of: (each: Best) => number) => Math.exp(mean(best.map((each) => Math.log(of(each)))));
  const [width, height, recipe] = [
    middle((each) => each.width),
    middle(({ rate }) => rate),
    middle(({ recipeRate }) => recipeRate),
  ];
  const rule = (slope: number, from: number, label: string, as: Partial<FigureLine> & Pick<FigureLine, 'tint'>) =>
    lineOf(
      grid,
      grid.map((x) => from * (x / width) ** slope),
      { series: label, label, weight: 'thin', ranged: false, ...as },
    );
  const own =
    exponentOfRule === 0 ? "the recipe's: one rate for all" : `the recipe's rule: C^−${figure(exponentOfRule)}`;
  return [
    ...(exponentOfRule === 0 ? [] : [rule(0, height, 'one rate for all', { tint: other, dash: 'dotted' })]),
    rule(-1, height, 'μP: C^−1', { tint: other, dash: 'dashed' }),
    rule(-exponentOfRule, recipe, own, { tint: muted, weight: 'normal' }),
  ];
}

function fittedLine(rate: Trend, grid: readonly number[]): Pick<Figure, 'lines' | 'bands'> {
  const label = `fitted: C^${exponent(rate.exponent)}`;
  const intervals = grid.map((x) => trendInterval(rate, x));
  const y = grid.map((x) => powerAt(rate, x));
  return {
    bands: bandOf(grid, intervals, { tint: law, series: label }),
    lines: [lineOf(grid, y, { tint: law, series: label, label, weight: 'strong', ranged: false })],
  };
}

/** The best rate itself against the width; nothing with fewer than two valleys. */
function bestFigure({ sweeps, rate, rule, level: share }: RateFit): Figure[] {
  const best = sweeps.flatMap(bestOf);
  const widths = best.map(({ width }) => width);
  if (best.length < 2) return [];
  const grid = logGrid(Math.min(...widths) / 1.2, Math.max(...widths) * 1.2, 48);
  const fitted = rate ? fittedLine(rate, grid) : { bands: [], lines: [] };
  return [
    {
      id: 'best-rate',
      title: 'Best learning rate against width',
      caption:
        "The recipe's rule is drawn as it is. The slopes of μP (Yang et al. 2022) and of one rate for all widths go through " +
        'the middle of the points.',
      x: { label: 'width C', scale: 'log', format: 'exact' },
      y: {
        label: 'best learning rate',
        scale: 'log',
        format: 'figure',
        includes: best.flatMap(({ interval, recipeRate }) => [recipeRate, ...(interval ?? [])]),
      },
      scale: null,
      bands: fitted.bands,
      lines: [...ruleLines(best, grid, rule), ...fitted.lines],
      points: best.map(({ width, rate: at, interval }) =>
        dotAt(width, at, {
          tint: law,
          shape: 'diamond',
          series: `best, ${level(share)} interval`,
          label: `best at width ${width}`,
          ...(interval && { yBar: interval }),
        }),
      ),
      description: `Best learning rate: ${best.map((each) => `${figure(each.rate)} at width ${each.width}`).join(', ')}.`,
    },
  ];
}

const ruleText = ({ rule }: RateFit): string =>
  rule === 0
    ? "The recipe's rate is the same at every width."
    : `The recipe's rate falls with the width as C^−${figure(rule)}.`;

function itselfFigure(fit: RateFit, widths: readonly number[]): Figure {
  return sweepsFigure(fit, widths, byRate, {
    id: 'by-rate',
    title: 'Loss against the learning rate itself',
    caption: 'The same runs without the rule: where the least moves, a rate tuned at one width is wrong at another.',
    x: { label: 'learning rate of the hidden matrices', scale: 'log', format: 'figure' },
  });
}

export function rateFigures(fit: RateFit, widths: readonly number[]): Figure[] {
  if (fit.sweeps.every(({ points }) => points.length === 0)) return [];
  return [
    sweepsFigure(fit, widths, byMultiple, {
      id: 'by-rule',
      title: "Loss against multiples of the recipe's rate",
      caption:
        `${ruleText(fit)} Where that rule holds, all valleys have their least at one place. ` +
        'Diamonds: least of a parabola through the losses near it, with the interval of its place.',
      x: { label: "learning rate (multiples of the recipe's)", scale: 'log', format: 'figure' },
    }),
    // With one rate for all widths the first figure has said it.
    ...(fit.rule === 0 ? [] : [itselfFigure(fit, widths)]),
    ...bestFigure(fit),
  ];
}
