import { describe, expect, it } from 'vitest';
import { centralInterval, median, quantile } from '../../src/scaling/quantiles.ts';
import { seededRandom } from '../../src/scaling/random.ts';

const DRAWS = 20_000;

function moments(values: number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

describe('seeded random numbers', () => {
  it('repeat with the seed and differ between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seededRandom(seed).normal);
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4)).not.toEqual(draw(5));
  });

  // Tolerances are four standard errors of the sample moments.
  it('are uniform in (0, 1)', () => {
    const values = Array.from({ length: DRAWS }, seededRandom(1).uniform);
    expect(Math.min(...values)).toBeGreaterThan(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.abs(moments(values).mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / DRAWS));
  });

  it('are normal with mean 0 and variance 1', () => {
    const { mean, variance } = moments(Array.from({ length: DRAWS }, seededRandom(2).normal));
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(DRAWS));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / DRAWS));
  });

  it.each([1, 2, 5, 40_000])('follow χ² of %i degrees of freedom', (degrees) => {
    const random = seededRandom(degrees);
    const { mean, variance } = moments(Array.from({ length: DRAWS }, () => random.chiSquared(degrees)));
    expect(Math.abs(mean - degrees)).toBeLessThan(4 * Math.sqrt((2 * degrees) / DRAWS));
    // The fourth central moment of χ² is 12k(k + 4), so the sample variance has variance (12k(k + 4) − 4k²) / draws.
    const error = Math.sqrt((12 * degrees * (degrees + 4) - 4 * degrees ** 2) / DRAWS);
    expect(Math.abs(variance - 2 * degrees)).toBeLessThan(4 * error);
  });
});

describe('quantiles', () => {
  it('run linearly between order statistics', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.5)).toBe(30);
    expect(quantile([10, 20, 30, 40, 50], 0.1)).toBe(14);
    expect(centralInterval([50, 10, 40, 20, 30], 0.8)).toEqual([14, 46]);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});
