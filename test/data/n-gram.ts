/** Held-out loss of character n-gram models: what a corpus should cost a model of a known kind. */
import type { Corpus } from '../../src/data/corpus.ts';

/** Added to every count: enough to keep unseen n-grams finite, too little to move the losses of short ones. */
const PSEUDO_COUNT = 0.05;

/** Index of the n-gram that ends at each position from order − 1 on: its ids as digits in base V. */
function nGrams(ids: Uint8Array, order: number, vocabulary: number): Int32Array {
  return Int32Array.from({ length: ids.length - order + 1 }, (_, start) =>
    ids.subarray(start, start + order).reduce((index, id) => index * vocabulary + id, 0),
  );
}

/** Nats a character of the held-out text under an n-gram model counted on the training text. */
export function nGramLoss({ train, heldOut, symbols }: Corpus, order: number): number {
  const vocabulary = symbols.length;
  const counts = new Float64Array(vocabulary ** order);
  for (const index of nGrams(train, order, vocabulary)) counts[index] = (counts[index] ?? 0) + 1;
  const contexts = new Float64Array(vocabulary ** (order - 1));
  counts.forEach((count, index) => {
    const context = Math.floor(index / vocabulary);
    contexts[context] = (contexts[context] ?? 0) + count;
  });
  const tested = nGrams(heldOut, order, vocabulary);
  const sum = tested.reduce((nats, index) => {
    const context = contexts[Math.floor(index / vocabulary)] ?? 0;
    const probability = ((counts[index] ?? 0) + PSEUDO_COUNT) / (context + PSEUDO_COUNT * vocabulary);
    return nats - Math.log(probability);
  }, 0);
  return sum / tested.length;
}
