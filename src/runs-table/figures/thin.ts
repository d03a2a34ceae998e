/** Few enough points to draw. */
import { flopsOf } from '../../scaling/isoflop.ts';
import type { RunPoint } from '../../scaling/joint-types.ts';

/** More dots than this no picture shows apart. */
const MOST_DRAWN = 1500;

/** Evenly spread places of a list, its ends among them. */
export function thinned<T>(values: readonly T[], most = MOST_DRAWN): readonly T[] {
  if (values.length <= most) return values;
  const stride = (values.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => values[Math.round(i * stride)]).filter((value) => value !== undefined);
}

/** Points of a table few enough to draw, by compute: the cheapest and the dearest are among them. */
export function drawnPoints<P extends RunPoint>(points: readonly P[]): readonly P[] {
  return thinned([...points].sort((a, b) => flopsOf(a) - flopsOf(b)));
}

/** What the runs cost in units of 6·N·D, typically: heads and attention, where FLOPs were counted. */
export function costOf(points: readonly RunPoint[]): number {
  const sum = points.reduce((total, point) => total + Math.log(flopsOf(point) / (6 * point.n * point.d)), 0);
  return Math.exp(sum / points.length);
}

/** Said in a caption where points were left out of a picture. */
export function thinningNote(count: number): string {
  return count <= MOST_DRAWN
    ? ''
    : ` Of ${count.toLocaleString('en')} runs, ${MOST_DRAWN.toLocaleString('en')} are drawn.`;
}

/** The least and the greatest, moved apart by a factor. */
export function rangeOf(values: readonly number[], margin = 1): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return [low / margin, high * margin];
}
