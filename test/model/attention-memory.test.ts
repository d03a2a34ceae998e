/** No tensor of a step holds the T×T weights of attention: the recorded graph is asked, so that no device is needed. */
import { describe, expect, it } from 'vitest';
import type { Tensor, View } from '../../src/gpu/graph.ts';
import { modelOfWidth } from '../../src/model/config.ts';
import { PLAIN_KERNELS, QUAD_KERNELS } from '../../src/model/kernels.ts';
import { recordTraining } from '../../src/model/training-graph.ts';

const BATCH = 4;

function text(label: string): View {
  return { tensor: { label, length: 2 ** 20, buffer: null }, offset: 0, length: 2 ** 20 };
}

/** Tensors of the whole program, training and evaluation, in the order they are recorded. */
function tensorsAt(context: number, kernels = PLAIN_KERNELS): readonly Tensor[] {
  const recipe = { clipNorm: 1, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 };
  const schedule = { steps: 100, warmupSteps: 10, cooldownStart: 75 };
  const config = modelOfWidth(32, 53, context);
  const shape = { config, replicas: 2, batch: BATCH, kernels, ...schedule, ...recipe };
  const corpus = { train: text('train'), heldOut: text('held out'), trainLength: 2 ** 20, heldOutLength: 2 ** 20 };
  return recordTraining({ ...shape, heldOutStarts: new Uint32Array(BATCH) }, corpus).graph.tensors;
}

describe.each([PLAIN_KERNELS, QUAD_KERNELS])('memory of a step, attention $attention', (kernels) => {
  const [short, middle, long] = [256, 512, 1024].map((context) => tensorsAt(context, kernels));

  it('has the same tensors at every context', () => {
    const labels = (tensors: readonly Tensor[] = []) => tensors.map(({ label }) => label);
    expect(labels(middle)).toEqual(labels(short));
    expect(labels(long)).toEqual(labels(short));
  });

  it('grows no faster than the context, tensor by tensor', () => {
    const doubled = (from: readonly Tensor[] = [], to: readonly Tensor[] = []) =>
      to.filter(({ length }, i) => length > 2 * (from[i]?.length ?? NaN)).map(({ label }) => label);
    expect(doubled(short, middle)).toEqual([]);
    expect(doubled(middle, long)).toEqual([]);
    // Most do grow with it: the comparison is of something.
    expect(long?.filter(({ length }, i) => length === 2 * (middle?.[i]?.length ?? NaN)).length).toBeGreaterThan(10);
  });

  it('holds at most the hidden layer of a token at once, far from a weight for each pair of tokens', () => {
    const pairs = 2 * BATCH * 4 * 1024 * 1024; // R·B·H·T²
    const largest = Math.max(...(long ?? []).map(({ length }) => length));
    expect(largest).toBeLessThan(pairs / 16);
  });
});
