/** The folder of a trained model: what transformers opens, or the lab's own file where Qwen3 has no place for the model. */
import type { Checkpoint } from './checkpoint.ts';
import { beyondQwen3 } from './exportable.ts';
import { packCheckpoint } from './file.ts';
import { packLogits, type EngineLogits } from './logits.ts';
import { ownCard } from './model-card.ts';
import { qwen3Export, type ExportedFile } from './qwen3.ts';

export interface CheckpointFolder {
  /** 'loglog-RUN', as in the page's zip. */
  readonly name: string;
  readonly files: readonly ExportedFile[];
  /** Why it is no Qwen3 model ('Qwen3 has no …'), null where it is one. */
  readonly notQwen3: string | null;
}

/** Weights, what they are, and in `logits.safetensors` what the engine makes of some tokens with them. */
export function checkpointFolder(checkpoint: Checkpoint, engine: EngineLogits): CheckpointFolder {
  const notQwen3 = beyondQwen3(checkpoint.spec.model);
  const files = notQwen3 === null ? qwen3Export(checkpoint) : ownFiles(checkpoint, notQwen3);
  const logits = { name: 'logits.safetensors', bytes: packLogits(engine) };
  return { name: `loglog-${checkpoint.run}`, files: [...files, logits], notQwen3 };
}

/** The file that the lab keeps itself holds spec and symbols as well. */
function ownFiles(checkpoint: Checkpoint, reason: string): ExportedFile[] {
  return [
    { name: `${checkpoint.run}.safetensors`, bytes: packCheckpoint(checkpoint) },
    { name: 'README.md', bytes: new TextEncoder().encode(ownCard(checkpoint, reason)) },
  ];
}
