import { describe, expect, it } from 'vitest';
import { huberLocation, huberLoss, huberScore } from '../../src/scaling/huber.ts';
import { seededRandom } from '../../src/scaling/random.ts';

describe('Huber loss', () => {
  it('is half the square within δ, a line beyond, and joins without a kink', () => {
    expect(huberLoss(0.3, 0.5)).toBeCloseTo(0.045, 15);
    expect(huberLoss(-2, 0.5)).toBeCloseTo(0.5 * (2 - 0.25), 15);
    expect(huberLoss(0.5 + 1e-9, 0.5) - huberLoss(0.5, 0.5)).toBeCloseTo(0.5e-9, 15);
  });

  it('has the score as its derivative', () => {
    const step = 1e-6;
    for (const residual of [-3, -0.5001, -0.2, 0, 0.4999, 0.7]) {
      const slope = (huberLoss(residual + step, 0.5) - huberLoss(residual - step, 0.5)) / (2 * step);
      // Central differences are off by at most δ·step where they straddle the kink of the score.
      expect(Math.abs(huberScore(residual, 0.5) - slope)).toBeLessThan(1e-6);
    }
  });
});

describe('Huber location', () => {
  const objective = (values: number[], centre: number, delta: number) =>
    values.reduce((sum, value) => sum + huberLoss(value - centre, delta), 0);

  it('is the mean for a wide δ and the median for a narrow one', () => {
    const values = [0, 1, 2, 3, 100];
    expect(huberLocation(values, 1e3)).toBeCloseTo(21.2, 12);
    expect(huberLocation(values, 1e-6)).toBeCloseTo(2, 5);
  });

  it('lies between two values far apart, where every point is optimal', () => {
    expect(huberLocation([1, 3], 0.01)).toBe(2);
  });

  it('has no better neighbour, whatever the values', () => {
    const random = seededRandom(3);
    for (let trial = 0; trial < 200; trial += 1) {
      const values = Array.from({ length: 1 + (trial % 9) }, () => random.normal() * 10 ** (trial % 4));
      const delta = 10 ** (-2 + (trial % 5));
      const best = objective(values, huberLocation(values, delta), delta);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const others = Array.from({ length: 401 }, (_, i) => low + (i / 400) * (high - low));
      const rival = Math.min(...others.map((other) => objective(values, other, delta)));
      expect(best).toBeLessThanOrEqual(rival * (1 + 1e-12));
    }
  });
});
