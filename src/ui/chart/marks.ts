/** Draws measured and predicted points with their bars, and finds what lies under the pointer. */
import uPlot from 'uplot';
import type { Plot, PlotMark } from './plot.ts';
import { hasPlace } from './plot.ts';

/** Half the extent of each shape, in ems. */
export const MARK_RADIUS: Readonly<Record<PlotMark['shape'], number>> = {
  dot: 0.36,
  ring: 0.52,
  diamond: 0.58,
  cross: 0.34,
};

/** Half the width of a bar's ends, in ems. */
export const CAP = 0.35;

/** All sizes are in ems of the chart's font, so that a projector enlarges the marks as well. */
export function drawMarks(chart: uPlot, plot: Plot, surface: string, fontSize: number): void {
  const em = fontSize * uPlot.pxRatio;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - em, bbox.top - em, bbox.width + 2 * em, bbox.height + 2 * em);
  ctx.clip();
  for (const mark of plot.marks)
    if (hasPlace(plot.x.scale, mark.x) && hasPlace(plot.y.scale, mark.y)) drawMark(chart, plot, mark, surface, em);
  ctx.restore();
}

function drawMark(chart: uPlot, plot: Plot, mark: PlotMark, surface: string, em: number): void {
  const { ctx } = chart;
  const x = chart.valToPos(mark.x, 'x', true);
  const y = chart.valToPos(mark.y, 'y', true);
  ctx.strokeStyle = mark.color;
  ctx.lineWidth = em * 0.14;
  ctx.beginPath();
  if (mark.bar !== null) {
    const [low, high] = endsOf(mark.bar, plot.y.scale).map((value) => chart.valToPos(value, 'y', true));
    bar(ctx, [x, low ?? y], [x, high ?? y], em);
  }
  if (mark.xBar !== undefined) {
    const [low, high] = endsOf(mark.xBar, plot.x.scale).map((value) => chart.valToPos(value, 'x', true));
    bar(ctx, [low ?? x, y], [high ?? x, y], em);
  }
  ctx.stroke();
  shape(ctx, mark, x, y, em, surface);
}

/** Ends of a bar as its axis can show them: what has no logarithm is left where the other end is. */
export function endsOf([low, high]: readonly [number, number], scale: Plot['x']['scale']): [number, number] {
  return [hasPlace(scale, low) ? low : high, high];
}

function bar(ctx: CanvasRenderingContext2D, [x0, y0]: [number, number], [x1, y1]: [number, number], em: number): void {
  const cap = em * CAP;
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  for (const [x, y] of [
    [x0, y0],
    [x1, y1],
  ] as const) {
    const [dx, dy] = x0 === x1 ? [cap, 0] : [0, cap];
    ctx.moveTo(x - dx, y - dy);
    ctx.lineTo(x + dx, y + dy);
  }
}

function shape(ctx: CanvasRenderingContext2D, mark: PlotMark, x: number, y: number, em: number, surface: string): void {
  const radius = em * MARK_RADIUS[mark.shape] * (mark.grown ?? 1);
  ctx.beginPath();
  switch (mark.shape) {
    case 'dot':
    case 'ring':
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      break;
    case 'diamond':
      ctx.moveTo(x, y - radius);
      ctx.lineTo(x + radius, y);
      ctx.lineTo(x, y + radius);
      ctx.lineTo(x - radius, y);
      ctx.closePath();
      break;
    case 'cross':
      for (const sign of [-1, 1]) {
        ctx.moveTo(x - radius, y - sign * radius);
        ctx.lineTo(x + radius, y + sign * radius);
      }
      return ctx.stroke();
    default:
      mark.shape satisfies never;
  }
  ctx.fillStyle = mark.shape === 'ring' ? surface : mark.color;
  ctx.fill();
  if (mark.shape === 'ring') ctx.stroke();
}

/** What the tooltip says and where it stands, in CSS pixels of the plotting area. */
export interface Hit {
  readonly text: string;
  readonly color: string;
  /** What a click here picks, '' for nothing. */
  readonly key: string;
  readonly left: number;
  readonly top: number;
}

interface Candidate {
  readonly label: string;
  readonly tip?: string;
  readonly key?: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
  /** CSS pixels added to its distance. */
  readonly handicap: number;
}

function candidates(plot: Plot): Candidate[] {
  const onLines = plot.lines
    .filter((line) => line.label !== '')
    .flatMap(({ x, y, label, color, key = '' }) =>
      x.map((value, i) => ({ label, color, key, x: value, y: y[i] ?? NaN, handicap: LINE_HANDICAP })),
    );
  return [...plot.marks.map((mark) => ({ ...mark, handicap: 0 })), ...onLines];
}

/** How much nearer than a mark a line must be to be named, in CSS pixels: marks are what is looked for, and fingers are wide. */
const LINE_HANDICAP = 14;

/** The mark or line point nearest to the pointer, if any lies within `reach` CSS pixels. */
export function hitAt(chart: uPlot, plot: Plot, left: number, top: number, reach: number): Hit | null {
  let best: Hit | null = null;
  let nearest = Infinity;
  for (const { label, tip, key = '', color, x, y, handicap } of candidates(plot)) {
    const dx = chart.valToPos(x, 'x') - left;
    const dy = chart.valToPos(y, 'y') - top;
    const distance = Math.hypot(dx, dy);
    if (!(distance < reach && distance + handicap < nearest)) continue;
    nearest = distance + handicap;
    const values = `${plot.x.format(x)} · ${plot.y.format(y)}`;
    const text = tip ?? (label === '' ? values : `${label}\n${values}`);
    best = { text, color, key, left: left + dx, top: top + dy };
  }
  return best;
}
