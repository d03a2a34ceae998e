/** Which models can be exported as Qwen3. Apart from the export itself, so that the page can ask before loading it. */
import type { ModelConfig } from '../model/config.ts';

/** Why a model can't be expressed exactly as a Qwen3 model, a sentence; null where it can. An untied head can: Qwen3 has one. */
export function whyNotQwen3({ variant = {} }: Pick<ModelConfig, 'variant'>): string | null {
  const lacks = [
    ...(variant.positions === undefined ? [] : ['attention without rotary positions']),
    ...(variant.qkNorm === undefined ? [] : ['attention without norms of queries and keys']),
    ...(variant.activation === undefined ? [] : ['a feed-forward part without a gate (GELU)']),
  ];
  if (lacks.length === 0) return null;
  return `Qwen3 has no ${lacks.join(', and no ')}: this model can't be saved as one. Its record and spec can be saved.`;
}
