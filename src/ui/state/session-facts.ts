/** What follows from a session's view. Pure. */
import type { RunRecord } from '../../train/record.ts';
import type { Shown } from './lab-view.ts';
import { isOwn } from './own-runs.ts';

type SomeShown = Shown<{ readonly records: readonly RunRecord[] }> | null;

/** Finished runs that the visitor trained or opened here; a recording's are none, nor a link's, which anyone can make. */
export function finishedHere(shown: SomeShown): readonly RunRecord[] {
  if (shown === null || shown.source === 'recorded' || shown.source === 'linked') return [];
  return shown.state.records.filter(({ outcome }) => outcome.kind === 'finished');
}

/** Groups and runs that a stopped or broken training lacks; zeros where there is nothing to go on with. */
export function leftOver(shown: SomeShown): { readonly groups: number; readonly runs: number } {
  if (shown === null || !isOwn(shown.source)) return { groups: 0, runs: 0 };
  const left = [...shown.runs.values()].filter(({ progress }) => progress.kind !== 'finished');
  return { groups: new Set(left.map(({ group }) => group)).size, runs: left.length };
}

/** Of all runs that trained together. */
const speedOf = ({ flops, replicas, seconds }: RunRecord): number => (seconds > 0 ? (flops * replicas) / seconds : 0);

/**
 * FLOP/s of this adapter: the most that a group of runs trained here reached, or that is expected of one that is chosen; null
 * before either is known.
 *
 * @param expected FLOPs and estimated seconds of the chosen groups, null before there is an estimate.
 */
export function adapterSpeed(
  shown: SomeShown,
  expected: readonly { readonly flops: number; readonly seconds: number | null }[],
): number | null {
  const trained = shown?.source === 'live' ? shown.state.records.map(speedOf) : [];
  const likely = expected.map(({ flops, seconds }) => flops / (seconds ?? Infinity));
  const most = Math.max(0, ...(trained.length > 0 ? trained : likely));
  return most > 0 ? most : null;
}
