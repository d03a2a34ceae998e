/**
 * The twins against PyTorch: logits, every gradient tensor and ten AdamW steps.
 *
 * Both sides compute in float64 from the same exact weights, so they differ by the order of sums (relative 1e-15 or so) and by
 * what the file rounds. Logits and gradients are stored in float32: rounding is off by at most 2^-24 of the value. Losses and
 * norms are stored in float64; ten AdamW steps amplify the order of sums, hence 1e-10 for them.
 */
import { describe, expect, it } from 'vitest';
import { modelLossAndGradients, parameterShapes, trainSteps } from '../../src/reference/model.ts';
import { goldens } from '../golden/golden.ts';
import type { Golden } from '../golden/golden.ts';

const FLOAT32_ROUNDING = 2 ** -24;
/** Rounding of sums in float64, for values that cancel to almost nothing. */
const SUM_ROUNDING = 1e-13;

function inFloat64(tensors: Golden['parameters']): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(tensors).map(([name, values]) => [name, Float64Array.from(values)]));
}

/** Largest |actual − stored| as a share of what rounding allows; at most 1 if all is well. */
function worstError(actual: Float64Array, stored: Float32Array): number {
  expect(actual.length).toBe(stored.length);
  return actual.reduce((worst, value, i) => {
    const allowed = FLOAT32_ROUNDING * Math.abs(value) + SUM_ROUNDING;
    return Math.max(worst, Math.abs(value - stored[i]!) / allowed);
  }, 0);
}

describe.each(goldens)('golden data, $name', (golden) => {
  const params = inFloat64(golden.parameters);
  const first = golden.steps[0]!;

  it('lists the parameters of the model in their order', () => {
    const shapes = Object.entries(parameterShapes(golden.config)).map(([name, [rows, columns]]) => [
      name,
      rows * columns,
    ]);
    expect(Object.entries(params).map(([name, values]) => [name, values.length])).toEqual(shapes);
  });

  it('gives the logits of PyTorch', () => {
    const { logits } = modelLossAndGradients(params, first.tokens, first.targets, golden.config, golden.batch);
    expect(worstError(logits, golden.logits)).toBeLessThanOrEqual(1);
  });

  it.each(Object.keys(golden.gradients))('gives the gradient of %s', (name) => {
    const { gradients } = modelLossAndGradients(params, first.tokens, first.targets, golden.config, golden.batch);
    expect(golden.gradients[name]!.some((value) => value !== 0)).toBe(true);
    expect(worstError(gradients[name]!, golden.gradients[name]!)).toBeLessThanOrEqual(1);
  });

  it('gives the losses and gradient norms of ten steps', () => {
    const { config, batch: B, training, steps } = golden;
    expect(steps).toHaveLength(10);
    const run = trainSteps({ params, batches: steps, config, B, training });
    for (const [i, step] of steps.entries()) {
      expect(Math.abs(run.losses[i]! - step.loss)).toBeLessThan(1e-10);
      expect(Math.abs(run.norms[i]! - step.norm)).toBeLessThan(1e-10 * step.norm);
    }
    const after = modelLossAndGradients(run.params, first.tokens, first.targets, config, B);
    expect(Math.abs(after.loss - golden.finalLoss)).toBeLessThan(1e-10);
  });

  it('clips some steps by the global norm', () => {
    expect(golden.steps.some((step) => step.norm > golden.training.clipNorm)).toBe(true);
  });
});
