/** The same start gives the same losses and weights bit for bit: there are no atomics, and sums have a fixed order. */
import { beforeAll, describe, expect, it } from 'vitest';
import { part, words } from '../gpu/harness.ts';
import { kernelChoices, MUON, run, shapeOf, starts, step, table, texts, withTraining } from './trainer.ts';

const STEPS = 6;

/** Two splits of every weight gradient. */
const length = { batch: 8, steps: STEPS, cooldownStart: 4 };

describe.each(kernelChoices)('the same start with matmul $matmul and attention $attention', (kernels) => {
  let once: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    once = await run(shapeOf(3, { kernels, ...length }), starts);
    expect(new Set(once.losses).size).toBe(STEPS * 3);
  });

  // All at once as before, one by one, and in submits of different length.
  it.each([STEPS, 1, 4])('gives the same losses and weights bit for bit, %i steps a submit', async (perSubmit) => {
    const again = await run(shapeOf(3, { kernels, ...length }), starts, perSubmit);
    expect(words(again.losses)).toEqual(words(once.losses));
    expect(words(again.weights)).toEqual(words(once.weights));
  });

  it('gives a replica what it has when trained alone, bit for bit', async () => {
    for (const [r, start] of starts.entries()) {
      const alone = await run(shapeOf(1, { kernels, ...length }), [start]);
      expect(words(once.losses.filter((_, i) => i % 3 === r))).toEqual(words(alone.losses));
      expect(words(part(once.weights, r, table.length))).toEqual(words(alone.weights));
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
