/** Draws measured dots and predicted rings with their bars, and finds what lies under the pointer. */
import uPlot from 'uplot';
import type { Plot, PlotMark } from './plot.ts';

const DOT_RADIUS = 0.36;
const RING_RADIUS = 0.52;

/** All sizes are in ems of the chart's font, so that a projector enlarges the marks as well. */
export function drawMarks(chart: uPlot, marks: readonly PlotMark[], surface: string, fontSize: number): void {
  const em = fontSize * uPlot.pxRatio;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - em, bbox.top - em, bbox.width + 2 * em, bbox.height + 2 * em);
  ctx.clip();
  for (const mark of marks) drawMark(chart, mark, surface, em);
  ctx.restore();
}

function drawMark(chart: uPlot, mark: PlotMark, surface: string, em: number): void {
  const { ctx } = chart;
  const x = chart.valToPos(mark.x, 'x', true);
  const y = chart.valToPos(mark.y, 'y', true);
  ctx.strokeStyle = mark.color;
  ctx.lineWidth = em * 0.14;
  if (mark.bar !== null) drawBar(chart, mark.bar, x, em);
  ctx.beginPath();
  ctx.arc(x, y, em * (mark.shape === 'dot' ? DOT_RADIUS : RING_RADIUS), 0, 2 * Math.PI);
  ctx.fillStyle = mark.shape === 'dot' ? mark.color : surface;
  ctx.fill();
  if (mark.shape === 'ring') ctx.stroke();
}

function drawBar(chart: uPlot, [low, high]: readonly [number, number], x: number, em: number): void {
  const { ctx } = chart;
  const top = chart.valToPos(high, 'y', true);
  const bottom = chart.valToPos(low, 'y', true);
  const cap = em * 0.35;
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, bottom);
  for (const end of [top, bottom]) {
    ctx.moveTo(x - cap, end);
    ctx.lineTo(x + cap, end);
  }
  ctx.stroke();
}

/** What the tooltip says and where it stands, in CSS pixels of the plotting area. */
export interface Hit {
  readonly text: string;
  readonly color: string;
  readonly left: number;
  readonly top: number;
}

interface Candidate {
  readonly label: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}

function candidates(plot: Plot): Candidate[] {
  const onLines = plot.lines
    .filter((line) => line.label !== '')
    .flatMap(({ x, y, label, color }) => x.map((value, i) => ({ label, color, x: value, y: y[i] ?? NaN })));
  return [...plot.marks, ...onLines];
}

/** The mark or line point nearest to the pointer, if any lies within `reach` CSS pixels. Marks win a tie. */
export function hitAt(chart: uPlot, plot: Plot, left: number, top: number, reach: number): Hit | null {
  let best: Hit | null = null;
  let nearest = reach;
  for (const { label, color, x, y } of candidates(plot)) {
    const dx = chart.valToPos(x, 'x') - left;
    const dy = chart.valToPos(y, 'y') - top;
    const distance = Math.hypot(dx, dy);
    if (!(distance < nearest)) continue;
    nearest = distance;
    best = { text: `${label}\n${plot.x.format(x)} · ${plot.y.format(y)}`, color, left: left + dx, top: top + dy };
  }
  return best;
}
