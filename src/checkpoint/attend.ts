/** Where a trained model looks in a text and how surprised it is, by the float64 twin on the processor: for one text, at leisure. */
import { attentionProbabilities, scoring } from '../reference/attention.ts';
import { modelForward } from '../reference/model.ts';
import type { Attention } from './attention.ts';
import type { Checkpoint } from './checkpoint.ts';
import { idsOf, TextError } from './text.ts';

/** −ln of the probability that logits give one of them. */
function surprise(logits: Float64Array, id: number): number {
  const most = logits.reduce((greatest, logit) => Math.max(greatest, logit), -Infinity);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return most + Math.log(sum) - (logits[id] ?? NaN);
}

/** Throws TextError for characters the model doesn't know, and for a text of fewer than two. */
export function attend({ spec: { model }, symbols, tensors }: Checkpoint, text: string): Attention {
  const ids = idsOf(text, symbols).slice(-model.context);
  const T = ids.length;
  if (T < 2) throw new TextError('Attention needs a text of two characters or more.');
  const { layers, heads, vocabulary } = model;
  const params = Object.fromEntries(tensors.map(({ name, data }) => [name, Float64Array.from(data)]));
  const { logits, activations } = modelForward(params, ids, { ...model, context: T }, 1);
  const probabilities = new Float32Array(layers * heads * T * T);
  const shape = { B: 1, T, H: heads, D: model.width / heads, ...scoring(model) };
  activations.blocks.forEach(({ qk, attention: { sum } }, l) => {
    probabilities.set(attentionProbabilities({ ...shape, qkv: qk.out, sum }).probabilities, l * heads * T * T);
  });
  const losses = Array.from(ids, (id, t) =>
    t === 0 ? null : surprise(logits.subarray((t - 1) * vocabulary, t * vocabulary), id),
  );
  return { characters: Array.from(ids, (id) => symbols[id] ?? ''), layers, heads, probabilities, losses };
}
