/** How far a ladder has come and how long it still takes. */
import type { LadderPlan } from '../../experiments/ladder-types.ts';
import type { GroupEstimate } from '../../worker/protocol.ts';
import type { RunViews } from './run-view.ts';
import { shareDone } from './run-view.ts';

export interface LadderProgress {
  /** 0 to 1. */
  readonly share: number;
  /** Null while it can't be told. */
  readonly secondsLeft: number | null;
}

/** Below this share the time taken says little about the time left. */
const TELLING = 0.04;

/** Expected weight of each size: measured seconds, else parameters × tokens, to which compute is near proportional. */
function weightsOf(plan: LadderPlan, groups: readonly GroupEstimate[] | null): number[] {
  return plan.rungs.map(
    ({ runs, parameters }, i) => groups?.[i]?.seconds ?? parameters.total * plan.options.tokens * runs.length,
  );
}

/** Mean share done over the runs of each size. */
function sharesOf(plan: LadderPlan, views: RunViews): number[] {
  return plan.rungs.map((rung, i) => {
    const shares = [...views.values()].filter((view) => view.rung === i).map(shareDone);
    return shares.reduce((sum, share) => sum + share, 0) / Math.max(1, rung.runs.length);
  });
}

/**
 * @param elapsed seconds trained so far, pauses excluded.
 * @param before share that was done when they began: a ladder that goes on has its first sizes for nothing.
 */
export function ladderProgress(
  plan: LadderPlan,
  views: RunViews,
  groups: readonly GroupEstimate[] | null,
  elapsed: number,
  before: number,
): LadderProgress {
  const weights = weightsOf(plan, groups);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = sharesOf(plan, views);
  const share = total > 0 ? weights.reduce((sum, weight, i) => sum + weight * (shares[i] ?? 0), 0) / total : 0;
  const gained = share - before;
  if (gained > TELLING) return { share, secondsLeft: (elapsed * (1 - share)) / gained };
  return { share, secondsLeft: groups === null ? null : Math.max(0, total * (1 - share)) };
}
