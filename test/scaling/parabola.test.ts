import { describe, expect, it } from 'vitest';
import { fitValley, type ValleyPoint } from '../../src/scaling/parabola.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { factors } from './surfaces.ts';

const BEST = 0.012;

function sweep(rates: readonly number[], noise = 0, seed = 1, best = BEST): ValleyPoint[] {
  const random = seededRandom(seed);
  return rates.map((x) => ({ x, loss: 1.8 + 0.03 * Math.log(x / best) ** 2 + noise * random.normal() }));
}

const RATES = factors(0.003, 0.05, 7);

describe('a valley', () => {
  it('is found exactly in losses on a parabola', () => {
    const { x, loss, curvature, rms, interval, warnings } = fitValley(sweep(RATES));
    expect(x).toBeCloseTo(BEST, 12);
    expect(loss).toBeCloseTo(1.8, 12);
    expect(curvature).toBeCloseTo(0.03, 12);
    expect(rms).toBeLessThan(1e-12);
    expect(interval![1] / interval![0]).toBeCloseTo(1, 6);
    expect(warnings).toEqual([]);
  });

  it.each([4, 5, 9])('of %i points has an interval that holds the minimum about as often as it says', (count) => {
    const held = Array.from({ length: 400 }, (_, seed) => {
      const { interval } = fitValley(sweep(factors(0.004, 0.04, count), 0.003, seed + 1), { seed });
      return interval === null || (interval[0] <= BEST && BEST <= interval[1]) ? 1 : 0;
    });
    const share = held.reduce((sum: number, value) => sum + value, 0) / held.length;
    // Three times √(0.8 · 0.2 / 400); an interval that is refused holds everything, which four points make common.
    expect(share).toBeGreaterThan(0.74);
    expect(share).toBeLessThan(count === 4 ? 0.93 : 0.88);
  });

  it('has no interval where three points leave nothing over, or scatter too much', () => {
    expect(fitValley(sweep(factors(0.004, 0.04, 3)))).toMatchObject({ interval: null, draws: [] });
    expect(fitValley(sweep(factors(0.004, 0.04, 3))).warnings).toContain(
      'Three values determine a parabola exactly: its minimum has no interval.',
    );
    const noisy = fitValley(sweep(RATES, 0.2, 3), { name: 'learning rate' });
    expect(noisy.interval).toBeNull();
    expect(noisy.warnings.join(' ')).toMatch(
      /scatter too much about the parabola to bound the best learning rate|do not bend/,
    );
  });

  it.each([
    [0.0035, /beside the smallest rate measured/],
    [0.002, /below the smallest rate measured\. Add smaller ones/],
    [0.045, /beside the largest rate measured/],
    [0.1, /above the largest rate measured\. Add larger ones/],
  ])('with its minimum at %f says so', (best, words) => {
    const { x, warnings } = fitValley(sweep(RATES, 0, 1, best), { name: 'rate' });
    expect(warnings[0]).toMatch(words);
    if (best > 0.003 && best < 0.05) expect(x).toBeCloseTo(best, 9);
    else expect(x).toBeNull();
  });

  it('that is a hill has no minimum', () => {
    const hill = RATES.map((x) => ({ x, loss: 2 - 0.03 * Math.log(x / BEST) ** 2 }));
    expect(fitValley(hill)).toMatchObject({ x: null, loss: null, interval: null });
    expect(fitValley(hill).warnings[0]).toMatch(/do not bend upwards/);
  });

  it('heeds weights and takes out a nuisance', () => {
    const bad = sweep(RATES).map((point, i) => (i === 6 ? { ...point, loss: 2.5, weight: 1e-9 } : point));
    expect(fitValley(bad).x).toBeCloseTo(BEST, 5);
    const random = seededRandom(2);
    const shifted = sweep(RATES).map((point) => {
      const nuisance = 0.1 * random.normal();
      return { ...point, nuisance, loss: point.loss - 0.4 * nuisance };
    });
    expect(fitValley(shifted).x).toBeCloseTo(BEST, 9);
  });

  it('is refused to points that can’t have one', () => {
    expect(() => fitValley(sweep([0.01, 0.02, 0.02]))).toThrow(/needs 3 different values of x, and there are 2/);
    expect(() => fitValley([{ x: 0.01, loss: NaN }])).toThrow(/the loss = NaN/);
    expect(() => fitValley([{ x: -0.01, loss: 2 }], { name: 'rate' })).toThrow(/rate = -0\.01/);
  });
});
