/** The joint laws in pictures: the grid with the law through it, the largest size held out, contours, residuals. */
import { allocationOf } from '../scaling/allocation.ts';
import { flopsOf } from '../scaling/isoflop.ts';
import { fitJoint } from '../scaling/joint-fit.ts';
import { evaluateJoint } from '../scaling/joint-law.ts';
import type { JointFit, RunPoint } from '../scaling/joint-types.ts';
import { tokensForLoss, type Frontier } from '../scaling/planner/optimum.ts';
import { dotAt, ink, law, lineOf, lineThrough, logGrid, muted, prediction, series, step } from './draw.ts';
import type { ExperimentPlan } from './experiment.ts';
import type { Figure, FigureAxis, FigureLine } from './figure.ts';
import { integer, nats, plural, short } from './format.ts';
import type { GridOptions } from './grid.ts';
import { attempt } from './attempt.ts';
import { FORM_NAMES, FORMS, type JointFits } from './joint-fits.ts';
import { distinct } from './measured.ts';
import { countParameters } from '../model/config.ts';

const TOKENS: FigureAxis = { label: 'training tokens D', scale: 'log', format: 'count' };
const SIZE: FigureAxis = { label: 'parameters N (blocks and head)', scale: 'log', format: 'count' };
const LOSS: FigureAxis = { label: 'held-out loss (nats a token)', scale: 'log', format: 'loss' };

type Range = readonly [low: number, high: number];

function rangeOf(values: readonly number[], margin = 1): Range {
  return [Math.min(...values) / margin, Math.max(...values) * margin];
}

/** Loss against tokens, one line a size. */
export function surfaceFigure(
  plan: ExperimentPlan<GridOptions>,
  points: readonly RunPoint[],
  found: JointFits | null,
): Figure {
  const sizes = distinct(plan.groups.flatMap(({ runs }) => runs.map(({ spec }) => countParameters(spec.model).total)));
  const fit = found?.fits.get(found.best);
  const grid = logGrid(
    ...rangeOf(
      points.map(({ d }) => d),
      1.3,
    ),
  );
  const lines = fit ? sizes.map((n, at) => sizeLine(fit, n, at, grid, points)) : [];
  const least = Math.min(...points.map(({ loss }) => loss));
  return {
    id: 'surface',
    title: 'Loss against tokens, for every size',
    caption: found
      ? `Lines: ${FORM_NAMES[found.best]}, fitted to all runs at once.`
      : 'Too few runs for a joint law yet.',
    x: TOKENS,
    y: LOSS,
    scale: { label: 'parameters', steps: sizes.map(short) },
    bands: [],
    lines,
    points: points.map(({ n, d, loss }) =>
      dotAt(d, loss, { tint: step(sizes.indexOf(n)), label: `${integer(n)} parameters, ${short(d)} tokens` }),
    ),
    description: `Held-out loss of ${plural(points.length, 'run')} of ${plural(sizes.length, 'size')}, the least ${nats(least)} nats.`,
  };
}

/** The law at one size; thin where no run of it was measured. */
function sizeLine(
  { law: fitted }: JointFit,
  n: number,
  at: number,
  grid: readonly number[],
  points: readonly RunPoint[],
): FigureLine {
  const measured = points.some((point) => point.n === n);
  const y = grid.map((d) => evaluateJoint(fitted, n, d));
  return lineOf(grid, y, {
    tint: step(at),
    label: `${integer(n)} parameters, by the law`,
    tag: short(n),
    ...(!measured && { dash: 'dotted', ranged: false }),
  });
}

/** What each law fitted without the largest size says of it. */
export function heldOutFigure({ largest }: JointFits, points: readonly RunPoint[]): Figure[] {
  if (!largest) return [];
  const held = points.filter((_, row) => largest.rows.includes(row));
  const known = points.filter((_, row) => !largest.rows.includes(row));
  const grid = logGrid(
    ...rangeOf(
      points.map(({ d }) => d),
      1.15,
    ),
    40,
  );
  const lines = FORMS.flatMap((form, index) => {
    const fit = attempt(() => fitJoint(known, form, { replicates: 0 }));
    if (!fit) return [];
    const name = FORM_NAMES[form];
    const y = grid.map((d) => evaluateJoint(fit.law, largest.from, d));
    return [lineOf(grid, y, { tint: series(index), series: `${name}, without this size`, label: name })];
  });
  return [
    {
      id: 'largest',
      title: `The largest size, predicted from the others`,
      caption: `Lines are fitted to the sizes below ${integer(largest.from)} parameters only; the dots they did not see.`,
      x: TOKENS,
      y: LOSS,
      scale: null,
      bands: [],
      lines,
      points: held.map(({ d, loss }) =>
        dotAt(d, loss, { tint: ink, series: 'measured', label: `measured at ${short(d)} tokens` }),
      ),
      description:
        `Loss of ${integer(largest.from)} parameters against tokens: ` +
        `${held.map(({ d, loss }) => `${nats(loss)} at ${short(d)}`).join(', ')}, beside ${lines.length} laws fitted without it.`,
    },
  ];
}

