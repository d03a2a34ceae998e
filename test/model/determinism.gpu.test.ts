/** The same start gives the same losses and weights bit for bit: there are no atomics, and sums have a fixed order. */
import { describe, expect, it } from 'vitest';
import { part, words } from '../gpu/harness.ts';
import { kernelChoices, MUON, run, shapeOf, starts, step, table, texts, withTraining } from './trainer.ts';

const STEPS = 8;

/** Two splits of every weight gradient. */
const length = { batch: 8, steps: STEPS, cooldownStart: 6 };

describe.each(kernelChoices)('the same start with matmul $matmul and attention $attention', (kernels) => {
  it.each([1, 3])('gives the same losses and weights bit for bit, R %i', async (replicas) => {
    const shape = shapeOf(replicas, { kernels, ...length });
    const once = await run(shape, starts.slice(0, replicas));
    const again = await run(shape, starts.slice(0, replicas));
    expect(words(again.losses)).toEqual(words(once.losses));
    expect(words(again.weights)).toEqual(words(once.weights));
    expect(new Set(once.losses).size).toBe(STEPS * replicas);
  });

  it('gives them however many steps a submit takes', async () => {
    const shape = shapeOf(2, { kernels, ...length });
    const once = await run(shape, starts.slice(0, 2));
    for (const perSubmit of [1, 5]) {
      const other = await run(shape, starts.slice(0, 2), perSubmit);
      expect(words(other.losses)).toEqual(words(once.losses));
      expect(words(other.weights)).toEqual(words(once.weights));
    }
  });

  it('gives a replica what it has when trained alone, bit for bit', async () => {
    const together = await run(shapeOf(3, { kernels, ...length }), starts);
    for (const [r, start] of starts.entries()) {
      const alone = await run(shapeOf(1, { kernels, ...length }), [start]);
      expect(words(together.losses.filter((_, i) => i % 3 === r))).toEqual(words(alone.losses));
      expect(words(part(together.weights, r, table.length))).toEqual(words(alone.weights));
    }
  });
});

it('Muon gives a replica what it has when trained alone, bit for bit', async () => {
  const together = await run(shapeOf(3, { ...length, ...MUON }), starts);
  const alone = await run(shapeOf(1, { ...length, ...MUON }), starts.slice(1, 2));
  expect(words(together.losses.filter((_, i) => i % 3 === 1))).toEqual(words(alone.losses));
  expect(words(part(together.weights, 1, table.length))).toEqual(words(alone.weights));
});

describe.each([
  { optimiser: 'AdamW', options: {} },
  { optimiser: 'Muon', options: MUON },
])('a training program with $optimiser', ({ options }) => {
  it('starts anew on the same memory as on fresh memory', async () => {
    const shape = shapeOf(1, { ...length, ...options });
    const fresh = await run(shape, starts.slice(0, 1));
    await withTraining(shape, texts, starts.slice(1, 2), async (training) => {
      step(training, shape.steps);
      training.start(starts.slice(0, 1));
      step(training, shape.steps);
      expect(words(await training.program.read(training.history.training))).toEqual(words(fresh.losses));
      expect(words(await training.program.read(training.parameters))).toEqual(words(fresh.weights));
    });
  });
});
