/** How far losses lie above the truth, and how the ladder's floor comes down to it as tokens grow. */
import { evaluateLaw } from '../scaling/law.ts';
import type { PowerLaw } from '../scaling/types.ts';
import { dotAt, ink, law, lineOf, logGrid, other, step } from './draw.ts';
import type { Figure, FigureAxis, FigureLine, FigurePoint } from './figure.ts';
import { exponent, integer, level, nats, short } from './format.ts';
import { distinct, groupBy, mean, type MeasuredRun } from './measured.ts';
import type { TruthFits } from './truth-fits.ts';

const ABOVE: FigureAxis = { label: 'loss above the truth (nats)', scale: 'log', format: 'figure' };
const SIZE: FigureAxis = { label: 'parameters N (blocks and head)', scale: 'log', format: 'count' };
const TOKENS: FigureAxis = { label: 'training tokens D', scale: 'log', format: 'count' };

const sizeOf = ({ parameters }: MeasuredRun): number => parameters.total;
const tokensOf = ({ tokens }: MeasuredRun): number => tokens;

const gridOf = (values: readonly number[]): number[] => logGrid(Math.min(...values) / 1.2, Math.max(...values) * 1.6);

/** A line where it lies above zero: a log axis has no room for the rest. */
function above(grid: readonly number[], f: (x: number) => number, as: Parameters<typeof lineOf>[2]): FigureLine[] {
  const kept = grid.map((x) => ({ x, y: f(x) })).filter(({ y }) => y > 0);
  if (kept.length < 2) return [];
  const [x, y] = [kept.map((place) => place.x), kept.map((place) => place.y)];
  return [lineOf(x, y, { ranged: false, ...as })];
}

/** What a law has above its own floor: straight, and where the floor is the truth, the law's own line. */
function termLine(grid: readonly number[], { scale, exponent: power }: PowerLaw, letter: string): FigureLine[] {
  const label = `fitted above its own floor: ${letter}^−${exponent(power)}`;
  return above(grid, (x) => scale * x ** -power, { tint: law, series: label, label, dash: 'dashed', weight: 'strong' });
}

type Axis = (run: MeasuredRun) => number;

function dots(runs: readonly MeasuredRun[], truth: number, xOf: Axis, colourOf: Axis): FigurePoint[] {
  const steps = distinct(runs.map(colourOf));
  const cells = groupBy(runs, (run) => `${xOf(run)} ${colourOf(run)}`);
  return [...cells.values()].flatMap((own) => {
    const [run] = own;
    const losses = own.map(({ loss }) => loss - truth);
    // At or below the truth by chance: no place on a log axis. The table has it.
    if (run === undefined || mean(losses) <= 0) return [];
    const least = Math.min(...losses);
    const label = `${integer(sizeOf(run))} parameters, ${short(run.tokens)} tokens`;
    const bar = own.length > 1 && least > 0 ? { yBar: [least, Math.max(...losses)] as const } : {};
    return [dotAt(xOf(run), mean(losses), { tint: step(steps.indexOf(colourOf(run))), label, ...bar })];
  });
}

function describe(runs: readonly MeasuredRun[], truth: number, what: string): string {
  const least = Math.min(...runs.map(({ loss }) => loss - truth));
  return `Loss minus the true entropy of ${nats(truth)} nats, by ${what}; the least of ${integer(runs.length)} runs is ${nats(least)}.`;
}

function sizeFigure({ truth, ladders, main }: TruthFits, runs: readonly MeasuredRun[]): Figure {
  const steps = distinct(runs.map(tokensOf));
  const grid = gridOf(runs.map(sizeOf));
  const lines = ladders.flatMap(({ tokens, fit }) =>
    above(grid, (n) => evaluateLaw(fit.law, n) - truth.nats, { tint: step(steps.indexOf(tokens)), tag: short(tokens) }),
  );
  return {
    id: 'above-truth-size',
    title: 'What is left to the truth, against size',
    caption:
      'The true entropy is subtracted, not a fitted floor. Where size alone is short, the points of one colour fall on a straight line; they bend where tokens are.',
    x: SIZE,
    y: ABOVE,
    scale: { label: 'training tokens', steps: steps.map(short) },
    bands: [],
    lines: [...lines, ...(main ? termLine(grid, main.fit.law, 'N') : [])],
    points: dots(runs, truth.nats, sizeOf, tokensOf),
    description: describe(runs, truth.nats, 'parameters'),
  };
}

function tokensFigure({ truth, data }: TruthFits, runs: readonly MeasuredRun[]): Figure[] {
  const sizes = distinct(runs.map(sizeOf));
  if (distinct(runs.map(tokensOf)).length < 2) return [];
  const grid = gridOf(runs.map(tokensOf));
  return [
    {
      id: 'above-truth-tokens',
      title: 'What is left to the truth, against tokens',
      caption: 'The same runs over tokens; the dashed line is the law of the largest size above its own floor.',
      x: TOKENS,
      y: ABOVE,
      scale: { label: 'parameters', steps: sizes.map(short) },
      bands: [],
      lines: data ? termLine(grid, data.floor.law, 'D') : [],
      points: dots(runs, truth.nats, tokensOf, sizeOf),
      description: describe(runs, truth.nats, 'training tokens'),
    },
  ];
}

/** The ladder's floor at each token count, with its interval, over the truth. */
function floorsFigure({ truth, ladders }: TruthFits): Figure[] {
  if (ladders.length < 2) return [];
  const grid = gridOf(ladders.map(({ tokens }) => tokens));
  const share = ladders[0]?.fit.level ?? 0.8;
  const line = lineOf(grid, Array<number>(grid.length).fill(truth.nats), {
    tint: other,
    series: 'true entropy',
    label: 'true entropy',
    weight: 'strong',
  });
  return [
    {
      id: 'floors',
      title: 'The ladder’s floor, against tokens',
      caption:
        'Each dot is the floor E of L = E + A·N^−α through all sizes on so many tokens. What more data would take away is in it.',
      x: TOKENS,
      y: { label: 'fitted floor (nats a token)', scale: 'linear', format: 'loss' },
      scale: null,
      bands: [],
      lines: [line],
      points: ladders.map(({ tokens, fit: { law: fitted, intervals } }) =>
        dotAt(tokens, fitted.floor, {
          tint: ink,
          series: `fitted floor, ${level(share)} interval`,
          label: `${short(tokens)} tokens`,
          ...(intervals.floor && { yBar: intervals.floor }),
        }),
      ),
      description: `Fitted floors by tokens: ${ladders.map(({ tokens, fit }) => `${nats(fit.law.floor)} at ${short(tokens)}`).join(', ')}; the truth is ${nats(truth.nats)}.`,
    },
  ];
}

export function truthFigures(found: TruthFits, runs: readonly MeasuredRun[]): Figure[] {
  return [sizeFigure(found, runs), ...floorsFigure(found), ...tokensFigure(found, runs)];
}
