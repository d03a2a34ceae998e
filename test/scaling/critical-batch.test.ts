import { describe, expect, it } from 'vitest';
import { fitCriticalBatch, tokensToTarget, type BatchLaw, type BatchPoint } from '../../src/scaling/critical-batch.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { factors } from './surfaces.ts';

const TRUTH: BatchLaw = { criticalBatch: 700, leastTokens: 4.9e5, leastSteps: 700 };

function measured(batches: readonly number[], noise = 0, seed = 1): BatchPoint[] {
  const random = seededRandom(seed);
  return batches.map((batch) => ({ batch, tokens: tokensToTarget(TRUTH, batch) * Math.exp(noise * random.normal()) }));
}

describe('the critical batch', () => {
  it('is recovered, and is where steps and tokens are twice their least', () => {
    const { law } = fitCriticalBatch(measured(factors(64, 4096, 7)));
    expect(law.criticalBatch / TRUTH.criticalBatch).toBeCloseTo(1, 8);
    const tokens = tokensToTarget(law, law.criticalBatch);
    expect(tokens / law.leastTokens).toBeCloseTo(2, 8);
    expect(tokens / law.criticalBatch / law.leastSteps).toBeCloseTo(2, 8);
    // (S/S_min − 1)(E/E_min − 1) = 1 at any batch.
    const [steps, spent] = [tokensToTarget(law, 100) / 100, tokensToTarget(law, 100)];
    expect((steps / law.leastSteps - 1) * (spent / law.leastTokens - 1)).toBeCloseTo(1, 8);
  });

  it('has an interval that holds it about as often as it says', () => {
    const held = Array.from({ length: 200 }, (_, seed) => {
      const points = measured(factors(64, 4096, 7), 0.03, seed + 1);
      const [low, high] = fitCriticalBatch(points, { seed, replicates: 100 }).parameters.criticalBatch.interval!;
      return low <= 700 && 700 <= high ? 1 : 0;
    });
    const share = held.reduce((sum: number, value) => sum + value, 0) / held.length;
    expect(Math.abs(share - 0.8)).toBeLessThan(3 * Math.sqrt((0.8 * 0.2) / 200));
  });

  it('is open where only one side of it was measured', () => {
    const small = fitCriticalBatch(measured(factors(2, 64, 6), 0.05, 2));
    expect(small.parameters.criticalBatch.determined).toBe(false);
    expect(small.warnings.at(-1)).toMatch(/Every batch lies below the critical one: larger batches would show it/);
    const large = fitCriticalBatch(measured(factors(8000, 200_000, 6), 0.05, 2));
    expect(large.parameters.criticalBatch.determined).toBe(false);
    expect(large.warnings.at(-1)).toMatch(/Every batch lies above the critical one/);
  });

  it('wants three batches and positive numbers', () => {
    const two = fitCriticalBatch(measured([64, 4096]));
    expect(two.parameters.criticalBatch).toMatchObject({ determined: false, interval: null });
    expect(two.parameters.criticalBatch.reason).toMatch(/2 batch sizes meet the law exactly/);
    expect(() => fitCriticalBatch(measured([64]))).toThrow(/needs as many different points; there are 1/);
    expect(() => fitCriticalBatch([{ batch: 64, tokens: Infinity }])).toThrow(/The batch 64 took Infinity tokens/);
  });
});
