import { describe, expect, it } from 'vitest';
import { meanDifference, pooledNoise, slopeDifference } from '../../src/scaling/differences.ts';
import { seededRandom } from '../../src/scaling/random.ts';

/** Half the interval of a single difference of unit noise: Student's t at 97.5 %. */
const quantileAt = (degrees: number) => meanDifference([0], { sd: 1, degrees }).interval[1];

describe('meanDifference', () => {
  it('has the quantiles of Student’s t, as tabled', () => {
    for (const [degrees, tabled, tolerance] of [
      [2, 4.3027, 0.13],
      [4, 2.7764, 0.01],
      [10, 2.2281, 1e-3],
      [30, 2.0423, 1e-3],
      [1e6, 1.96, 1e-3],
    ] as const)
      expect(Math.abs(quantileAt(degrees) - tabled)).toBeLessThan(tolerance);
  });

  it('narrows with the root of how many there are, about their mean', () => {
    const noise = { sd: 0.01, degrees: 10 };
    const { mean, interval } = meanDifference([0.01, 0.03, 0.02, 0.02], noise);
    expect(mean).toBeCloseTo(0.02, 12);
    expect(interval[0] + interval[1]).toBeCloseTo(0.04, 12);
    expect(interval[1] - interval[0]).toBeCloseTo((quantileAt(10) * 0.01 * 2) / 2, 12);
  });

  it('covers the truth in 95 of 100 cases, give or take what chance does, where the noise is the usual', () => {
    const { normal } = seededRandom(3);
    let covered = 0;
    const trials = 2000;
    for (let trial = 0; trial < trials; trial += 1) {
      const cells = Array.from({ length: 6 }, () => [0, 0].map(() => 0.02 + 0.00707 * normal()));
      const { interval } = meanDifference(cells[0]!, pooledNoise(cells));
      if (interval[0] <= 0.02 && interval[1] >= 0.02) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(0.93);
    expect(covered / trials).toBeLessThan(0.975);
  });
});

describe('slopeDifference', () => {
  it('is the slope of the least-squares line, its interval by how far the places spread', () => {
    const places = [0, 1, 2].map((x) => ({ x, difference: 0.5 + 0.03 * x }));
    const { mean, interval } = slopeDifference(places, { sd: 0.01, degrees: 10 })!;
    expect(mean).toBeCloseTo(0.03, 12);
    expect(interval[1] - mean).toBeCloseTo((quantileAt(10) * 0.01) / Math.SQRT2, 12);
  });

  it('is none at one place', () => {
    expect(slopeDifference([{ x: 1, difference: 0.1 }], { sd: 0.01, degrees: 10 })).toBeNull();
  });
});

describe('pooledNoise', () => {
  it('takes the usual noise of two runs where nothing was measured twice', () => {
    const { sd, degrees } = pooledNoise([[0.1], [-0.2]]);
    expect(sd).toBeCloseTo(0.005 * Math.SQRT2, 12);
    expect(degrees).toBe(2);
  });

  it('comes to what many cells show', () => {
    const { normal } = seededRandom(1);
    const cells = Array.from({ length: 400 }, (_, i) => [0, 0, 0].map(() => i + 0.02 * normal()));
    const { sd, degrees } = pooledNoise(cells);
    expect(degrees).toBe(802);
    expect(sd).toBeGreaterThan(0.019);
    expect(sd).toBeLessThan(0.021);
  });
});
