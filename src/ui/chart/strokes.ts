/** Draws the bands and lines of a plot, and the tags at the lines' ends. */
import uPlot from 'uplot';
import type { Place, Plot, Project } from './plot.ts';
import { cornersOf } from './plot.ts';

/** Where the chart's axes put a pair of values, in pixels of its canvas. */
function projectOf(chart: uPlot): Project {
  return (x, y) => [chart.valToPos(x, 'x', true), chart.valToPos(y, 'y', true)];
}

function trace(ctx: CanvasRenderingContext2D, corners: readonly Place[]): void {
  corners.forEach(([left, top], i) => (i === 0 ? ctx.moveTo(left, top) : ctx.lineTo(left, top)));
}

/** Draws what lies under the marks; widths and dashes are in CSS pixels. */
export function drawStrokes(chart: uPlot, plot: Plot): void {
  const { ctx, bbox } = chart;
  const project = projectOf(chart);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineJoin = 'round';
  for (const { x, low, high, color, opacity = 1 } of plot.bands) {
    ctx.globalAlpha = opacity;
    ctx.fillStyle = color;
    ctx.beginPath();
    trace(ctx, [...cornersOf(plot, x, high, project), ...cornersOf(plot, x, low, project).reverse()]);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  for (const { x, y, color, width, dash = [] } of plot.lines) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width * uPlot.pxRatio;
    ctx.setLineDash(dash.map((length) => length * uPlot.pxRatio));
    ctx.beginPath();
    trace(ctx, cornersOf(plot, x, y, project));
    ctx.stroke();
  }
  ctx.restore();
}

/** A tag's text with its box, in the drawing's pixels. */
export interface Tag {
  readonly text: string;
  readonly color: string;
  readonly left: number;
  /** Of the middle of the text. */
  readonly top: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a tag would like to stand: to the right of its line's end, or centred above its mark. */
interface Anchor {
  readonly tag: string;
  readonly color: string;
  readonly end: Place;
  readonly above: boolean;
}

function anchorsOf(plot: Plot, project: Project, inside: (place: Place) => boolean): Anchor[] {
  const ofLines = plot.lines.flatMap(({ tag = '', x, y, color }): Anchor[] => {
    const end = tag === '' ? undefined : cornersOf(plot, x, y, project).filter(inside).at(-1);
    return end === undefined ? [] : [{ tag, color, end, above: false }];
  });
  const ofMarks = plot.marks.flatMap(({ tag = '', x, y, color }): Anchor[] => {
    const [end] = tag === '' ? [] : cornersOf(plot, [x], [y], project).filter(inside);
    return end === undefined ? [] : [{ tag, color, end, above: true }];
  });
  return [...ofLines, ...ofMarks];
}

/**
 * The tags that find room: beside the last point of their line that lies in the picture or above their mark, drawn in where
 * the picture's edge is near, and left out where an earlier one stands.
 */
export function tagsOf(
  plot: Plot,
  project: Project,
  within: Box,
  em: number,
  widthOf: (text: string) => number,
): Tag[] {
  const inside = ([left, top]: Place) =>
    left >= within.left - 1 &&
    left <= within.left + within.width + 1 &&
    top >= within.top - 1 &&
    top <= within.top + within.height + 1;
  const placed: (Tag & { readonly right: number })[] = [];
  for (const { tag, color, end, above } of anchorsOf(plot, project, inside)) {
    const width = widthOf(tag);
    const wanted = above ? Math.max(end[0] - width / 2, within.left + 0.2 * em) : end[0] + 0.35 * em;
    const left = Math.min(wanted, within.left + within.width - width - 0.2 * em);
    const lift = above ? 1.5 * em : left < end[0] ? 0.8 * em : 0;
    const top = Math.min(Math.max(end[1] - lift, within.top + em), end[1] + em);
    const right = left + width;
    if (placed.some((other) => Math.abs(other.top - top) < em && other.left < right && left < other.right)) continue;
    placed.push({ text: tag, color, left, top, right });
  }
  return placed.map(({ text, color, left, top }) => ({ text, color, left, top }));
}

/** Writes the tags, each with a rim of the surface's colour, so that it can be read over other lines. */
export function drawTags(chart: uPlot, plot: Plot, surface: string, font: { size: number; family: string }): void {
  const { ctx, bbox } = chart;
  const em = font.size * uPlot.pxRatio;
  ctx.save();
  ctx.font = `600 ${0.92 * em}px ${font.family}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  ctx.lineJoin = 'round';
  ctx.strokeStyle = surface;
  ctx.lineWidth = 0.28 * em;
  for (const { text, color, left, top } of tagsOf(plot, projectOf(chart), bbox, em, (t) => ctx.measureText(t).width)) {
    ctx.strokeText(text, left, top);
    ctx.fillStyle = color;
    ctx.fillText(text, left, top);
  }
  ctx.restore();
}
