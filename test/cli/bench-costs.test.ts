import { describe, expect, it } from 'vitest';
import { costOf } from '../../bench/costs.ts';
import type { Dispatch, View } from '../../src/gpu/graph.ts';
import { flopsPerToken, modelOfWidth, type ModelConfig } from '../../src/model/config.ts';
import { PLAIN_KERNELS, QUAD_KERNELS, type KernelChoice } from '../../src/model/kernels.ts';
import { recordTraining } from '../../src/model/training-graph.ts';

const corpus = (label: string): View => {
  return { tensor: { label, length: 2 ** 20, buffer: null }, offset: 0, length: 2 ** 20 };
};

/** The dispatches of a training step, as they are recorded for a device. */
function stepOf(config: ModelConfig, { replicas = 1, batch = 4, kernels = QUAD_KERNELS } = {}): Dispatch[] {
  const recipe = { clipNorm: 1, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 };
  const schedule = { steps: 100, warmupSteps: 10, cooldownStart: 75 };
  const shape = { config, replicas, batch, kernels, ...schedule, ...recipe, heldOutStarts: new Uint32Array(batch) };
  const text = { train: corpus('train'), heldOut: corpus('held out'), trainLength: 2 ** 20, heldOutLength: 2 ** 20 };
  const { lists } = recordTraining(shape, text).graph;
  return [...(lists['sample'] ?? []), ...(lists['learn'] ?? [])];
}

const choices: KernelChoice[] = [
  PLAIN_KERNELS,
  { matmul: 'block', attention: 'plain' },
  { matmul: 'shared', attention: 'plain' },
  QUAD_KERNELS,
];

const sumOf = (dispatches: readonly Dispatch[], of: 'flops' | 'modelFlops' | 'bytes'): number =>
  dispatches.reduce((sum, dispatch) => sum + (costOf(dispatch)?.[of] ?? Number.NaN), 0);

const isAttention = ({ shader }: Dispatch): boolean => shader.file.startsWith('attention');

describe('costs of dispatches', () => {
  it.each(choices)('has a formula for every dispatch of a step with %j', (kernels) => {
    const without = stepOf(modelOfWidth(32, 53, 64), { kernels }).filter((dispatch) => costOf(dispatch) === null);
    expect(without.map(({ shader, entry }) => `${shader.file} ${entry}`)).toEqual([]);
  });

  it.each([
    { width: 32, layers: 2, context: 64, replicas: 1 },
    { width: 64, layers: 3, context: 128, replicas: 1 },
    { width: 20, layers: 1, context: 24, replicas: 3 },
  ])('adds up to flopsPerToken: $layers layers of $width, context $context, $replicas replicas', (size) => {
    const { width, layers, context, replicas } = size;
    const config = { ...modelOfWidth(width, 56, context), layers };
    const batch = 4;
    for (const kernels of choices) {
      const step = stepOf(config, { replicas, batch, kernels });
      const attention = sumOf(step.filter(isAttention), 'modelFlops');
      const products = sumOf(step, 'modelFlops') - attention;
      // A query sees (T + 1) / 2 keys on average, itself included; flopsPerToken counts T / 2.
      const counted = products + (attention * context) / (context + 1);
      expect(counted).toBeCloseTo(replicas * batch * context * flopsPerToken(config), 0);
    }
  });

  it('counts the columns that pad the vocabulary to a multiple of 4, which flopsPerToken does not', () => {
    const [padded, whole] = [53, 56].map((vocabulary) => stepOf(modelOfWidth(32, vocabulary, 64)));
    expect(sumOf(padded ?? [], 'modelFlops')).toBe(sumOf(whole ?? [], 'modelFlops'));
  });

  it('counts a product of known size', () => {
    const product = stepOf({ ...modelOfWidth(32, 56, 64), layers: 1 }).find(({ shader, uniform }) => {
      return shader.file.startsWith('matmul') && uniform?.['cols'] === 96;
    });
    // q, k and v: [256, 32] · [32, 96]
    expect(costOf(product!)).toEqual({
      flops: 2 * 256 * 96 * 32,
      modelFlops: 2 * 256 * 96 * 32,
      bytes: 4 * (256 * 32 + 32 * 96 + 256 * 96),
    });
  });

  it('counts what is computed a second time as work, not as the model’s', () => {
    const step = stepOf(modelOfWidth(32, 56, 64));
    const [backward] = step.filter(({ entry }) => entry === 'keys_and_values');
    const { flops, modelFlops } = costOf(backward!)!;
    expect(flops).toBeGreaterThan(2 * modelFlops);
  });

  it('doubles with the replicas, but for what they share', () => {
    const config = modelOfWidth(32, 56, 64);
    const [one, two] = [1, 2].map((replicas) => stepOf(config, { replicas }));
    expect(sumOf(two ?? [], 'flops')).toBeCloseTo(2 * sumOf(one ?? [], 'flops'), 0);
    const ratio = sumOf(two ?? [], 'bytes') / sumOf(one ?? [], 'bytes');
    expect(ratio).toBeGreaterThan(1.99);
    expect(ratio).toBeLessThanOrEqual(2);
  });

  it('says so when a uniform it reads is gone', () => {
    const [dispatch] = stepOf(modelOfWidth(32, 56, 64)).filter(({ label }) => label === 'adamw');
    const { parameters4: _, ...rest } = dispatch!.uniform!;
    expect(() => costOf({ ...dispatch!, uniform: rest })).toThrow(/adamw\.wgsl update has no parameters4/);
  });

  it('knows no cost of a kernel without a formula', () => {
    const [dispatch] = stepOf(modelOfWidth(32, 56, 64));
    expect(costOf({ ...dispatch!, entry: 'unheard_of' })).toBeNull();
  });
});
