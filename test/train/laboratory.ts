/** A laboratory on a text, runs for it, and training them with the device's errors as failures. */
import { corpusFromFile } from '../../src/data/own-file.ts';
import { modelOfWidth } from '../../src/model/config.ts';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { uploadCorpus } from '../../src/model/training.ts';
import type { RunEvent } from '../../src/train/events.ts';
import { trainGroup, type Laboratory } from '../../src/train/group.ts';
import { defaultTraining, type RunSpec } from '../../src/train/spec.ts';
import { Job } from '../../src/worker/job.ts';
import { testGpu, withoutGpuErrors } from '../gpu/harness.ts';

/** A text whose next character is nearly certain: a small model must learn it fast. */
const TEXT = Array.from({ length: 1200 }, (_, i) => `line ${i % 7} of the text, again and again.\n`).join('');

export async function laboratoryOf(text = TEXT): Promise<Laboratory> {
  const { device, facts, cache } = await testGpu();
  const corpus = await corpusFromFile('text.txt', new TextEncoder().encode(text));
  const buffers = uploadCorpus(device, corpus.train, corpus.heldOut);
  return { cache, adapter: { ...facts, browser: 'test' }, kernels: PLAIN_KERNELS, corpus, buffers };
}

/**
 * Steps of 8 windows of 16 tokens at width 16, ten of them to warm up. One layer, since a step's time goes with them, and
 * test/model holds models of two against their twins.
 */
export function specOf({ corpus }: Laboratory, seed: number, { steps = 80, rate = 0.016, layers = 1 } = {}): RunSpec {
  const training = { ...defaultTraining(16, steps * 8 * 16, 8), warmupSteps: 10 };
  return {
    model: { ...modelOfWidth(16, corpus.symbols.length, 16), layers },
    corpus: { id: corpus.id, hash: corpus.hash },
    training: { ...training, learningRate: { hidden: rate, embedding: rate } },
    evaluation: { characters: 1024 },
    seed,
  };
}

export async function train(
  laboratory: Laboratory,
  specs: readonly RunSpec[],
  job = new Job(),
  onEvent: (event: RunEvent) => void = () => undefined,
) {
  const { device } = await testGpu();
  return withoutGpuErrors(device, () => trainGroup(laboratory, specs, job, onEvent));
}
