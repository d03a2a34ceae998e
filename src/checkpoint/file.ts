/** The file of a checkpoint: safetensors, with the spec and the symbols in the header (docs/checkpoints.md). */
import * as v from 'valibot';
import { runId, type RunSpec } from '../train/spec.ts';
import type { Checkpoint, CheckpointTensor } from './checkpoint.ts';
import { packTensors, TensorFileError, unpackTensors, type Tensor } from './safetensors.ts';

const FORMAT = 'loglog-checkpoint';
/** Raised when an older reader would misread the file. */
const VERSION = '1';

export function packCheckpoint({ spec, symbols, tensors }: Checkpoint): Uint8Array<ArrayBuffer> {
  const metadata = { format: FORMAT, version: VERSION, spec: JSON.stringify(spec), symbols: JSON.stringify(symbols) };
  return packTensors({ metadata, tensors });
}

const metadataSchema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  spec: v.string(),
  symbols: v.pipe(
    v.string(),
    v.transform((text): unknown => JSON.parse(text)),
    v.array(v.string()),
  ),
});

function matrix({ name, shape, data }: Tensor): CheckpointTensor {
  const [rows, cols] = shape;
  if (rows === undefined || cols === undefined || shape.length !== 2) {
    throw new TensorFileError(`${name} is no matrix`);
  }
  return { name, shape: [rows, cols], data };
}

/** Opens the file of the run of this name. Throws TensorFileError. */
export function unpackCheckpoint(bytes: Uint8Array<ArrayBuffer>, run: string): Checkpoint {
  const { metadata, tensors } = unpackTensors(bytes);
  const parsed = v.safeParse(metadataSchema, metadata);
  if (!parsed.success) throw new TensorFileError('it is no checkpoint of this version');
  // The name is a hash of the spec: where it fits, the spec is as it was written.
  const spec = JSON.parse(parsed.output.spec) as RunSpec;
  if (runId(spec) !== run) throw new TensorFileError('it holds another run');
  return { run, spec, symbols: parsed.output.symbols, tensors: tensors.map(matrix) };
}
