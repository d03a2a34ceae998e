/** The range of sizes that a law is fitted to: what lies in it, and how far its ends may be moved. */
import type { Interval } from '../../scaling/types.ts';
import type { Range } from '../chart/plot.ts';
import { shareOf, valueAt } from '../chart/plot.ts';
import type { ScaleKind } from '../chart/ticks.ts';

/** The end that is moved. */
export type RangeEnd = 'low' | 'high';

export interface Ground {
  /** Of the measured sizes, ascending, in the unit of the axis. */
  readonly xs: readonly number[];
  readonly axis: Range;
  readonly scale: ScaleKind;
  /** Sizes that must stay in the range: as many as the law has parameters. */
  readonly fewest: number;
}

export function isInside(x: number, range: Interval | null): boolean {
  return range === null || (x >= range[0] && x <= range[1]);
}

/** Both ends, the axis' own where no range is chosen. */
export function endsOf(range: Interval | null, { axis }: Pick<Ground, 'axis'>): Interval {
  return range ?? [axis[0], axis[1]];
}

/** The range with one end moved to a value, as far as enough sizes stay in it; null where all of them do. */
export function moved(range: Interval | null, end: RangeEnd, to: number, ground: Ground): Interval | null {
  const { xs, axis, fewest } = ground;
  const [low, high] = endsOf(range, ground);
  const within = Math.min(Math.max(to, axis[0]), axis[1]);
  const next: Interval =
    end === 'low'
      ? [Math.min(within, xs.filter((x) => x <= high).at(-fewest) ?? axis[0]), high]
      : [low, Math.max(within, xs.filter((x) => x >= low)[fewest - 1] ?? axis[1])];
  return xs.every((x) => isInside(x, next)) ? null : next;
}

/** Places for an end that tell the sizes apart: the ends of the axis, and the middles between neighbours. */
function stopsOf({ xs, axis, scale }: Ground): number[] {
  const shares = xs.map((x) => shareOf(scale, axis, x));
  const middles = shares.slice(1).map((share, i) => valueAt(scale, axis, (share + (shares[i] ?? share)) / 2));
  return [axis[0], ...middles, axis[1]];
}

/** The range with one end a size further up (1) or down (−1), or as far as it goes (±Infinity). */
export function stepped(range: Interval | null, end: RangeEnd, by: number, ground: Ground): Interval | null {
  const at = endsOf(range, ground)[end === 'low' ? 0 : 1];
  const stops = stopsOf(ground);
  const near = (stop: number) => Math.abs(stop / at - 1) < 1e-9;
  const ahead = by > 0 ? stops.filter((stop) => stop > at && !near(stop)) : stops.filter((s) => s < at && !near(s));
  const target = Number.isFinite(by) ? (by > 0 ? ahead[0] : ahead.at(-1)) : by > 0 ? ahead.at(-1) : ahead[0];
  return target === undefined ? range : moved(range, end, target, ground);
}
