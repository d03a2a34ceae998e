/**
 * The training program against the float64 model, from the corpus to the held-out loss, with replicas that differ in seed and
 * rates; and that a step makes no GPU object.
 */
import { describe, expect, it, vi } from 'vitest';
import { trainStarts, windowStart } from '../../src/data/sampling.ts';
import type { Evaluation, ReplicaStart, TrainingProgram } from '../../src/model/training.ts';
import { checkFits, trainingBytes } from '../../src/model/training-size.ts';
import type { TrainingShape } from '../../src/model/training-graph.ts';
import { crossEntropy } from '../../src/reference/cross-entropy.ts';
import { modelForward, modelLossAndGradients, trainSteps } from '../../src/reference/model.ts';
import { expectClose, testGpu, words } from '../gpu/harness.ts';
import { padding, unpacked } from './layout.ts';
import {
  kernelChoices,
  config,
  MUON,
  recipe,
  run,
  shapeOf,
  starts,
  step,
  table,
  texts,
  withTraining,
} from './trainer.ts';

/** Tokens and targets of windows that start at the given places of a text. */
function windows(text: Uint8Array, from: readonly number[]) {
  const take = (offset: number) => from.flatMap((at) => [...text.subarray(at + offset, at + offset + config.context)]);
  return { tokens: take(0), targets: take(1) };
}

/** The batch that a seed and step lead to. */
function batchOf(seed: number, atStep: number, batch: number) {
  const rows = Array.from({ length: batch }, (_, row) => row);
  return windows(
    texts.train,
    rows.map((row) => windowStart(seed, atStep, row, texts.train.length, config.context)),
  );
}

/** A run by the twin from a replica's start: losses, norms and trained parameters. */
function twinOf({ seed, learningRate, weights }: ReplicaStart, { batch, steps, clipNorm, optimiser }: TrainingShape) {
  const batches = Array.from({ length: steps }, (_, i) => batchOf(seed, i, batch));
  const params = unpacked(table, weights, 0);
  const training = { ...recipe, clipNorm, learningRate, ...(optimiser && { optimiser }) };
  return trainSteps({ params, batches, config, B: batch, training });
}

/**
 * Every batch is new, so errors of the weights hardly feed back: measured, 3 roundings of the loss at most. PyTorch's run in
 * float32 drifts 16 in the ten steps of the golden data. A wrong rate, seed, clip factor or decay shows as thousands.
 */
const LOSS_ROUNDINGS = 32;

/**
 * AdamW divides by the gradient's own size, so a gradient that rounding alone turns moves its weight by a share of the rate.
 * Measured: 23 roundings of 1 at most. Ten times as much is a thousandth of one step at these rates.
 */
const WEIGHTS = { roundings: 256, magnitude: 1 };

/** Twenty steps of two replicas, warm-up and cooldown included, are those of the twin. */
async function expectTwinRuns(shape: TrainingShape, replicas = starts.slice(0, 2)): Promise<void> {
  const { losses, weights } = await run(shape, replicas);
  const norms: number[] = [];
  replicas.forEach((start, r) => {
    const twin = twinOf(start, shape);
    const own = losses.filter((_, i) => i % 2 === r);
    expectClose(own, twin.losses, { roundings: LOSS_ROUNDINGS, label: `losses of replica ${r}` });
    norms.push(...twin.norms);
    // There is something to learn.
    expect(own[19]).toBeLessThan(own[0]! - 0.1);
    for (const [name, actual] of Object.entries(unpacked(table, weights, r))) {
      expectClose(actual, twin.params[name]!, { ...WEIGHTS, label: `replica ${r}, ${name}` });
    }
    expect(padding(table, weights, r).every((value) => value === 0)).toBe(true);
  });
  // Some steps are clipped, some not.
  expect(Math.min(...norms)).toBeLessThan(shape.clipNorm);
  expect(Math.max(...norms)).toBeGreaterThan(shape.clipNorm);
}

describe.each(kernelChoices)('training with matmul $matmul and attention $attention', (kernels) => {
  it('follows the float64 model for twenty steps, warm-up and cooldown included, in two replicas', async () => {
    const shape = shapeOf(2, { kernels });
    await expectTwinRuns(shape);
  });

  it.each([
    { batch: 4, splits: 1 },
    { batch: 10, splits: 3 },
    { batch: 20, splits: 5 },
  ])('gives every gradient of $batch windows, whose tokens are added in $splits splits', async ({ batch, splits }) => {
    const shape = shapeOf(3, { kernels, batch, steps: 1, cooldownStart: 1, warmupSteps: 1 });
    const gradients = await withTraining(shape, texts, starts, async (training) => {
      expect(training.transformer.splits.count).toBe(splits);
      step(training, 1);
      return training.program.read(training.gradients);
    });
    starts.forEach(({ seed, weights }, r) => {
      const { tokens, targets } = batchOf(seed, 0, batch);
      const twin = modelLossAndGradients(unpacked(table, weights, 0), tokens, targets, config, batch);
      for (const [name, actual] of Object.entries(unpacked(table, gradients, r))) {
        // As for the golden data: 400 roundings a layer.
        expectClose(actual, twin.gradients[name]!, { roundings: 800, label: `replica ${r}, ${name}` });
      }
      expect(padding(table, gradients, r).every((value) => value === 0)).toBe(true);
    });
  });
});

