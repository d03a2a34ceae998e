/** A checkpoint: the trained weights of a run with what is needed to use them elsewhere. Plain data. */
import type { RunSpec } from '../train/spec.ts';

export interface CheckpointTensor {
  /** 'embedding', 'blocks.0.qkv' and so on, as the parameter table names it. */
  readonly name: string;
  /** [in, out], row-major; the embedding is [V, C]. */
  readonly shape: readonly [rows: number, cols: number];
  readonly data: Float32Array;
}

export interface Checkpoint {
  /** Name of the run's spec. */
  readonly run: string;
  readonly spec: RunSpec;
  /** Symbol of every token id. */
  readonly symbols: readonly string[];
  /** In the order of the parameter table. */
  readonly tensors: readonly CheckpointTensor[];
}
