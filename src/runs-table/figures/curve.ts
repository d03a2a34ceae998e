/** Loss against one variable, with a floor and without, and published slopes laid over. */
import { bandOf, law, lineOf, logGrid, other, series } from '../../experiments/draw.ts';
import type { Figure, FigureLine } from '../../experiments/figure.ts';
import { level, plural, short } from '../../experiments/format.ts';
import type { SurfaceFit } from '../../scaling/joint-types.ts';
import { evaluateLaw, lawBand } from '../../scaling/law.ts';
import { LawError } from '../../scaling/points.ts';
import { anchorCurve } from '../../scaling/published/overlay.ts';
import type { Axis, PublishedLaw } from '../../scaling/published/types.ts';
import { publishedCurve } from '../../scaling/published/use.ts';
import type { Interval, PowerLaw } from '../../scaling/types.ts';
import type { CurveFit, Variable } from '../fits/types.ts';
import type { LossPer } from '../types.ts';
import { AXES, lossAxis } from './axes.ts';
import { plainDots } from './size.ts';
import { rangeOf } from './thin.ts';

const PUBLISHED_AXES: Readonly<Record<Variable, Axis>> = { N: 'parameters', D: 'tokens', C: 'flops' };

/** The first colour of overlays; those before it are of the approaches. */
export const OVERLAY_TINTS = 2;

interface Overlay {
  readonly line: FigureLine;
  /** What of it is the paper's and what is taken from the runs. */
  readonly says: string;
}

/** What a published law is laid over. */
interface Ground {
  readonly variable: Variable;
  readonly points: readonly { readonly x: number; readonly loss: number }[];
  /** Of one's own fit, where the points show one: exponents of laws with a floor are then slopes above it. */
  readonly floor: number | null;
}

/** Published slopes in this variable, shifted onto the points; none of laws that don't speak of it. */
export function overlaysOn(
  { variable, points, floor }: Ground,
  grid: readonly number[],
  laws: readonly PublishedLaw[],
): Overlay[] {
  return laws.flatMap((published, index) => {
    const curve = publishedCurve(published, PUBLISHED_AXES[variable]);
    if (curve === null) return [];
    const above = curve.form === 'floor' && floor !== null;
    const space = above ? ({ space: 'reducible', floor } as const) : ({ space: 'log-loss' } as const);
    try {
      const anchored = anchorCurve(curve, points, space, published.paper.cite);
      const y = grid.map((x) => evaluateLaw(anchored.curve, x));
      const name = `${published.paper.cite}, ${above ? 'exponent' : 'slope'}`;
      const tint = series(OVERLAY_TINTS + index);
      const line = lineOf(grid, y, { tint, dash: 'dotted', series: name, label: published.id, ranged: false });
      return [{ line, says: anchored.says }];
    } catch (error) {
      if (error instanceof LawError) return [];
      throw error;
    }
  });
}

/** The line and band of one-variable law. */
export function curveMarks(fit: SurfaceFit<PowerLaw>, grid: readonly number[], name: string, strong: boolean) {
  const tint = strong ? law : other;
  const band = strong && fit.bootstrap.length > 0 ? lawBand(fit, grid) : null;
  const intervals = band === null ? [] : grid.map((_, i): Interval => [band.low[i] ?? NaN, band.high[i] ?? NaN]);
  return {
    lines: [
      lineOf(
        grid,
        grid.map((x) => evaluateLaw(fit.law, x)),
        {
          tint,
          series: name,
          label: name,
          weight: strong ? 'strong' : 'normal',
          dash: strong ? 'solid' : 'dashed',
          ranged: strong,
        },
      ),
    ],
    bands: band === null ? [] : bandOf(grid, intervals, { tint, series: name }),
  };
}

/** How far beyond the runs the lines go on. */
const BEYOND = 3;

export function curveFigure(curve: CurveFit, index: number, per: LossPer, laws: readonly PublishedLaw[]): Figure {
  const { variable, at, points, floor, pure } = curve;
  const [low, high] = rangeOf(points.map(({ x }) => x));
  const grid = logGrid(low / 1.3, high * BEYOND, 80);
  const shown = floor?.fit.parameters.floor.determined === true ? floor.fit.law.floor : null;
  const overlays = overlaysOn({ variable, points, floor: shown }, grid, laws);
  const parts = [
    ...(pure === null ? [] : [curveMarks(pure.fit, grid, 'without floor', floor === null)]),
    ...(floor === null ? [] : [curveMarks(floor.fit, grid, `with a floor, ${level(floor.fit.level)} band`, true)]),
  ];
  const held = variable === 'N' ? 'D' : 'N';
  const where = at === null ? '' : ` at ${held} = ${short(at)}`;
  return {
    id: at === null ? 'curve' : `curve-${variable === 'N' ? 'size' : 'data'}-${index + 1}`,
    title: `Loss against ${AXES[variable].label}${where}`,
    caption: [curve.sentence, ...overlays.map(({ says }) => says)].join(' '),
    x: { ...AXES[variable], includes: [low / 1.3, high * BEYOND] },
    y: lossAxis(per),
    scale: null,
    bands: parts.flatMap(({ bands }) => bands),
    lines: [...overlays.map(({ line }) => line), ...parts.flatMap(({ lines }) => lines)],
    points: plainDots(points),
    description: `Loss of ${plural(points.length, 'run')} against ${AXES[variable].label}${where}. ${curve.sentence}`,
  };
}
