/** What the runs of `rate` say. */
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Findings } from './experiment.ts';
import type { RateOptions } from './rate.ts';
import { noFindings, runCount } from './say.ts';

export function rateFindings(plan: ExperimentPlan<RateOptions>, records: readonly RunRecord[]): Findings {
  return noFindings(runCount(plan, records));
}
