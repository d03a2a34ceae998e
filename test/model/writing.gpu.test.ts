/** Text written by the GPU against the float64 model: at temperature 0 both take the likeliest symbol. */
import { describe, expect, it } from 'vitest';
import { replicaModel, write } from '../../src/model/writing.ts';
import { modelForward } from '../../src/reference/model.ts';
import { unpacked } from './layout.ts';
import { config, shapeOf, starts, table, texts, withTraining } from './trainer.ts';

const { context, vocabulary } = config;

/** Logits of the symbol that follows a window, by the twin. */
function logitsAfter(r: number, window: readonly number[]): Float64Array {
  const padded = [...window, ...Array<number>(context - window.length).fill(0)];
  const { logits } = modelForward(unpacked(table, starts[r]!.weights, 0), padded, config, 1);
  return logits.subarray((window.length - 1) * vocabulary, window.length * vocabulary);
}

function texting(r: number, prompt: readonly number[], count: number, temperature: number, seed = 1) {
  return withTraining(shapeOf(2), texts, starts.slice(0, 2), async (training, cache) => {
    return Array.from(await write(cache, replicaModel(training, r), { prompt, count, seed, temperature }));
  });
}

describe.each([0, 1])('writing with the weights of replica %i', (r) => {
  it.each([
    { name: 'one symbol, until the window is full and beyond', prompt: [7], count: 45 },
    { name: 'more symbols than the window holds', prompt: Array.from({ length: 50 }, (_, i) => i), count: 10 },
  ])('goes on from $name with the likeliest symbols', async ({ prompt, count }) => {
    const written = await texting(r, prompt, count, 0);
    expect(written).toHaveLength(count);
    const all = [...prompt];
    for (const symbol of written) {
      const logits = logitsAfter(r, all.slice(-context));
      // Two that rounding can't tell apart may change places.
      expect(logits[symbol]).toBeGreaterThan(Math.max(...logits) - 1e-4);
      all.push(symbol);
    }
  });
});

describe('writing', () => {
  it('repeats a seed and differs with another, and at temperature 1 uses many symbols', async () => {
    const once = await texting(0, [1, 2], 40, 1);
    expect(await texting(0, [1, 2], 40, 1)).toEqual(once);
    expect(await texting(0, [1, 2], 40, 1, 2)).not.toEqual(once);
    expect(new Set(once).size).toBeGreaterThan(10);
    expect(once.every((symbol) => symbol < vocabulary)).toBe(true);
  });
});
