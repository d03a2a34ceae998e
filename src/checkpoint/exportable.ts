/** Which models can be exported as Qwen3. Apart from the export itself, so that the page can ask before loading it. */
import type { ModelConfig } from '../model/config.ts';

/** What of a model Qwen3 has no place for, as 'Qwen3 has no …'; null where it has one for all. An untied head it has. */
export function beyondQwen3({ variant = {} }: Pick<ModelConfig, 'variant'>): string | null {
  const lacks = [
    ...(variant.positions === undefined ? [] : ['attention without rotary positions']),
    ...(variant.qkNorm === undefined ? [] : ['attention without norms of queries and keys']),
    ...(variant.activation === undefined ? [] : ['feed-forward part without a gate (GELU)']),
  ];
  return lacks.length === 0 ? null : `Qwen3 has no ${lacks.join(', and no ')}`;
}

/** Why a model can't be expressed exactly as a Qwen3 model, a sentence; null where it can. */
export function whyNotQwen3(model: Pick<ModelConfig, 'variant'>): string | null {
  const reason = beyondQwen3(model);
  return reason && `${reason}: this model can't be saved as one. Its record and spec can be saved.`;
}
