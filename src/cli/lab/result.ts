/** A ladder that has ended, with all that its picture and its report say. */
import type { LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import { compareForms } from '../../scaling/compare.ts';
import type { LawFit } from '../../scaling/types.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { LawMarks } from './figure-law.ts';
import { lawMarks } from './law-marks.ts';
import { integer, level, nats } from './format.ts';

export interface LadderResult {
  readonly state: LadderState;
  readonly adapter: AdapterReport;
  readonly law: LawMarks;
  /** Whether these points can tell a law with floor from one without, in words; empty with too few points. */
  readonly comparison: string;
  /** The command line that repeats this ladder. */
  readonly command: string;
  /** Name and version of the program. */
  readonly program: string;
}

/** Gathers what the picture and the report say of a ladder. */
export function ladderResult(
  state: LadderState,
  adapter: AdapterReport,
  command: string,
  program: string,
): LadderResult {
  const comparison = state.points.length > 1 ? compareForms(state.points).sentence : '';
  return { state, adapter, law: lawMarks(state), comparison, command, program };
}

export const plannedRuns = ({ plan }: LadderState): number =>
  plan.rungs.reduce((sum, { runs }) => sum + runs.length, 0);

export const finishedRuns = ({ records }: LadderState): number =>
  records.filter(({ outcome }) => outcome.kind === 'finished').length;

export const everyRunFinished = (state: LadderState): boolean => finishedRuns(state) === plannedRuns(state);

export const scored = ({ predictions }: LadderState): ScoredPrediction[] =>
  predictions.filter(({ measured }) => measured !== null);

/** The fit to speak of: with floor where there is one. */
export const mainFit = ({ fits }: LadderState): LawFit | null => fits.floor ?? fits.pure;

/** When the last run ended, as a date; today where no run did. */
export function endOf({ records }: LadderState): Date {
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

/** The finding in one sentence; powers are written N^−0.34. */
export function headline(state: LadderState): string {
  const [first, last] = [state.points[0], state.points.at(-1)];
  if (first === undefined || last === undefined || first === last) return 'Too few sizes finished to see a law';
  const fit = mainFit(state);
  const growth = `From ${integer(first.n)} to ${integer(last.n)} parameters, held-out loss ${last.loss < first.loss ? 'falls' : 'goes'}`;
  const change = `${growth} from ${nats(first.loss)} to ${nats(last.loss)} nats`;
  if (fit === null) return change;
  const power = `as N^−${fit.law.exponent.toFixed(2)}`;
  return fit.law.form === 'floor' && fit.law.floor > 0
    ? `${change}, ${power} toward a floor of ${fit.law.floor.toFixed(2)}`
    : `${change}, ${power}`;
}

/** The finding as a title of one line. */
export function shortHeadline(state: LadderState): string {
  const fit = mainFit(state);
  if (fit === null || fit.law.exponent <= 0) return 'Held-out loss against model size';
  const { form, exponent, floor } = fit.law;
  const power = `Held-out loss falls as N^−${exponent.toFixed(2)}`;
  return form === 'floor' && floor > 0 ? `${power} toward a floor of ${floor.toFixed(2)} nats` : power;
}

/** Time spent in training, in seconds; seeds of one size share theirs. */
export function trainingSeconds({ records }: LadderState): number {
  const bySize = new Map<number, number>();
  for (const { spec, seconds } of records) {
    bySize.set(spec.model.width, Math.max(seconds, bySize.get(spec.model.width) ?? 0));
  }
  return [...bySize.values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** How well the sizes were predicted before they were trained; empty where none was. */
export function scoreSummary(state: LadderState): string {
  const done = scored(state);
  const [first] = done;
  if (first === undefined) return '';
  const inside = done.filter((each) => each.inside).length;
  const mean = done.reduce((sum, { error }) => sum + Math.abs(error ?? 0), 0) / done.length;
  const sizes = done.length === 1 ? 'One size was' : `${done.length} sizes were`;
  const share = `${inside} of ${done.length} inside the ${level(first.prediction.level)} interval`;
  return `${sizes} predicted before being trained: ${share}, mean error ${(mean * 100).toFixed(2)} %.`;
}