it('follows the float64 model by Muon', async () => {
  const rates = [0.05, 0.03];
  const replicas = starts.slice(0, 2).map((start, r) => {
    const learningRate = { hidden: rates[r]!, embedding: 0.01 };
    return { ...start, learningRate };
  });
  await expectTwinRuns(shapeOf(2, { ...MUON, clipNorm: 0.5 }), replicas);
});

describe('evaluation', () => {
  const shape = shapeOf(2, { steps: 4, cooldownStart: 3 });

  /** Runs every batch of an evaluation and reads the mean losses [batches, R]. */
  async function evaluate(training: TrainingProgram, { batches, history, encode }: Evaluation): Promise<Float32Array> {
    training.startEvaluation();
    training.program.submit('evaluate', (pass) => {
      for (let i = 0; i < batches; i += 1) encode(pass);
    });
    return training.program.read(history);
  }

  const evaluateHeldOut = (training: TrainingProgram) => evaluate(training, training.evaluations.heldOut);

  /** Mean losses of the float64 model with the weights of a start, batch after batch of the listed windows. */
  function twinLosses({ weights }: ReplicaStart, text: Uint8Array, listed: Uint32Array): number[] {
    return Array.from({ length: listed.length / shape.batch }, (_, i) => {
      const from = Array.from(listed.subarray(i * shape.batch, (i + 1) * shape.batch));
      const { tokens, targets } = windows(text, from);
      const { logits } = modelForward(unpacked(table, weights, 0), tokens, config, shape.batch);
      const { losses } = crossEntropy({ logits, targets, V: 53, Vp: 53 });
      return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    });
  }

  function expectTwins(losses: Float32Array, text: Uint8Array, listed: Uint32Array): void {
    starts.slice(0, 2).forEach((start, r) => {
      const own = losses.filter((_, i) => i % 2 === r);
      expectClose(own, twinLosses(start, text, listed), { roundings: LOSS_ROUNDINGS, label: `replica ${r}` });
    });
  }

  it('gives the losses of the float64 model on the held-out windows', async () => {
    const losses = await withTraining(shape, texts, starts.slice(0, 2), async (training) => {
      expect(training.evaluations.train).toBeNull();
      return evaluateHeldOut(training);
    });
    expect(losses).toHaveLength(6);
    expectTwins(losses, texts.heldOut, shape.heldOutStarts);
  });

  it('gives those on windows of the training text where the shape lists them', async () => {
    const listed = trainStarts(1000, config.context, 12, shape.batch);
    const losses = await withTraining(
      { ...shape, trainStarts: listed },
      texts,
      starts.slice(0, 2),
      async (training) => {
        await evaluateHeldOut(training);
        return evaluate(training, training.evaluations.train!);
      },
    );
    expect(losses).toHaveLength(6);
    expectTwins(losses, texts.train, listed);
  });

  it('can be repeated, bit for bit, and leaves the training as it would have been', async () => {
    const apart = await run(shape, starts.slice(0, 2));
    await withTraining(shape, texts, starts.slice(0, 2), async (training) => {
      step(training, 2);
      const once = await evaluateHeldOut(training);
      expect(words(await evaluateHeldOut(training))).toEqual(words(once));
      step(training, 2);
      expect(words(await training.program.read(training.history.training))).toEqual(words(apart.losses));
      expect(words(await training.program.read(training.parameters))).toEqual(words(apart.weights));
    });
  });
});

describe.each([
  { optimiser: 'AdamW', options: {} },
  { optimiser: 'Muon', options: MUON },
])('branches of $optimiser', ({ options }) => {
  const shape = shapeOf(2, { snapshot: true, ...options });
  const short = { steps: 12, cooldownStart: 9 };

  /** Losses and weights of a run on its own. */
  const alone = (schedule: { steps: number; cooldownStart: number }) =>
    run({ ...shape, ...schedule, snapshot: false }, starts.slice(0, 2));

  const losses = (training: TrainingProgram) => training.program.read(training.history.training);
  const weights = (training: TrainingProgram) => training.program.read(training.parameters);

  it('a branch and the stable run it left go on as if each had been alone, bit for bit', async () => {
    const [long, branch] = [await alone(shape), await alone(short)];
    await withTraining(shape, texts, starts.slice(0, 2), async (training) => {
      step(training, short.cooldownStart);
      training.save();
      training.follow(short);
      step(training, short.steps - short.cooldownStart);
      expect(words((await losses(training)).subarray(0, 2 * short.steps))).toEqual(words(branch.losses));
      expect(words(await weights(training))).toEqual(words(branch.weights));
      training.startEvaluation();
      training.program.submit('evaluate', (pass) => training.evaluations.heldOut.encode(pass));
      training.restore();
      training.follow(shape);
      step(training, shape.steps - short.cooldownStart);
      expect(words(await losses(training))).toEqual(words(long.losses));
      expect(words(await weights(training))).toEqual(words(long.weights));
    });
    // The cooldowns part the two: what was compared is not one and the same.
    expect(words(branch.losses.subarray(-2))).not.toEqual(words(long.losses.subarray(22, 24)));
  });

  it('needs room for a snapshot, and says so', async () => {
    await withTraining(shapeOf(1), texts, starts.slice(0, 1), async (training) => {
      expect(() => training.save()).toThrow(/without room for a snapshot/);
      return Promise.resolve();
    });
  });
});

