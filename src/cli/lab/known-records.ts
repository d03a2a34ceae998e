/** Records of earlier experiments, given by --records. */
import { readFileSync } from 'node:fs';
import { parseRecords, RecordsError } from '../../experiments/records-file.ts';
import type { RunRecord } from '../../train/record.ts';
import { oneLine, UsageError } from '../failure.ts';

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing ? 'there is no such file' : oneLine(error);
    throw new UsageError(`The records ${path} can't be read: ${reason}. Give --records a records.json.`);
  }
}

/** The records of a file of any experiment. Throws UsageError with the reason. */
export function recordsOf(path: string): readonly RunRecord[] {
  const text = textOf(path);
  try {
    return parseRecords(text).records;
  } catch (error) {
    if (error instanceof RecordsError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
