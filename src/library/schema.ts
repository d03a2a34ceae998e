/** What the library's entries may hold: they come from disk, perhaps from an older version, so nothing is taken on trust. */
import * as v from 'valibot';
import { corpusSchema, recordSchema } from '../experiments/record-schema.ts';
import type { RunRecord } from '../train/record.ts';
import { runId } from '../train/spec.ts';
import type { KeptExperiment, RunSummary } from './types.ts';

const name = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'expected 16 hex digits'));

const experiment = v.object({
  id: name,
  experiment: v.string(),
  name: v.string(),
  corpus: corpusSchema,
  corpora: v.exactOptional(v.array(corpusSchema)),
  options: v.record(v.string(), v.unknown()),
  planned: v.array(name),
  origin: v.picklist(['trained', 'file', 'link']),
  underWay: v.boolean(),
  createdAt: v.string(),
  changedAt: v.string(),
}) satisfies v.GenericSchema<unknown, KeptExperiment>;

const summary = v.object({
  key: v.string(),
  id: name,
  outcome: v.picklist(['finished', 'stopped', 'diverged', 'failed']),
  loss: v.nullable(v.number()),
  parameters: v.number(),
  tokens: v.number(),
  seed: v.number(),
  adapter: v.string(),
  software: v.boolean(),
  endedAt: v.string(),
  points: v.number(),
}) satisfies v.GenericSchema<unknown, RunSummary>;

/** The value, or the reason why it is none, in words. */
export type Checked<T> = { readonly value: T } | { readonly reason: string };

function checked<T>(schema: v.GenericSchema<unknown, T>, value: unknown): Checked<T> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return { value: parsed.output };
  const [issue] = parsed.issues;
  return { reason: `${v.getDotPath(issue) ?? 'the entry'}: ${issue.message}` };
}

export const checkedExperiment = (value: unknown): Checked<KeptExperiment> => checked(experiment, value);
export const checkedSummary = (value: unknown): Checked<RunSummary> => checked(summary, value);

export function checkedRecord(value: unknown): Checked<RunRecord> {
  const record = checked<RunRecord>(recordSchema, value);
  if ('reason' in record || record.value.id === runId(record.value.spec)) return record;
  return { reason: `the record ${record.value.id} is not that of its spec` };
}
