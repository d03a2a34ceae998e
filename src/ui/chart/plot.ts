/** A plot as data: what the page's panels hand to the chart element. Positions are in the units of the axes. */
import type { ScaleKind } from './ticks.ts';
import { paddedRange } from './ticks.ts';

export interface PlotAxis {
  /** What is measured, with its unit: 'tokens trained on', 'loss (nats a token)'. */
  readonly label: string;
  readonly scale: ScaleKind;
  /** A value in the tooltip. */
  readonly format: (value: number) => string;
  /** A round value at a tick. */
  readonly tick: (value: number) => string;
  /** Margin on both sides, as a share of the range. */
  readonly pad: number;
  /** Values to show whatever is drawn: the axis then stands still while points come in. */
  readonly includes?: readonly number[];
  /** Without label and tick labels: another plot beside it has the same axis and names it. */
  readonly bare?: boolean;
}

export interface PlotLine {
  /** Named in the tooltip. */
  readonly label: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly color: string;
  readonly width: number;
  readonly dash?: readonly number[];
  /** A few characters written at its end. */
  readonly tag?: string;
  /** What a click on it picks; without one it can't be picked. */
  readonly key?: string;
  /** False for a line that may leave the picture: it doesn't stretch the axes. */
  readonly ranged: boolean;
}

/** The area between two lines over the same x. */
export interface PlotBand {
  readonly x: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly color: string;
  /** Of the filling, 1 by default. */
  readonly opacity?: number;
}

export interface PlotMark {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  /** An upright bar: the spread of the seeds or the interval of a prediction. */
  readonly bar: readonly [low: number, high: number] | null;
  /** A level bar. */
  readonly xBar?: readonly [low: number, high: number] | undefined;
  readonly color: string;
  /** A dot is measured, a ring predicted, a diamond read off a fit, a cross left out of it. */
  readonly shape: 'dot' | 'ring' | 'diamond' | 'cross';
  /** The whole tooltip, where label and values don't say enough. */
  readonly tip?: string;
  /** A few characters written above it. */
  readonly tag?: string;
  /** What a click on it picks; without one it can't be picked. */
  readonly key?: string;
  /** Factor of its size while it draws the eye, 1 by default. */
  readonly grown?: number;
}

export interface Plot {
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  readonly bands: readonly PlotBand[];
  readonly lines: readonly PlotLine[];
  readonly marks: readonly PlotMark[];
  /** What the picture shows, in words, for those who can't see it. */
  readonly description: string;
}

export type Range = readonly [min: number, max: number];

/** The ranges of both axes: all marks with their bars, and the lines that count. */
export function plotRanges(plot: Plot): { readonly x: Range; readonly y: Range } {
  const ranged = plot.lines.filter((line) => line.ranged);
  const xs = [
    ...(plot.x.includes ?? []),
    ...ranged.flatMap((line) => line.x),
    ...plot.marks.flatMap((mark) => [mark.x, ...(mark.xBar ?? [])]),
  ];
  const ys = [
    ...(plot.y.includes ?? []),
    ...ranged.flatMap((line) => line.y),
    ...plot.marks.flatMap((mark) => [mark.y, ...(mark.bar ?? [])]),
  ];
  return { x: paddedRange(plot.x.scale, xs, plot.x.pad), y: paddedRange(plot.y.scale, ys, plot.y.pad) };
}

/** Where a value lies on an axis, from 0 at its beginning to 1 at its end. */
export function shareOf(scale: ScaleKind, [low, high]: Range, value: number): number {
  return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** The value that lies at a share of an axis. */
export function valueAt(scale: ScaleKind, [low, high]: Range, share: number): number {
  return scale === 'log' ? low * (high / low) ** share : low + share * (high - low);
}

/** Whether an axis has a place for a value: finite, and positive on a logarithmic one. */
export function hasPlace(scale: ScaleKind, value: number): boolean {
  return Number.isFinite(value) && (scale === 'linear' || value > 0);
}

/** A place in a drawing, in its pixels. */
export type Place = readonly [left: number, top: number];

/** Where the axes of a drawing put a pair of values. */
export type Project = (x: number, y: number) => Place;

/** The corners of a line, without the points that its axes have no place for: the line runs on through them. */
export function cornersOf(plot: Plot, x: readonly number[], y: readonly number[], project: Project): Place[] {
  return x.flatMap((at, i): Place[] => {
    const value = y[i] ?? NaN;
    return hasPlace(plot.x.scale, at) && hasPlace(plot.y.scale, value) ? [project(at, value)] : [];
  });
}
