/** What was measured, as the fits take it. */
import type { RunPoint } from '../scaling/joint-types.ts';
import type { RunRecord } from '../train/record.ts';

/** A run that finished. */
export type MeasuredRun = RunRecord & { readonly loss: number };

export function finishedRuns(records: readonly RunRecord[]): MeasuredRun[] {
  return records.filter((record): record is MeasuredRun => record.outcome.kind === 'finished' && record.loss !== null);
}

/** N counts blocks and head, C what was trained on the run's own path. Branches of one stable run are one group. */
export function runPoint({ parameters, tokens, flops, loss, spec }: MeasuredRun): RunPoint {
  return { n: parameters.total, d: tokens, flops, loss, group: `${parameters.total} ${spec.seed}` };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Items by a key, in the order in which the keys first come. */
export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Different values, ascending. */
export function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