describe('a training program', () => {
  it('makes and writes nothing while it steps: no buffer, bind group, layout, module or pipeline', async () => {
    const { device } = await testGpu();
    await withTraining(shapeOf(2, { snapshot: true, ...MUON }), texts, starts.slice(0, 2), async (training) => {
      const makers = [
        ...(['createBuffer', 'createBindGroup', 'createBindGroupLayout', 'createPipelineLayout'] as const),
        ...(['createShaderModule', 'createComputePipeline', 'createComputePipelineAsync'] as const),
      ].map((name) => vi.spyOn(device, name));
      const spies = [...makers, vi.spyOn(device.queue, 'writeBuffer')];
      const passes = vi.spyOn(device, 'createCommandEncoder');
      try {
        for (let i = 0; i < 5; i += 1) step(training, 4);
        await device.queue.onSubmittedWorkDone();
        expect(spies.map((spy) => spy.mock.calls.length)).toEqual(spies.map(() => 0));
        expect(passes).toHaveBeenCalledTimes(5);
        // A branch writes its end, and copies: two submits more.
        training.save();
        training.follow({ steps: 20, cooldownStart: 18 });
        training.restore();
        expect(makers.map((spy) => spy.mock.calls.length)).toEqual(makers.map(() => 0));
        expect(spies.at(-1)).toHaveBeenCalledTimes(1);
        expect(passes).toHaveBeenCalledTimes(7);
      } finally {
        for (const spy of [...spies, passes]) spy.mockRestore();
      }
    });
  });

  it.each([
    { what: 'alone', options: {} },
    { what: 'with a snapshot', options: { snapshot: true } },
    { what: 'with Muon', options: MUON },
    { what: 'with an evaluation on the training text', options: { trainStarts: new Uint32Array(8) } },
  ])('takes the bytes that were told beforehand, $what', async ({ options }) => {
    const shape = shapeOf(2, options);
    const { device } = await testGpu();
    const spy = vi.spyOn(device, 'createBuffer');
    try {
      await withTraining(shape, texts, starts.slice(0, 2), async (training) => {
        expect(training.bytes).toBe(trainingBytes(shape));
        const owned = spy.mock.calls.filter(([{ label = '' }]) => /^(Program\.arena|Snapshot)/.test(label));
        expect(owned.reduce((sum, [{ size }]) => sum + size, 0)).toBe(trainingBytes(shape));
        return Promise.resolve();
      });
    } finally {
      spy.mockRestore();
    }
  });

  it('takes a copy of weights, both moments and counters more for branches, and nothing more without', () => {
    const more = trainingBytes(shapeOf(3, { snapshot: true })) - trainingBytes(shapeOf(3));
    expect(more).toBe(3 * 4 * (3 * table.length + 8));
  });

  it('is refused before anything is allocated when it is too large for the adapter', async () => {
    const { device } = await testGpu();
    const large = { ...config, width: 16384, heads: 512, hidden: 65536 };
    const spy = vi.spyOn(device, 'createBuffer');
    try {
      const build = withTraining(shapeOf(1, { config: large }), texts, [], async () => {});
      await expect(build).rejects.toThrow(/MiB.*(A batch of \d+ fits|No batch fits)/);
      // The corpus is the caller's, and was there before.
      expect(spy.mock.calls.map(([{ label }]) => label)).toEqual(['Corpus.train', 'Corpus.heldOut']);
    } finally {
      spy.mockRestore();
    }
  });

  it('is refused with a batch that does fit', async () => {
    const { device } = await testGpu();
    const ofBatch = (batch: number) => ({ ...shapeOf(1), batch, heldOutStarts: new Uint32Array(batch) });
    const refusal = () => checkFits(ofBatch(2 ** 21), device.limits);
    expect(refusal).toThrow(
      /^Width \d+ does not fit with a batch of 2097152 windows of \d+: .*MiB\. A batch of \d+ fits\.$/,
    );
    let named = 0;
    try {
      refusal();
    } catch (error) {
      named = Number(/A batch of (\d+) fits/.exec(String(error))?.[1]);
    }
    expect(named).toBeGreaterThan(0);
    expect(() => checkFits(ofBatch(named), device.limits)).not.toThrow();
  });
});