/** Levels of loss between the least and the greatest measured, at round steps, and how they are written. */
function levelsOf(losses: readonly number[]): { loss: number; text: string }[] {
  const [low, high] = rangeOf(losses);
  const stride = [0.02, 0.05, 0.1, 0.2, 0.5].find((size) => (high - low) / size <= 10) ?? 1;
  const first = Math.ceil(low / stride);
  return Array.from({ length: Math.max(0, Math.floor(high / stride) - first + 1) }, (_, i) => {
    const loss = Number(((first + i) * stride).toFixed(2));
    return { loss, text: loss.toFixed(stride < 0.1 ? 2 : 1) };
  });
}

/** D(N) along which the law has a loss, where it lies in the picture. */
function contour(
  { law: fitted }: JointFit,
  { loss, text }: { readonly loss: number; readonly text: string },
  ns: readonly number[],
  [low, high]: readonly [number, number],
): FigureLine[] {
  const places = ns.flatMap((n) => {
    const d = attempt(() => tokensForLoss(fitted, n, loss));
    return d !== null && d >= low && d <= high ? [{ n, d }] : [];
  });
  if (places.length < 2) return [];
  return [
    lineOf(
      places.map(({ n }) => n),
      places.map(({ d }) => d),
      { tint: law, label: `loss ${text}`, tag: text, weight: 'thin', ranged: false, series: 'equal loss' },
    ),
  ];
}

/** The line along which a compute is best spent, as far as it lies in the picture. */
function bestLine({ parameters, tokens }: Frontier, computes: readonly number[], n: Range, d: Range): FigureLine {
  const places = computes
    .map((flops) => ({
      x: parameters.scale * flops ** parameters.exponent,
      y: tokens.scale * flops ** tokens.exponent,
    }))
    .filter(({ x, y }) => x >= n[0] && x <= n[1] && y >= d[0] && y <= d[1]);
  const series = 'best use of a compute';
  return lineThrough(places, { tint: prediction, series, label: series, weight: 'strong', ranged: false });
}

/** Nothing where the law does not fall with both N and D. */
export function contoursFigure({ fits, best }: JointFits, points: readonly RunPoint[]): Figure[] {
  const fit = fits.get(best);
  const split = fit && attempt(() => allocationOf(fit));
  if (!fit || !split) return [];
  const range = (of: (point: RunPoint) => number, margin: number) => rangeOf(points.map(of), margin);
  const [n, d] = [range((point) => point.n, 1.6), range((point) => point.d, 1.6)];
  const levels = levelsOf(points.map(({ loss }) => loss));
  const contours = levels.flatMap((level) => contour(fit, level, logGrid(...n, 96), d));
  const optimal = bestLine(split.frontier, logGrid(...range(flopsOf, 30)), n, d);
  return [
    {
      id: 'contours',
      title: 'Lines of equal loss',
      caption: `By ${FORM_NAMES[best]}. Along the strong line a compute is best spent; the dots are the runs.`,
      x: { ...SIZE, includes: n },
      y: { ...TOKENS, includes: d },
      scale: null,
      bands: [],
      lines: [...contours, optimal],
      points: points.map((point) =>
        dotAt(point.n, point.d, { tint: ink, series: 'runs', label: `${nats(point.loss)} nats` }),
      ),
      description:
        `Lines of equal loss over parameters and tokens. The best size grows as compute to the power ` +
        `${split.frontier.parameters.exponent.toFixed(2)}.`,
    },
  ];
}

/** Residuals of all laws, in percent of the loss. */
export function residualsFigure({ fits }: JointFits, points: readonly RunPoint[]): Figure {
  const computes = points.map(flopsOf);
  const dots = FORMS.flatMap((form, index) =>
    (fits.get(form)?.residuals ?? []).flatMap((residual, i) => {
      const flops = computes[i];
      if (flops === undefined) return [];
      const label = `${FORM_NAMES[form]}: ${integer(points[i]?.n ?? 0)} parameters, ${short(points[i]?.d ?? 0)} tokens`;
      return [dotAt(flops, 100 * residual, { tint: series(index), series: FORM_NAMES[form], label })];
    }),
  );
  const worst = Math.max(...dots.map(({ y }) => Math.abs(y)));
  return {
    id: 'residuals',
    title: 'What the laws leave over',
    caption:
      'ln(measured) − ln(fitted) in percent. A law that bends away from the runs shows as a pattern, noise does not.',
    x: { label: 'training FLOPs C', scale: 'log', format: 'flops' },
    y: { label: 'residual (%)', scale: 'linear', format: 'figure' },
    scale: null,
    bands: [],
    lines: [lineOf(rangeOf(computes, 1.2), [0, 0], { tint: muted, weight: 'thin' })],
    points: dots,
    description: `Residuals of ${fits.size} laws at ${plural(points.length, 'run')}, ${worst.toFixed(1)} % at most.`,
  };
}
