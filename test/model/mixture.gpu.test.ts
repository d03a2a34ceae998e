/** A model with a mixture of experts in training: beside the dense one, its load, and what it refuses. */
import { describe, expect, it } from 'vitest';
import type { Experts } from '../../src/model/config.ts';
import { PLAIN_KERNELS, QUAD_KERNELS, type KernelChoice } from '../../src/model/kernels.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import type { ReplicaStart } from '../../src/model/training.ts';
import { initialWeights } from '../../src/train/initialise.ts';
import { EPSILON, words } from '../gpu/harness.ts';
import { packed, unpacked } from './layout.ts';
import { config as dense, run, shapeOf, starts, step, table as denseTable, texts, withTraining } from './trainer.ts';

const of = (count: number, active: number, balance = 0.01) => ({ ...dense, experts: { count, active, balance } });

/** A replica's dense weights, those of all experts the same, with a router of zeros. */
function withExperts(start: ReplicaStart, config: typeof dense & { experts: Experts }): ReplicaStart {
  const table = parameterTable(config);
  const own = unpacked(denseTable, start.weights, 0);
  const tensors = table.parameters.map(({ name, shape: [rows, cols] }) => {
    const single = own[name] ?? new Float32Array(rows * cols);
    const all = new Float32Array(rows * cols);
    for (let at = 0; at < all.length; at += single.length) all.set(single, at);
    return [name, all] as const;
  });
  return { ...start, weights: packed(table, Object.fromEntries(tensors)) };
}

describe.each<[string, KernelChoice]>([
  ['plain', PLAIN_KERNELS],
  ['quad', QUAD_KERNELS],
])('experts, %s kernels', (_, kernels) => {
  it('train like the dense model where there is one of them', async () => {
    const config = of(1, 1);
    const shape = shapeOf(2, { kernels, steps: 12 });
    const replicas = starts.slice(0, 2);
    const [one, expected] = [
      await run(
        { ...shape, config },
        replicas.map((start) => withExperts(start, config)),
      ),
      await run(shape, replicas),
    ];
    // The same sums in another order, carried through twelve steps.
    one.losses.forEach((loss, i) => {
      expect(Math.abs(loss - expected.losses[i]!), `step ${Math.floor(i / 2)}`).toBeLessThan(200 * EPSILON * loss);
    });
  });

  it('give each replica what it would have alone', async () => {
    const config = of(3, 2);
    const table = parameterTable(config);
    const shape = shapeOf(2, { kernels, config, steps: 6 });
    const replicas = starts.slice(0, 2).map((start, i) => ({ ...start, weights: initialWeights(table, i) }));
    const together = await run(shape, replicas);
    const alone = await run({ ...shape, replicas: 1 }, replicas.slice(1));
    expect([...alone.losses]).toEqual([...together.losses].filter((_, i) => i % 2 === 1));
    expect([...alone.weights]).toEqual([...together.weights.subarray(table.length)]);
  });
});

describe('experts', () => {
  const start = (config: ReturnType<typeof of>): ReplicaStart => ({
    ...starts[0]!,
    weights: initialWeights(parameterTable(config), 9),
  });

  it('count the tokens they got in training', async () => {
    const config = of(4, 2);
    const shape = shapeOf(1, { config, steps: 5 });
    const load = await withTraining(shape, texts, [start(config)], async (training) => {
      step(training, 5);
      return words(await training.program.read(training.load!));
    });
    const layers = [0, 1].map((l) => load.subarray(4 * l, 4 * l + 4));
    for (const layer of layers) expect(layer.reduce((sum, n) => sum + n, 0)).toBe(5 * 2 * shape.batch * dense.context);
    expect([...layers[0]!]).not.toEqual([...layers[1]!]);
  });

  it('are loaded more evenly with the balancing loss than without', async () => {
    const shareOfMost = async (balance: number) => {
      const config = of(4, 1, balance);
      const shape = shapeOf(1, { config, steps: 120 });
      return withTraining(shape, texts, [start(config)], async (training) => {
        step(training, 100);
        const before = words(await training.program.read(training.load!));
        step(training, 20);
        const after = words(await training.program.read(training.load!));
        return Math.max(...after.map((n, i) => n - before[i]!)) / (20 * shape.batch * dense.context);
      });
    };
    const [balanced, free] = [await shareOfMost(0.05), await shareOfMost(0)];
    expect(balanced).toBeLessThan(0.4);
    expect(free).toBeGreaterThan(balanced);
  });

  it.each([
    [of(2, 3), 'not to 3 of 2'],
    [of(65, 1), 'E at most 64'],
    [of(2, 1, NaN), 'a coefficient of 0 or more'],
    [{ ...of(2, 1), variant: { activation: 'gelu' } as const }, 'there are none with gelu'],
  ])('are refused where they make no mixture', async (config, message) => {
    await expect(withTraining(shapeOf(1, { config }), texts, [start(of(2, 1))], async () => {})).rejects.toThrow(
      message,
    );
  });
});
