/** A laboratory on a small text and a run for it, on the test's device. */
import { corpusFromFile } from '../../src/data/own-file.ts';
import { modelOfWidth } from '../../src/model/config.ts';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { uploadCorpus } from '../../src/model/training.ts';
import type { Laboratory } from '../../src/train/group.ts';
import { defaultTraining, type RunSpec } from '../../src/train/spec.ts';
import { testGpu } from '../gpu/harness.ts';

export async function laboratoryAndSpec(): Promise<[Laboratory, RunSpec]> {
  const { device, facts, cache } = await testGpu();
  const text = Array.from({ length: 400 }, (_, i) => `Sentence ${i} of a text to be timed on.\n`).join('');
  const corpus = await corpusFromFile('text.txt', new TextEncoder().encode(text));
  const buffers = uploadCorpus(device, corpus.train, corpus.heldOut);
  const spec = {
    model: modelOfWidth(16, corpus.symbols.length, 16),
    corpus: { id: corpus.id, hash: corpus.hash },
    training: defaultTraining(16, 64 * 8 * 16, 8),
    evaluation: { characters: 256 },
    seed: 1,
  };
  return [{ cache, adapter: { ...facts, browser: 'test' }, kernels: PLAIN_KERNELS, corpus, buffers }, spec];
}
