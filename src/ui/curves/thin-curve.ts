/** A run's curve as it is drawn. Curves don't change once they are made, so what was computed of one is kept. */
import type { CurvePoint } from '../../train/record.ts';
import type { ScaleKind } from '../chart/ticks.ts';
import type { Cells } from './smooth.ts';
import { cellsOf, smoothed, thinned } from './smooth.ts';

export type CurveX = 'tokens' | 'flops' | 'seconds';

export interface CurveAxes {
  readonly x: CurveX;
  /** Of both axes. */
  readonly scale: ScaleKind;
}

/** Columns to draw: positions, smoothed losses, losses as measured. */
export interface ThinCurve {
  readonly x: readonly number[];
  readonly smooth: readonly number[];
  readonly measured: readonly number[];
}

type Curve = readonly CurvePoint[];

const smoothLosses = new WeakMap<Curve, readonly number[]>();
const thinCurves = new WeakMap<Curve, { readonly key: string; readonly thin: ThinCurve }>();

/** Smoothing goes by tokens, to which FLOPs and time are proportional within a run. */
function smoothOf(curve: Curve): readonly number[] {
  const known = smoothLosses.get(curve);
  if (known !== undefined) return known;
  const tokens = curve.map((point) => point.tokens);
  const losses = curve.map((point) => point.loss);
  const smooth = smoothed(tokens, losses);
  smoothLosses.set(curve, smooth);
  return smooth;
}

/** Index of the first point that the axis can show: position 0 has no logarithm. */
function firstShown(curve: Curve, { x, scale }: CurveAxes): number {
  const first = curve.findIndex((point) => scale === 'linear' || point[x] > 0);
  return first === -1 ? curve.length : first;
}

/** The cells that some curves share; null while there is no point. */
export function sharedCells(curves: readonly Curve[], axes: CurveAxes): Cells | null {
  const ends = curves.flatMap((curve) => [curve[firstShown(curve, axes)], curve.at(-1)]);
  const positions = ends.filter((point) => point !== undefined).map((point) => point[axes.x]);
  return positions.length === 0 ? null : cellsOf(axes.scale, Math.min(...positions), Math.max(...positions));
}

export function thinCurve(curve: Curve, axes: CurveAxes, cells: Cells): ThinCurve {
  const key = `${axes.x} ${cells.key}`;
  const known = thinCurves.get(curve);
  if (known?.key === key) return known.thin;
  const from = firstShown(curve, axes);
  const smooth = smoothOf(curve).slice(from);
  const shown = curve.slice(from);
  const positions = shown.map((point) => point[axes.x]);
  const kept = thinned(positions, cells);
  const thin = {
    x: kept.map((i) => cells.centreOf(cells.cellOf(positions[i] ?? NaN))),
    smooth: kept.map((i) => smooth[i] ?? NaN),
    measured: kept.map((i) => shown[i]?.loss ?? NaN),
  };
  thinCurves.set(curve, { key, thin });
  return thin;
}
