/** The whole model on the GPU against PyTorch: logits, every gradient tensor and ten AdamW steps (test/golden). */
import { beforeAll, describe, expect, it } from 'vitest';
import { external, Graph } from '../../src/gpu/graph.ts';
import { buildProgram, storageBuffer } from '../../src/gpu/program.ts';
import { PLAIN_KERNELS, QUAD_KERNELS, type KernelChoice } from '../../src/model/kernels.ts';
import { rotaryTable } from '../../src/model/ops/qk-norm-rotary.ts';
import { paddedVocabulary, parameterTable } from '../../src/model/parameters.ts';
import type { TrainingShape } from '../../src/model/training-graph.ts';
import { Transformer } from '../../src/model/transformer.ts';
import { crossEntropy } from '../../src/reference/cross-entropy.ts';
import { goldens, type Golden } from '../golden/golden.ts';
import { EPSILON, expectClose, testGpu, withoutGpuErrors } from '../gpu/harness.ts';
import { packed, padding, unpacked } from './layout.ts';
import { kernelChoices, textsOf, withTraining } from './trainer.ts';

/** Experts have two kinds of products: quads, and those that serve beside every other. */
const kernelsFor = ({ config }: Golden) => (config.experts ? [PLAIN_KERNELS, QUAD_KERNELS] : kernelChoices);

/** A head of its own alone is part of others; the file is there for the export. */
const trained = goldens.filter(({ name }) => name !== 'untied');

const cases = trained.flatMap((golden) =>
  kernelsFor(golden).map((kernels) => ({ name: golden.name, golden, kernels, ...kernels })),
);

/** Logits [M, V] of the first step's tokens, by a graph of the forward pass alone. */
async function forward({ config, batch, steps }: Golden, kernels: KernelChoice, weights: Float32Array) {
  const { device, cache } = await testGpu();
  return withoutGpuErrors(device, async () => {
    const parameters = storageBuffer(device, 'parameters', weights);
    const { context, width, heads, variant } = config;
    const turns = rotaryTable(context, width / heads, variant?.positions);
    const rotary = storageBuffer(device, 'rotary', turns);
    const inputs = { parameters: external('parameters', parameters), rotary: external('rotary', rotary) };
    const graph = new Graph();
    const model = new Transformer(graph, { config, replicas: 1, batch, kernels }, inputs);
    model.forward(graph.list('forward'));
    const program = await buildProgram(cache, graph);
    program.write(model.tokens, Uint32Array.from(steps[0]!.tokens));
    program.submit('forward', (pass) => program.encode(pass, 'forward'));
    const logits = await program.read(model.logits);
    for (const owned of [program, parameters, rotary]) owned.destroy();
    return logits.filter((_, i) => i % paddedVocabulary(config) < config.vocabulary);
  });
}

function shapeOf({ config, batch, training, steps }: Golden, kernels: KernelChoice): TrainingShape {
  const cooldownStart = Math.floor(steps.length * (1 - training.cooldownFraction));
  const heldOutStarts = new Uint32Array(batch);
  return { ...training, config, replicas: 1, batch, kernels, steps: steps.length, cooldownStart, heldOutStarts };
}

/** Runs the first `count` golden steps: their losses, the gradients of the last [P] and the weights after it [P]. */
function learn(golden: Golden, kernels: KernelChoice, count: number) {
  const { config, parameters } = golden;
  const table = parameterTable(config);
  const start = { seed: 1, learningRate: golden.training.learningRate, weights: packed(table, parameters) };
  const shape = shapeOf(golden, kernels);
  return withTraining(shape, textsOf(config.vocabulary), [start], async (training) => {
    const { program, transformer } = training;
    for (const { tokens, targets } of golden.steps.slice(0, count)) {
      program.write(transformer.tokens, Uint32Array.from(tokens));
      program.write(training.targets, Uint32Array.from(targets));
      program.submit('learn', (pass) => program.encode(pass, 'learn'));
    }
    const losses = await program.read(training.history.training);
    const weights = await program.read(training.parameters);
    return { table, losses, weights, gradients: await program.read(training.gradients) };
  });
}

/**
 * An attention sublayer rounds its output up to some 160 times (test/model/ops/attention.gpu.test.ts), an MLP a few dozen
 * times; blocks follow one another, so their errors add. A gradient passes through all of it twice, forward and backward.
 * Measured on a software adapter: at most 42 for logits, 113 for gradients. A wrong kernel is off by thousands.
 */
const roundings = ({ config }: Golden) => 200 * config.layers;

/**
 * What rounding does to a run of ten steps is seen in PyTorch's own run in float32, which ends up to 4e-6 nats from that in
 * float64. Other orders of the same sums go other ways: four times as far is allowed, and 8 roundings of the loss itself.
 */
function driftOf({ steps }: Golden): number {
  const drifts = steps.map(({ loss, lossFloat32 }) => Math.abs(lossFloat32 - loss));
  return 4 * Math.max(...drifts) + 8 * EPSILON * steps[0]!.loss;
}

describe.each(cases)('transformer, golden data $name, matmul $matmul, attention $attention', ({ golden, kernels }) => {
  let first: Awaited<ReturnType<typeof learn>>;
  beforeAll(async () => {
    first = await learn(golden, kernels, 1);
  });

  it('gives the logits of PyTorch', async () => {
    const logits = await forward(golden, kernels, packed(parameterTable(golden.config), golden.parameters));
    expectClose(logits, golden.logits, { roundings: roundings(golden), label: 'logits' });
  });

  it.each(Object.keys(golden.gradients))('gives the gradient of %s', (name) => {
    const { table, gradients } = first;
    const bound = { roundings: 2 * roundings(golden), label: name };
    expectClose(unpacked(table, gradients, 0)[name]!, golden.gradients[name]!, bound);
    expect(padding(table, gradients, 0).every((value) => value === 0)).toBe(true);
  });

  it('gives the losses of ten AdamW steps, and the loss on the first batch after them', async () => {
    const { losses, weights, table } = await learn(golden, kernels, golden.steps.length);
    const drift = driftOf(golden);
    golden.steps.forEach(({ loss }, step) => {
      expect(Math.abs(losses[step]! - loss), `step ${step}: ${losses[step]}, not ${loss}`).toBeLessThan(drift);
    });
    const { vocabulary: V } = golden.config;
    const logits = Float64Array.from(await forward(golden, kernels, weights));
    const after = crossEntropy({ logits, targets: golden.steps[0]!.targets, V, Vp: V }).losses;
    const mean = after.reduce((sum, loss) => sum + loss, 0) / after.length;
    expect(Math.abs(mean - golden.finalLoss), `${mean}, not ${golden.finalLoss}`).toBeLessThan(drift);
    expect(padding(table, weights, 0).every((value) => value === 0)).toBe(true);
  });
});
