/** What the engine itself gives to some tokens, kept beside exported weights so that whoever opens these can compare. */
import { packTensors } from './safetensors.ts';

export interface EngineLogits {
  /** Token ids of one window, at most T. */
  readonly tokens: Uint8Array;
  /** [T, V], row-major: row t scores the token after tokens 0 to t. */
  readonly logits: Float32Array;
  /** Of the arithmetic that gave them; it decides how near another's can be expected to come. */
  readonly precision: 'float32' | 'float64';
}

const FORMAT = 'loglog-logits';
/** Raised when an older reader would misread the file. */
const VERSION = '1';

/** The file: safetensors with one tensor, `logits`, and the token ids as a JSON array in its header (docs/checkpoints.md). */
export function packLogits({ tokens, logits, precision }: EngineLogits): Uint8Array<ArrayBuffer> {
  const metadata = { format: FORMAT, version: VERSION, precision, tokens: JSON.stringify([...tokens]) };
  const shape = [tokens.length, logits.length / tokens.length];
  return packTensors({ metadata, tensors: [{ name: 'logits', shape, data: logits }] });
}
