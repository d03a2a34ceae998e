import { describe, expect, it } from 'vitest';
import { heldOutStarts, windowStart } from '../../../src/data/sampling.ts';
import { countedTargets, sampleBatch } from '../../../src/model/ops/sample.ts';
import { uploadCorpus } from '../../../src/model/training.ts';
import { external } from '../../../src/gpu/graph.ts';
import { testGpu, wholeNumbers, withKernels, words } from '../../gpu/harness.ts';
import { replicaWords, stateWords } from '../state.ts';

const SEEDS = [0, 12345, 2 ** 32 - 1];
const replicas = SEEDS.length;

interface Batch {
  readonly batch: number;
  readonly context: number;
  readonly corpusLength: number;
  readonly layout?: { readonly period: number; readonly counted: { readonly first: number; readonly every: number } };
}

/** Ids up to 255. */
const idsOf = (corpusLength: number) => Uint8Array.from(wholeNumbers(corpusLength, 256, 1));

/** Inputs and targets [R, B, T] that the kernel writes in the given steps, or batches of the evaluation. */
async function sampled(
  entry: 'training' | 'listed',
  shape: Batch,
  counters: readonly number[],
  starts = new Uint32Array(1),
) {
  const { device } = await testGpu();
  const ids = idsOf(shape.corpusLength);
  const buffers = uploadCorpus(device, ids, ids);
  const length = replicas * shape.batch * shape.context;
  const tensors = {
    replicas: replicaWords(SEEDS.map((seed) => ({ seed, hidden: 1, embedding: 1 }))),
    ...{ state: stateWords(replicas), inputs: length, targets: length, starts },
  };
  const corpus = external('corpus', entry === 'training' ? buffers.train : buffers.heldOut);
  const batches = await withKernels(
    tensors,
    (list, views) => sampleBatch(list, entry, { ...shape, replicas }, { ...views, corpus }),
    async (kernels) => {
      const results: { inputs: number[]; targets: number[] }[] = [];
      for (const counter of counters) {
        // The other counter holds a number that would be noticed.
        const counts = entry === 'training' ? { step: counter, evaluated: 3 } : { step: 3, evaluated: counter };
        kernels.write('state', stateWords(replicas, counts));
        kernels.run();
        const read = async (name: 'inputs' | 'targets') => Array.from(words(await kernels.read(name)));
        results.push({ inputs: await read('inputs'), targets: await read('targets') });
      }
      return results;
    },
  );
  buffers.train.destroy();
  buffers.heldOut.destroy();
  return { ids, batches };
}

/** The windows that begin at the given places, as inputs and as targets, the tokens one place on. */
function windowsAt(ids: Uint8Array, starts: readonly number[], context: number) {
  const from = (offset: number) =>
    starts.flatMap((start) => Array.from(ids.subarray(start + offset, start + offset + context)));
  return { inputs: from(0), targets: from(1) };
}

/** Corpora of lengths that leave 0 to 3 ids in the last word. */
const shapes: Batch[] = [
  { batch: 1, context: 1, corpusLength: 2 },
  { batch: 3, context: 5, corpusLength: 1003 },
  { batch: 5, context: 17, corpusLength: 257 },
  { batch: 4, context: 64, corpusLength: 4098 },
  // One place to start from.
  { batch: 2, context: 63, corpusLength: 64 },
];

describe('sample-batch', () => {
  it.each(shapes)('T $context, B $batch, $corpusLength ids: windows where windowStart says', async (shape) => {
    const { batch, context, corpusLength } = shape;
    const steps = [0, 1, 7, 100000];
    const { ids, batches } = await sampled('training', shape, steps);
    steps.forEach((step, i) => {
      const rows = Array.from({ length: batch }, (_, row) => row);
      const starts = SEEDS.flatMap((seed) => rows.map((row) => windowStart(seed, step, row, corpusLength, context)));
      expect(batches[i], `step ${step}`).toEqual(windowsAt(ids, starts, context));
    });
  });

  it.each([
    { batch: 3, context: 5, corpusLength: 46 },
    { batch: 2, context: 17, corpusLength: 103 },
    { batch: 1, context: 1, corpusLength: 5 },
    { batch: 2, context: 64, corpusLength: 4097 },
  ])('T $context, B $batch: held-out windows as listed, the same for all replicas', async (shape) => {
    const { batch, context, corpusLength } = shape;
    const starts = heldOutStarts(corpusLength, context, 3 * batch);
    const { ids, batches } = await sampled('listed', shape, [0, 1, 2], starts);
    batches.forEach((result, evaluated) => {
      const own = Array.from(starts.subarray(evaluated * batch, (evaluated + 1) * batch));
      expect(result).toEqual(windowsAt(ids, [...own, ...own, ...own], context));
    });
  });

  it.each([
    // One record a window, and several; the last one can only just be read with the token after it, or not.
    { batch: 5, context: 12, corpusLength: 12 * 20 + 1, layout: { period: 12, counted: { first: 8, every: 1 } } },
    { batch: 3, context: 18, corpusLength: 6 * 20, layout: { period: 6, counted: { first: 1, every: 2 } } },
  ])(
    'T $context, records of $layout.period: windows begin with one, and only counted places are targets',
    async (shape) => {
      const { batch, context, corpusLength, layout } = shape;
      const { period, counted } = layout;
      const { ids, batches } = await sampled('training', shape, [0, 5]);
      const records = Math.floor((corpusLength - context - 1) / period) + 1;
      const mark = ({ inputs, targets }: { inputs: number[]; targets: number[] }) => {
        const place = (i: number) => ((i % context) + 1) % period;
        const counts = (i: number) => place(i) >= counted.first && (place(i) - counted.first) % counted.every === 0;
        expect(targets.filter((_, i) => counts(i)).length).toBe(replicas * batch * countedTargets(layout, context));
        return { inputs, targets: targets.map((id, i) => (counts(i) ? id : 0xffffffff)) };
      };
      [0, 5].forEach((step, i) => {
        const rows = Array.from({ length: batch }, (_, row) => row);
        // windowStart of a text of as many places as there are records.
        const starts = SEEDS.flatMap((seed) =>
          rows.map((row) => period * windowStart(seed, step, row, records + 1, 1)),
        );
        expect(batches[i]).toEqual(mark(windowsAt(ids, starts, context)));
      });
      const listed = heldOutStarts(corpusLength, context, batch);
      const evaluated = await sampled('listed', shape, [0], listed);
      expect(evaluated.batches[0]).toEqual(mark(windowsAt(ids, [...listed, ...listed, ...listed], context)));
    },
  );

  it('gives seeds, steps and windows different places', async () => {
    const { batches } = await sampled('training', { batch: 4, context: 64, corpusLength: 4098 }, [0, 1]);
    const windows = batches.flatMap(({ inputs }) =>
      Array.from({ length: replicas * 4 }, (_, i) => inputs.slice(i * 64, (i + 1) * 64).join()),
    );
    expect(new Set(windows).size).toBe(windows.length);
  });
});
