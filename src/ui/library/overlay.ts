/** Results of the library laid over those on screen: their points and laws in a colour of their own. Pure. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { Figure, FigureLine, FigurePoint, Tint } from '../../experiments/figure.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { RunRecord } from '../../train/record.ts';
import type { Plot, PlotLine, PlotMark } from '../chart/plot.ts';
import { sharedCells, thinCurve, type CurveAxes } from '../curves/thin-curve.ts';
import { formatCount, formatLoss } from '../format/numbers.ts';
import { sizePoints, type LawChoice, type SizePoint } from '../law/law-choice.ts';

/** An experiment of the library, analysed. */
export interface Overlaid<S> {
  readonly id: string;
  readonly name: string;
  readonly state: S;
}

/** Long names are shortened in the plot: the tooltip and the library say the whole. */
const MOST = 30;
/** Tokens of the colours, in the order of the experiments. */
export const OVERLAY_COLORS = ['--series-2', '--series-4', '--series-5'] as const;

const short = (name: string): string => (name.length > MOST ? `${name.slice(0, MOST - 1)}…` : name);

function sizeMark(name: string, { x, loss, seeds }: SizePoint, n: number, color: string): PlotMark {
  return {
    label: name,
    x,
    y: loss,
    bar: seeds.length > 1 ? [Math.min(...seeds), Math.max(...seeds)] : null,
    color,
    shape: 'diamond',
    tip: `${name}\n${formatCount(n)} parameters: ${formatLoss(loss)} nats`,
  };
}

/** The plot of a law with the sizes of other ladders, joined by a line, each in its colour. */
export function withLadders(
  plot: Plot,
  others: readonly Overlaid<LadderState>[],
  choice: LawChoice,
  colors: readonly string[],
): Plot {
  const drawn = others.map(({ name, state }, i) => {
    const color = colors[i % colors.length] ?? '';
    const points = sizePoints(state, { ...choice, range: null });
    const line: PlotLine = {
      label: '',
      tag: short(name),
      x: points.map(({ x }) => x),
      y: points.map(({ loss }) => loss),
      color,
      width: 1.5,
      dash: [6, 4],
      ranged: true,
    };
    const total = ({ rung }: SizePoint) => state.plan.rungs[rung]?.parameters.total ?? NaN;
    return { line, marks: points.map((point) => sizeMark(name, point, total(point), color)) };
  });
  const said = others.map(({ name, state }) => `${name}: ${state.points.length} sizes.`).join(' ');
  return {
    ...plot,
    lines: [...drawn.map(({ line }) => line), ...plot.lines],
    marks: [...drawn.flatMap(({ marks }) => marks), ...plot.marks],
    description: others.length === 0 ? plot.description : `${plot.description} Laid over it: ${said}`,
  };
}

/** A state with records, of whatever experiment. */
interface WithRecords {
  readonly records: readonly RunRecord[];
}

/** The plot of training curves with those of other experiments, dashed, each experiment in its colour. */
export function withCurves(
  plot: Plot,
  others: readonly Overlaid<WithRecords>[],
  axes: CurveAxes,
  colors: readonly string[],
): Plot {
  const curves = others.flatMap(({ state }) => state.records.map(({ curve }) => curve));
  const cells = sharedCells(curves, axes);
  if (cells === null) return plot;
  const lines = others.flatMap(({ name, state }, i) =>
    state.records.map(({ curve, parameters }): PlotLine => {
      const { x, smooth } = thinCurve(curve, axes, cells);
      const label = `${name}: ${formatCount(parameters.total)} parameters`;
      return { label, x, y: smooth, color: colors[i % colors.length] ?? '', width: 1.2, dash: [5, 4], ranged: true };
    }),
  );
  return { ...plot, lines: [...lines, ...plot.lines] };
}

const isLike = (a: Figure, b: Figure): boolean =>
  a.id === b.id && a.x.label === b.x.label && a.y.label === b.y.label && a.x.scale === b.x.scale;

/** Measured points, and the lines that tell the finding; what only orients would be there twice. */
function partsOf(figure: Figure, name: string, tint: Tint): { points: FigurePoint[]; lines: FigureLine[] } {
  return {
    points: figure.points
      .filter(({ shape }) => shape !== 'cross')
      .map((point) => ({ ...point, series: name, label: `${name}: ${point.label || point.series}`, tint })),
    lines: figure.lines
      .filter(({ weight }) => weight !== 'thin')
      .map((line) => ({
        ...line,
        series: name,
        label: `${name}: ${line.label || line.series}`,
        tag: '',
        tint,
        dash: 'dashed',
      })),
  };
}

/** A figure with the points and lines of the same figure of other experiments of its kind. */
export function withFigures(figure: Figure, others: readonly Overlaid<ExperimentState>[]): Figure {
  const found = others.flatMap(({ name, state }, index) => {
    const like = state.findings.figures.find((other) => isLike(other, figure));
    return like === undefined ? [] : [partsOf(like, short(name), { kind: 'series', index: index + 1 })];
  });
  if (found.length === 0) return figure;
  return {
    ...figure,
    lines: [...found.flatMap(({ lines }) => lines), ...figure.lines],
    points: [...found.flatMap(({ points }) => points), ...figure.points],
  };
}
