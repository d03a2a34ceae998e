/**
 * The files a ladder leaves behind, as text: the page and the command line write them by these functions, so that their
 * figures agree. docs/files.md describes every field.
 */
import { compareForms, type FormComparison } from '../scaling/compare.ts';
import { settingsOf } from '../scaling/estimate.ts';
import type { LawFit, Prediction } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import { runId } from '../train/spec.ts';
import { csvOf } from './csv.ts';
import type { RunColumn } from './experiment.ts';
import { fitText } from './fit-file.ts';
import { planLadder } from './ladder.ts';
import { countings } from './ladder-counting.ts';
import { ladderFields } from './ladder-fields.ts';
import type { LadderOptions, LadderPlan, LadderState } from './ladder-types.ts';
import { checkedOptions } from './options.ts';
import { parseRecords, RecordsError, recordsText } from './records-file.ts';

export { RecordsError };

/** records.json: everything needed to replay the ladder. */
export function recordsFile({ plan, records }: LadderState): string {
  return recordsText({ experiment: 'ladder', corpus: plan.corpus, options: plan.options, records });
}

/** The plan and records of a ladder's records.json. Throws RecordsError, naming the field that is wrong, or PlanError. */
export function parseRecordsFile(text: string): { plan: LadderPlan; records: RunRecord[] } {
  const { experiment, corpus, options, records } = parseRecords(text);
  if (experiment !== 'ladder')
    throw new RecordsError(`This is a records file of the experiment "${experiment}", not of a ladder.`);
  return { plan: planLadder(corpus, checkedOptions(ladderFields, options) as LadderOptions), records };
}

/** What was predicted of the size of each run before it was trained, as columns. */
export function predictedColumns({ plan, predictions }: LadderState): RunColumn[] {
  const column = (name: string, value: (prediction: Prediction) => number): RunColumn => {
    const values = predictions.flatMap(({ rung, prediction }) =>
      (plan.rungs[rung]?.runs ?? []).map((spec) => [runId(spec), value(prediction)] as const),
    );
    return { name, values: Object.fromEntries(values) };
  };
  return [
    column('predicted_loss_nats_per_token', ({ loss }) => loss),
    column('predicted_low', ({ interval }) => interval[0]),
    column('predicted_high', ({ interval }) => interval[1]),
  ];
}

/** points.csv: a line of column names, then one row a run, smallest size first. */
export function pointsCsv(state: LadderState): string {
  return csvOf([state.plan.corpus], state.records, predictedColumns(state));
}

/** The parameters of a law and what is known of their uncertainty; the bootstrap's own laws are left out. */
function fitEntry(fit: LawFit | null) {
  if (!fit) return null;
  const { law, intervals, level, residuals, rms, warnings } = fit;
  const { floor, scale, exponent } = law;
  return { floor, scale, exponent, intervals, level, residuals, rms, warnings };
}

function comparison(points: LadderState['points']): FormComparison | null {
  return points.length >= 2 ? compareForms(points) : null;
}

/** How the figures of fit.json came about, for someone who wants to repeat them elsewhere. */
function method() {
  const { huberDelta, noise, replicates, seed } = settingsOf({});
  return {
    objective: 'least sum of Huber losses of ln(measured) - ln(law)',
    huberDelta,
    noise,
    bootstrap: 'parametric',
    replicates,
    seed,
    prediction: 'law with floor, exponent held near the published ones; docs/decisions/0008-prediction.md',
  };
}

/** The laws, their intervals, how they compare, how parameters are counted, and every prediction with its score. */
export function ladderResults(state: LadderState): Readonly<Record<string, unknown>> {
  const { points, fits, predictions } = state;
  return {
    law: 'L(N) = floor + scale * N^-exponent, N: parameters of blocks and head, L: nats a token',
    method: method(),
    points,
    floor: fitEntry(fits.floor),
    pure: fitEntry(fits.pure),
    comparison: comparison(points),
    counting: countings(state).map(({ name, ns, floor, pure }) => ({
      counting: name,
      parameters: ns,
      floor: fitEntry(floor),
      pure: fitEntry(pure),
    })),
    predictions: predictions.map(({ prediction, measured, error, inside }) => {
      const { n, loss, interval, level, law, fittedTo } = prediction;
      return { parameters: n, predicted: loss, interval, level, measured, error, inside, law, fittedTo };
    }),
  };
}

/** fit.json of a ladder. */
export function fitFile(state: LadderState): string {
  return fitText('ladder', state.plan.corpus.id, ladderResults(state));
}
