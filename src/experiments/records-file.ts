/** records.json: everything needed to show an experiment again. docs/files.md describes every field. */
import * as v from 'valibot';
import type { CorpusInfo } from '../data/corpus.ts';
import type { RunRecord } from '../train/record.ts';
import { runId } from '../train/spec.ts';
import { recordsFileSchema, type RecordsFile } from './record-schema.ts';

/** A file that is no records file of this version. The message is ready to show. */
export class RecordsError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RecordsError';
  }
}

export interface Recorded {
  readonly experiment: string;
  readonly corpus: CorpusInfo;
  /** Of a plan over several. */
  readonly corpora?: readonly CorpusInfo[];
  readonly options: object;
  readonly records: readonly RunRecord[];
}

/** Not indented, which would add half again to its size. */
export function recordsText({ experiment, corpus, corpora, options, records }: Recorded): string {
  return `${JSON.stringify({ format: 'loglog-records', version: 1, experiment, corpus, corpora, options, records })}\n`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RecordsError('This is no records file of Loglog: it is not JSON.', { cause });
  }
}

/** What the file of any experiment holds. Throws RecordsError, naming the field that is wrong. */
export function parseRecords(text: string): RecordsFile {
  const parsed = v.safeParse(recordsFileSchema, jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new RecordsError(
      `This is no records file of Loglog: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}.`,
    );
  }
  const misnamed = parsed.output.records.find(({ id, spec }) => id !== runId(spec));
  if (misnamed)
    throw new RecordsError(`The record ${misnamed.id} is not that of its spec: the file was changed by hand.`);
  return parsed.output;
}
