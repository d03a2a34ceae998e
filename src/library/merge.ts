/** Merging runs: which of two records of one run is kept. Pure. */
import type { RunRecord } from '../train/record.ts';
import { runKey, summaryOf } from './names.ts';
import type { Merge, RunSummary } from './types.ts';

/** What was told of a run: a result, a result without a loss, or nothing to go by. */
const RANKS: Readonly<Record<RunSummary['outcome'], number>> = { finished: 2, diverged: 1, failed: 0, stopped: 0 };

type Comparable = Pick<RunSummary, 'outcome' | 'points'>;

/**
 * Whether a record tells more than the one that is kept of the same run on the same adapter: an end instead of a stop, or a
 * curve that was not thinned. Of two that tell as much, the first stays: they are equal but for rounding.
 */
export function supersedes(next: Comparable, kept: Comparable): boolean {
  const gain = RANKS[next.outcome] - RANKS[kept.outcome];
  return gain > 0 || (gain === 0 && next.points > kept.points);
}

/** Of several records of one run, from any adapters, the one to show: what ended before what did not, then the latest. */
export function bestOf<T extends Pick<RunSummary, 'outcome' | 'endedAt'>>(records: readonly T[]): T | null {
  const better = (a: T, b: T): T => {
    const gain = RANKS[b.outcome] - RANKS[a.outcome];
    return gain > 0 || (gain === 0 && b.endedAt > a.endedAt) ? b : a;
  };
  const [first, ...others] = records;
  return first === undefined ? null : others.reduce(better, first);
}

/** The records of both lists, each run once an adapter, in the order in which they first come; and how many were news. */
export function mergeRecords(
  kept: readonly RunRecord[],
  incoming: readonly RunRecord[],
): Merge & { readonly records: readonly RunRecord[] } {
  const merged = new Map(kept.map((record) => [runKey(record), record]));
  let fresh = 0;
  for (const record of incoming) {
    const before = merged.get(runKey(record));
    if (before !== undefined && !supersedes(summaryOf(record), summaryOf(before))) continue;
    merged.set(runKey(record), record);
    fresh += 1;
  }
  return { records: [...merged.values()], fresh, known: incoming.length - fresh };
}
