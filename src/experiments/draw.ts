/** Parts that the figures of several experiments share. */
import type { Interval } from '../scaling/types.ts';
import type { FigureBand, FigureLine, FigurePoint, Tint } from './figure.ts';

export const ink: Tint = { kind: 'role', role: 'ink' };
export const law: Tint = { kind: 'role', role: 'law' };
export const other: Tint = { kind: 'role', role: 'other' };
export const prediction: Tint = { kind: 'role', role: 'prediction' };
export const muted: Tint = { kind: 'role', role: 'muted' };
export const step = (at: number): Tint => ({ kind: 'step', step: at });
export const series = (index: number): Tint => ({ kind: 'series', index });

/** Places evenly spread on a log axis, both ends among them. */
export function logGrid(low: number, high: number, count = 64): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
}

/** A plain line, which parts given in `as` change. */
export function lineOf(
  x: readonly number[],
  y: readonly number[],
  as: Partial<FigureLine> & Pick<FigureLine, 'tint'>,
): FigureLine {
  return { x, y, series: '', label: '', tag: '', weight: 'normal', dash: 'solid', ranged: true, ...as };
}

/** The line of a function over a grid. */
export function lineAlong(
  grid: readonly number[],
  f: (x: number) => number,
  as: Partial<FigureLine> & Pick<FigureLine, 'tint'>,
): FigureLine {
  return lineOf(grid, grid.map(f), as);
}

/** The line through places in order of x. */
export function lineThrough(
  places: readonly { readonly x: number; readonly y: number }[],
  as: Partial<FigureLine> & Pick<FigureLine, 'tint'>,
): FigureLine {
  const sorted = [...places].sort((a, b) => a.x - b.x);
  return lineOf(
    sorted.map(({ x }) => x),
    sorted.map(({ y }) => y),
    as,
  );
}

/** A measured dot, which parts given in `as` change. */
export function dotAt(x: number, y: number, as: Partial<FigurePoint> & Pick<FigurePoint, 'tint'>): FigurePoint {
  return { x, y, series: '', label: '', shape: 'dot', ...as };
}

/** The band of intervals over x; null where there are none. */
export function bandOf(
  x: readonly number[],
  intervals: readonly (Interval | null)[],
  as: Pick<FigureBand, 'tint' | 'series'>,
): FigureBand[] {
  const kept = x.flatMap((at, i) => {
    const interval = intervals[i];
    return interval ? [{ at, low: interval[0], high: interval[1] }] : [];
  });
  if (kept.length < 2) return [];
  return [{ x: kept.map(({ at }) => at), low: kept.map(({ low }) => low), high: kept.map(({ high }) => high), ...as }];
}
