/** What the runs of `batch` say. */
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Findings } from './experiment.ts';
import type { BatchOptions } from './batch.ts';
import { noFindings, runCount } from './say.ts';

export function batchFindings(plan: ExperimentPlan<BatchOptions>, records: readonly RunRecord[]): Findings {
  return noFindings(runCount(plan, records));
}
