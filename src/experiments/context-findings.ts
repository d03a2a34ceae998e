/** What the runs of `context` say. */
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Findings } from './experiment.ts';
import type { ContextOptions } from './context.ts';
import { noFindings, runCount } from './say.ts';

export function contextFindings(plan: ExperimentPlan<ContextOptions>, records: readonly RunRecord[]): Findings {
  return noFindings(runCount(plan, records));
}
