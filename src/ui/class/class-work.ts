/** How the shares of a plan stand: which runs each has, and which of them are back. */
import type { LadderPlan } from '../../experiments/ladder-types.ts';
import type { ExperimentPlan } from '../../experiments/experiment.ts';
import { splitRuns } from '../../experiments/split.ts';
import type { RunRecord } from '../../train/record.ts';
import type { RunSpec } from '../../train/spec.ts';

export interface ShareWork {
  /** Counted from 1. */
  readonly share: number;
  readonly runs: number;
  readonly flops: number;
  /** Runs whose finished records are here. */
  readonly back: number;
}

export function specsOf(plan: LadderPlan | ExperimentPlan): RunSpec[][] {
  return 'rungs' in plan
    ? plan.rungs.map(({ runs }) => [...runs])
    : plan.groups.map(({ runs }) => runs.map(({ spec }) => spec));
}

/** `records` may be of any plan: a run is known by its name. */
export function sharesOf(
  specs: readonly (readonly RunSpec[])[],
  of: number,
  records: readonly RunRecord[],
): ShareWork[] {
  const finished = new Set(records.filter(({ outcome }) => outcome.kind === 'finished').map(({ id }) => id));
  return splitRuns(specs, of).map(({ runs, flops }, i) => ({
    share: i + 1,
    runs: runs.size,
    flops,
    back: [...runs].filter((id) => finished.has(id)).length,
  }));
}
