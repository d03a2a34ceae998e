/** Sentences that several experiments share. */
import type { Estimated } from '../scaling/joint-types.ts';
import type { RunRecord } from '../train/record.ts';
import type { ExperimentPlan, Findings } from './experiment.ts';
import { exponent, integer, interval, level } from './format.ts';
import { finishedRuns } from './measured.ts';

/** '3 of 24 runs finished'. */
export function runCount(plan: ExperimentPlan, records: readonly RunRecord[]): string {
  const planned = plan.groups.reduce((sum, { runs }) => sum + runs.length, 0);
  return `${integer(finishedRuns(records).length)} of ${integer(planned)} runs finished`;
}

/** '0.52 (80 %: 0.46 to 0.58)', or that the runs leave it open and why. */
export function estimatedText(
  { value, interval: range, determined, reason }: Estimated,
  share: number,
  write: (value: number) => string = exponent,
): string {
  if (!determined) return `not determined by these runs: ${reason ?? 'they are too few'}`.replace(/\.$/, '');
  return range === null ? write(value) : `${write(value)} (${level(share)}: ${interval(range, write)})`;
}

/** Findings before there is anything to say but what is missing. */
export function noFindings(headline: string): Findings {
  return {
    headline,
    sentences: [],
    warnings: [],
    facts: [],
    figures: [],
    tables: [],
    remarks: [],
    columns: [],
    results: {},
  };
}
