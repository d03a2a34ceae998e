/** Loss against size: one colour a number of tokens where the runs lie on a grid, else one a range of compute. */
import { dotAt, ink, lineOf, logGrid, muted, step } from '../../experiments/draw.ts';
import type { Figure, FigureLine, FigurePoint } from '../../experiments/figure.ts';
import { integer, metric, nats, plural, short } from '../../experiments/format.ts';
import { flopsOf } from '../../scaling/isoflop.ts';
import { evaluateJoint } from '../../scaling/joint-law.ts';
import type { JointLaw } from '../../scaling/joint-types.ts';
import { FORM_NAMES } from '../../experiments/joint-fits.ts';
import { levelsOf } from '../fits/points.ts';
import type { JointAnalysis, LinePoint } from '../fits/types.ts';
import type { LossPer } from '../types.ts';
import { AXES, lossAxis } from './axes.ts';
import { costOf, drawnPoints, rangeOf, thinned, thinningNote } from './thin.ts';

/** Colours a picture can keep apart. */
const MOST_STEPS = 8;

/** Runs of one colour, with the line of the law through them. */
interface Sheet {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** D of a size on the line. */
  readonly tokens: (n: number) => number;
}

/** Sheets of equal D, where that makes few enough of them. */
function sheetsOfTokens(points: readonly LinePoint[]): Sheet[] | null {
  const levels = levelsOf(points, ({ d }) => d);
  const shared = levels.reduce((sum, level) => sum + level.points.length, 0);
  if (levels.length > MOST_STEPS || shared < points.length) return null;
  return levels.map(({ value, points: level }) => ({ name: short(value), points: level, tokens: () => value }));
}

/** Sheets of like compute. */
function sheetsOfCompute(points: readonly LinePoint[]): Sheet[] {
  const [low, high] = rangeOf(points.map(flopsOf));
  const count = Math.min(MOST_STEPS, Math.max(2, Math.round(Math.log10(high / low) * 2)));
  const factor = (high / low) ** (1 / count);
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [low * factor ** i, low * factor ** (i + 1)];
    const inside = points.filter((point) => {
      const flops = flopsOf(point);
      return flops >= from && (flops < to || i === count - 1);
    });
    const middle = Math.exp(
      inside.reduce((sum, point) => sum + Math.log(flopsOf(point)), 0) / Math.max(1, inside.length),
    );
    const cost = costOf(inside);
    return { name: metric(middle), points: inside, tokens: (n: number) => middle / (6 * cost * n) };
  }).filter((sheet) => sheet.points.length > 0);
}

function lawLine(law: JointLaw, { points, tokens, name }: Sheet, at: number): FigureLine {
  const grid = logGrid(
    ...rangeOf(
      points.map(({ n }) => n),
      1.15,
    ),
    48,
  );
  return lineOf(
    grid,
    grid.map((n) => evaluateJoint(law, n, tokens(n))),
    { tint: step(at), label: `the law at ${name}`, tag: '', ranged: false },
  );
}

function marks({ points }: Sheet, at: number, aside: ReadonlySet<number>): FigurePoint[] {
  return points.map(({ line, n, d, loss }) =>
    dotAt(n, loss, {
      tint: aside.has(line) ? muted : step(at),
      shape: aside.has(line) ? 'cross' : 'dot',
      series: aside.has(line) ? 'set aside' : '',
      label: `line ${line}: ${short(n)} parameters, ${short(d)} tokens, ${nats(loss)}`,
    }),
  );
}

export function sizeFigure(joint: JointAnalysis, per: LossPer): Figure {
  const fit = joint.fits[joint.main];
  const points = drawnPoints(joint.points);
  const byTokens = sheetsOfTokens(points);
  const sheets = byTokens ?? sheetsOfCompute(points);
  const aside = new Set((fit?.setAside ?? []).map((at) => joint.points[at]?.line ?? 0));
  const colour = byTokens === null ? 'compute of about as many FLOPs' : 'number of training tokens';
  return {
    id: 'size',
    title: 'Loss against size',
    caption: `Each colour is one ${colour}; the lines are ${FORM_NAMES[joint.main]}, fitted to all runs at once.${thinningNote(joint.points.length)}`,
    x: AXES.N,
    y: lossAxis(per),
    scale: { label: byTokens === null ? 'FLOPs' : 'tokens', steps: sheets.map(({ name }) => name) },
    bands: [],
    lines: fit === undefined ? [] : sheets.map((sheet, at) => lawLine(fit.law, sheet, at)),
    points: sheets.flatMap((sheet, at) => marks(sheet, at, aside)),
    description: `Loss of ${plural(joint.points.length, 'run')} of ${short(rangeOf(points.map(({ n }) => n))[0])} to ${short(rangeOf(points.map(({ n }) => n))[1])} parameters, in ${integer(sheets.length)} groups of equal ${byTokens === null ? 'compute' : 'tokens'}, with ${FORM_NAMES[joint.main]} through them.`,
  };
}

/** Dots of runs without colour, for figures that show other things. */
export function plainDots(
  points: readonly { readonly x: number; readonly loss: number; readonly line: number }[],
): FigurePoint[] {
  return thinned(points).map(({ x, loss, line }) =>
    dotAt(x, loss, { tint: ink, series: 'runs', label: `line ${line}: ${short(x)}, ${nats(loss)}` }),
  );
}
