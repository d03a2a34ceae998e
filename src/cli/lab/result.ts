/** An experiment that has ended, with all that its pictures and its report say. */
import type { Experiment, ExperimentState } from '../../experiments/experiment.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import { adapterName } from './format.ts';
import { runCount } from './words.ts';

export interface LabResult {
  readonly experiment: Experiment;
  readonly state: ExperimentState;
  readonly adapter: AdapterReport;
  /** The command line that repeats it. */
  readonly command: string;
  /** Name and version of the program. */
  readonly program: string;
}

const finished = ({ outcome }: RunRecord): boolean => outcome.kind === 'finished';

export const finishedRuns = ({ records }: ExperimentState): number => records.filter(finished).length;

export const everyRunFinished = (state: ExperimentState): boolean => finishedRuns(state) === runCount(state.plan);

/** When the last run ended, as a date; today where no run did. */
export function endOf({ records }: ExperimentState): Date {
  const last = records
    .map(({ endedAt }) => endedAt)
    .sort()
    .at(-1);
  return last === undefined ? new Date() : new Date(last);
}

/** '22 November 2026, 14:05 UTC'. */
export function dateText(date: Date): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-GB', options).format(date).replace(' at ', ', ')} UTC`;
}

/** The adapters that trained the runs: records given may come from another. */
export function adapterText({ state, adapter }: LabResult): string {
  const names = state.records.map((record) => `${adapterName(record.adapter)}, ${record.adapter.browser}`);
  return [...new Set(names.length > 0 ? names : [`${adapterName(adapter)}, ${adapter.browser}`])].join('; ');
}

/**
 * Time spent in training, in seconds. Runs that trained together share theirs: the longest of a group and what its other token
 * counts took after they left the common path.
 */
export function trainingSeconds({ plan, records }: ExperimentState): number {
  const byId = new Map(records.map((record) => [record.id, record]));
  return plan.groups.reduce((sum, { runs }) => {
    const own = runs.flatMap(({ id }) => byId.get(id) ?? []);
    const counts = new Map<number, number>();
    for (const { steps, seconds, shared } of own) {
      const alone = steps > 0 ? seconds * (1 - (shared?.steps ?? 0) / steps) : 0;
      counts.set(steps, Math.max(alone, counts.get(steps) ?? 0));
    }
    const longest = Math.max(0, ...counts.keys());
    const whole = Math.max(0, ...own.filter(({ steps }) => steps === longest).map(({ seconds }) => seconds));
    counts.delete(longest);
    return sum + whole + [...counts.values()].reduce((total, seconds) => total + seconds, 0);
  }, 0);
}
