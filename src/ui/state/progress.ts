/** How far an experiment has come and how long it still takes. */
import type { RunGroup } from '../../experiments/experiment.ts';
import type { GroupEstimate } from '../../worker/protocol.ts';
import type { RunView, RunViews } from './run-view.ts';
import { isOver } from './run-view.ts';

export interface Progress {
  /** 0 to 1. */
  readonly share: number;
  /** Null while it can't be told. */
  readonly secondsLeft: number | null;
}

/** Below this share the time taken says little about the time left. */
const TELLING = 0.04;

/** What training is of a group's work; the rest is evaluation. */
const TRAINING = 0.9;

/**
 * Share of a training under way, 0 to 1. Reports of progress count the steps of the whole group, the stable run and every
 * cooldown, so that any run still in training tells how far all of them are. Between cooldowns one branch is evaluated
 * while the others wait; only when none is left in training is the evaluation the last.
 */
function shareOf(runs: readonly RunView[]): number {
  if (runs.every(isOver)) return 1;
  let [trained, evaluated] = [0, 0];
  let training = false;
  for (const { progress } of runs) {
    if (progress.kind === 'training') {
      training = true;
      trained = Math.max(trained, progress.step / Math.max(1, progress.steps));
    }
    if (progress.kind === 'evaluating') evaluated = Math.max(evaluated, progress.done / Math.max(1, progress.total));
  }
  if (training) return TRAINING * trained;
  return runs.some(({ progress }) => progress.kind === 'evaluating') ? TRAINING + (1 - TRAINING) * evaluated : 0;
}

/** Share of a group that is done: runs that were there before count by their tokens. */
function groupShare(runs: readonly RunView[]): number {
  const tokensOf = (some: readonly RunView[]) => some.reduce((sum, { tokens }) => sum + tokens, 0);
  const fresh = runs.filter(({ kept }) => !kept);
  const total = tokensOf(runs);
  if (fresh.length === 0 || total === 0) return 1;
  const rest = tokensOf(fresh) / total;
  return 1 - rest + rest * shareOf(fresh);
}

/**
 * @param estimates measured time of each group; null while there is none, and FLOPs then stand in.
 * @param elapsed seconds trained so far, pauses excluded.
 * @param before share that was done when they began: what goes on has its first groups for nothing.
 */
export function progressOf(
  groups: readonly RunGroup[],
  views: RunViews,
  estimates: readonly GroupEstimate[] | null,
  elapsed: number,
  before: number,
): Progress {
  const weights = groups.map(({ flops }, i) => estimates?.[i]?.seconds ?? flops);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const runs = groups.map((): RunView[] => []);
  for (const view of views.values()) runs[view.group]?.push(view);
  const done = weights.reduce((sum, weight, i) => sum + weight * groupShare(runs[i] ?? []), 0);
  const share = total > 0 ? done / total : 0;
  const gained = share - before;
  if (gained > TELLING) return { share, secondsLeft: (elapsed * (1 - share)) / gained };
  return { share, secondsLeft: estimates === null ? null : Math.max(0, total * (1 - share)) };
}
