/**
 * The files a ladder leaves behind, as text: the page and the command line write them by these functions, so that their
 * figures agree. docs/files.md describes every field.
 */
import * as v from 'valibot';
import { compareForms, type FormComparison } from '../scaling/compare.ts';
import { settingsOf } from '../scaling/estimate.ts';
import type { LawFit, Prediction } from '../scaling/types.ts';
import { tokensPerSecond, type RunRecord } from '../train/record.ts';
import { runId } from '../train/spec.ts';
import { planLadder } from './ladder.ts';
import type { LadderPlan, LadderState } from './ladder-types.ts';
import { recordsFileSchema } from './record-schema.ts';

/** A file that is no records file of this version. The message is ready to show. */
export class RecordsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RecordsError';
  }
}

/** records.json: everything needed to replay the ladder. Not indented, which would add half again to its size. */
export function recordsFile({ plan, records }: LadderState): string {
  const { corpus, options } = plan;
  const file = { format: 'loglog-records', version: 1, experiment: 'ladder', corpus, options, records };
  return `${JSON.stringify(file)}\n`;
}

/** The plan and records of a records.json. Throws RecordsError, naming the field that is wrong. */
export function parseRecordsFile(text: string): { plan: LadderPlan; records: RunRecord[] } {
  const parsed = v.safeParse(recordsFileSchema, jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new RecordsError(
      `This is no records file of Loglog: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}.`,
    );
  }
  const { corpus, options, records } = parsed.output;
  const misnamed = records.find(({ id, spec }) => id !== runId(spec));
  if (misnamed)
    throw new RecordsError(`The record ${misnamed.id} is not that of its spec: the file was changed by hand.`);
  return { plan: planLadder(corpus, options), records };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RecordsError('This is no records file of Loglog: it is not JSON.', { cause });
  }
}

type Cell = string | number | null;

/** RFC 4180: quoted where a comma, a quote or a line break stands in it. */
function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A run, and what was predicted of its size before it was trained. */
interface CsvSource {
  readonly record: RunRecord;
  readonly corpus: string;
  readonly prediction: Prediction | undefined;
}

const CSV_COLUMNS: readonly (readonly [name: string, cell: (source: CsvSource) => Cell])[] = [
  ['run', ({ record }) => record.id],
  ['corpus', ({ corpus }) => corpus],
  ['seed', ({ record }) => record.spec.seed],
  ['width', ({ record }) => record.spec.model.width],
  ['layers', ({ record }) => record.spec.model.layers],
  ['heads', ({ record }) => record.spec.model.heads],
  ['hidden', ({ record }) => record.spec.model.hidden],
  ['context', ({ record }) => record.spec.model.context],
  ['batch', ({ record }) => record.spec.training.batch],
  ['parameters', ({ record }) => record.parameters.total],
  ['non_embedding_parameters', ({ record }) => record.parameters.nonEmbedding],
  ['tokens', ({ record }) => record.tokens],
  ['flops', ({ record }) => record.flops],
  ['seconds', ({ record }) => record.seconds],
  ['tokens_per_second', ({ record }) => tokensPerSecond(record)],
  ['loss_nats_per_token', ({ record }) => record.loss],
  ['loss_bits_per_token', ({ record: { loss } }) => (loss === null ? null : loss / Math.LN2)],
  ['outcome', ({ record }) => record.outcome.kind],
  ['predicted_loss_nats_per_token', ({ prediction }) => prediction?.loss ?? null],
  ['predicted_low', ({ prediction }) => prediction?.interval[0] ?? null],
  ['predicted_high', ({ prediction }) => prediction?.interval[1] ?? null],
];

/** points.csv: a line of column names, then one row a run, smallest size first. */
export function pointsCsv({ plan, records, predictions }: LadderState): string {
  const rungOf = new Map(plan.rungs.flatMap(({ runs }, rung) => runs.map((spec) => [runId(spec), rung] as const)));
  const rows = records.map((record) => {
    const prediction = predictions.find(({ rung }) => rung === rungOf.get(record.id))?.prediction;
    return CSV_COLUMNS.map(([, cell]) => cell({ record, corpus: plan.corpus.id, prediction }));
  });
  const lines = [CSV_COLUMNS.map(([name]) => name), ...rows];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
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

/** fit.json: the laws, their intervals, how they compare, and every prediction with its score. */
export function fitFile({ plan, points, fits, predictions }: LadderState): string {
  const file = {
    format: 'loglog-fit',
    version: 1,
    experiment: 'ladder',
    corpus: plan.corpus.id,
    law: 'L(N) = floor + scale * N^-exponent, N: parameters of blocks and head, L: nats a token',
    method: method(),
    points,
    floor: fitEntry(fits.floor),
    pure: fitEntry(fits.pure),
    comparison: comparison(points),
    predictions: predictions.map(({ prediction, measured, error, inside }) => {
      const { n, loss, interval, level, law, fittedTo } = prediction;
      return { parameters: n, predicted: loss, interval, level, measured, error, inside, law, fittedTo };
    }),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
