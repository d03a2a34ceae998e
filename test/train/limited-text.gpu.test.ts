/** Training on the beginning of a text: what lies behind it is never seen, and what is seen often enough is learnt by heart. */
import { beforeAll, describe, expect, it } from 'vitest';
import { uniform } from '../../src/data/sampling.ts';
import { uploadCorpus } from '../../src/model/training.ts';
import { estimateGroups } from '../../src/train/estimate.ts';
import { SpecError, type Laboratory } from '../../src/train/group.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { Job } from '../../src/worker/job.ts';
import { testGpu } from '../gpu/harness.ts';
import { laboratoryOf, specOf, train } from './laboratory.ts';

/** Words at random: nothing to learn of a place but by heart. */
const WORDS = ['red', 'green', 'blue', 'grey', 'pink', 'gold'];
const TEXT = Array.from({ length: 8000 }, (_, i) => WORDS[Math.floor(WORDS.length * uniform(1, 2, i))]).join(' ');

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await laboratoryOf(TEXT);
});

function limited(characters: number, steps = 60, rate = 0.016): RunSpec {
  const spec = specOf(laboratory, 1, { steps, rate });
  return { ...spec, corpus: { ...spec.corpus, characters } };
}

describe('a limited text', () => {
  it('trains as the same beginning does where there is nothing else', async () => {
    const { device } = await testGpu();
    const { corpus } = laboratory;
    const beginning = { ...corpus, train: corpus.train.subarray(0, 500) };
    const alone = { ...laboratory, corpus: beginning, buffers: uploadCorpus(device, beginning.train, corpus.heldOut) };
    const [part] = await train(laboratory, [limited(500)]);
    const [whole] = await train(alone, [specOf(alone, 1, { steps: 60 })]);
    const [all] = await train(laboratory, [specOf(laboratory, 1, { steps: 60 })]);
    const losses = (record: typeof part) => record?.curve.map(({ loss }) => loss);
    expect(losses(part)).toEqual(losses(whole));
    expect(part?.loss).toBe(whole?.loss);
    expect(losses(part)).not.toEqual(losses(all));
    // Only a run on a part is evaluated on it.
    expect(part?.trainLoss).toBeGreaterThan(0);
    expect(whole).not.toHaveProperty('trainLoss');
  });

  it('parts the losses: by many epochs it is learnt by heart', async () => {
    const [few, many] = await train(laboratory, [limited(150, 40, 0.03), limited(150, 800, 0.03)]);
    const parting = (record: typeof few) => (record?.loss ?? NaN) - (record?.trainLoss ?? NaN);
    expect(parting(many)).toBeGreaterThan(0.5);
    expect(parting(many)).toBeGreaterThan(parting(few) + 0.3);
    // What training saw of the text and what the evaluation finds in it agree.
    expect(Math.abs((many?.trainLoss ?? NaN) - (many?.curve.at(-1)?.loss ?? NaN))).toBeLessThan(0.3);
  });

  it('can be as short as one window and its last target, and as long as the text', async () => {
    const { length } = laboratory.corpus.train;
    const [least] = await train(laboratory, [limited(17, 20)]);
    expect(least?.outcome.kind).toBe('finished');
    const [all] = await train(laboratory, [limited(length, 20)]);
    const [whole] = await train(laboratory, [specOf(laboratory, 1, { steps: 20 })]);
    expect(all?.loss).toBe(whole?.loss);
  });

  it.each([16, 0, -5, 100.5, 10_000_000])('is refused before any work: %d characters', async (characters) => {
    const training = train(laboratory, [limited(characters)]);
    await expect(training).rejects.toThrow(SpecError);
    await expect(training).rejects.toThrow(/it needs a whole number from 17/);
  });

  it('is estimated with its second evaluation', async () => {
    const whole = specOf(laboratory, 1, { steps: 20 });
    const many = { ...whole, evaluation: { characters: 4096 } };
    const part = { ...many, corpus: { ...many.corpus, characters: laboratory.corpus.train.length } };
    const [one, two] = await estimateGroups(() => Promise.resolve(laboratory), [[many], [part]], new Job());
    expect(two!.seconds).toBeGreaterThan(one!.seconds);
    expect(two!.bytes).toBeGreaterThan(one!.bytes);
  });
});
