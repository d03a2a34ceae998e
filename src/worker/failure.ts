/** The worker's failures: each has a kind that the page can word, and a message that is ready to show. */
import { TextError } from '../checkpoint/text.ts';
import { CorpusError } from '../data/corpus-error.ts';
import { DeviceError } from '../gpu/device.ts';
import { DoesNotFitError } from '../gpu/program.ts';
import { SpecError } from '../train/plan.ts';
import type { LabFailure } from './protocol.ts';

/** Crosses to the page as JSON in the message: classes don't survive the crossing. LabClient reads it back. */
export function failure(kind: LabFailure['kind'], message: string): Error {
  return new Error(`lab-failure:${JSON.stringify({ kind, message } satisfies LabFailure)}`);
}

/** Any error as one the page can word. */
export function worded(error: unknown): Error {
  if (error instanceof DeviceError) return failure(error.kind, error.message);
  if (error instanceof DoesNotFitError) return failure('does-not-fit', error.message);
  if (error instanceof CorpusError) return failure('bad-corpus', error.message);
  if (error instanceof SpecError) return failure('bad-spec', error.message);
  if (error instanceof TextError) return failure('bad-text', error.message);
  if (error instanceof Error && error.message.startsWith('lab-failure:')) return error;
  return failure(
    'internal',
    `Something went wrong in the lab: ${error instanceof Error ? error.message : String(error)}`,
  );
}
