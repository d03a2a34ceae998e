/** Training on sources whose entropy is known: more is learnt than frequencies, and never more than there is. */
import { describe, expect, it } from 'vitest';
import { GENERATED } from '../../src/data/generated/known.ts';
import { makeGenerated } from '../../src/data/generated/sources.ts';
import { modelOfWidth } from '../../src/model/config.ts';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { uploadCorpus } from '../../src/model/training.ts';
import type { Laboratory } from '../../src/train/group.ts';
import { defaultTraining, type RunSpec } from '../../src/train/spec.ts';
import { testGpu } from '../gpu/harness.ts';
import { train } from './laboratory.ts';

async function laboratoryOn(id: string): Promise<Laboratory> {
  const { device, facts, cache } = await testGpu();
  const corpus = await makeGenerated(GENERATED.find((info) => info.id === id)!);
  const buffers = uploadCorpus(device, corpus.train, corpus.heldOut);
  return { cache, adapter: { ...facts, browser: 'test' }, kernels: PLAIN_KERNELS, corpus, buffers };
}

/** Nats a token of a model that knows the frequencies alone. */
function frequencyLoss(ids: Uint8Array): number {
  const counts = new Float64Array(64);
  for (const id of ids) counts[id]! += 1;
  return counts.reduce((sum, n) => (n > 0 ? sum - (n / ids.length) * Math.log(n / ids.length) : sum), 0);
}

describe('a generated source', () => {
  // As many steps as take the model below the frequencies; hidden states want the longest look.
  it.each([
    ['markov', 140],
    ['hidden', 180],
    ['key-value', 140],
  ])('%s is learnt beyond its frequencies, and not beyond its entropy', async (id, steps) => {
    const laboratory = await laboratoryOn(id);
    const { corpus } = laboratory;
    const spec: RunSpec = {
      model: { ...modelOfWidth(12, 64, 32), layers: 1 },
      corpus: { id, hash: corpus.hash },
      training: { ...defaultTraining(12, steps * 16 * 32, 16), warmupSteps: 20 },
      evaluation: { characters: 16_384 },
      seed: 1,
    };
    const [record] = await train(laboratory, [spec]);
    expect(record?.outcome.kind).toBe('finished');
    expect(record?.loss).toBeLessThan(frequencyLoss(corpus.heldOut) - 0.1);
    expect(record?.loss).toBeGreaterThan(corpus.entropy!.nats);
  });
});
