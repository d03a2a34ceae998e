/**
 * Do the intervals hold the truth as often as they say? Two hundred ladders of known laws each. A share of 0.8 among
 * 200 has a standard error of √(0.8 · 0.2 / 200) = 0.028; three of them below allow 0.715. The upper bound leaves more room:
 * seeds, priors and bounds make some intervals wider than they need be, and only near certainty would be wrong.
 */
import { describe, expect, it } from 'vitest';
import { fitPowerLaw } from '../../src/scaling/power-law.ts';
import { predict } from '../../src/scaling/predict.ts';
import type { Interval, PowerLaw } from '../../src/scaling/types.ts';
import { lawOf, measure, SIZES } from './synthetic.ts';

const LADDERS = 200;
const LOWEST = 0.8 - 3 * Math.sqrt((0.8 * 0.2) / LADDERS);
const NEXT = 226_272;

function holds(interval: Interval | null, value: number): number {
  return interval !== null && interval[0] <= value && value <= interval[1] ? 1 : 0;
}

interface Coverage {
  floor: number;
  scale: number;
  exponent: number;
  next: number;
}

function coverage(truth: PowerLaw, noise: number, sizes: readonly number[], seeds: number): Coverage {
  const share = { floor: 0, scale: 0, exponent: 0, next: 0 };
  for (let seed = 1; seed <= LADDERS; seed += 1) {
    const all = measure(truth, [...sizes, NEXT], noise, seed, seeds);
    const points = all.slice(0, -1);
    const { intervals } = fitPowerLaw(points, { form: 'floor', replicates: 60 });
    for (const part of ['floor', 'scale', 'exponent'] as const) {
      share[part] += holds(intervals[part], truth[part]) / LADDERS;
    }
    const { interval } = predict(points, NEXT, { replicates: 60, newSeeds: seeds });
    share.next += holds(interval, all.at(-1)!.loss) / LADDERS;
  }
  return share;
}

describe('intervals of level 0.8', () => {
  it.each([
    ['seven sizes, twice the noise', lawOf(1.2, 0.34), 0.01, SIZES, 1],
    ['seven sizes, three seeds that differ much', lawOf(1.2, 0.34), 0.015, SIZES, 3],
    ['five sizes', lawOf(1.2, 0.34), 0.005, SIZES.slice(2), 1],
    ['a law almost without floor', lawOf(0.4, 0.13), 0.005, SIZES, 1],
  ])('hold the truth about that often: %s', { timeout: 120_000 }, (_, truth, noise, sizes, seeds) => {
    const share = coverage(truth, noise, sizes, seeds);
    for (const part of ['floor', 'scale', 'exponent', 'next'] as const) {
      expect(share[part], part).toBeGreaterThanOrEqual(LOWEST);
      expect(share[part], part).toBeLessThan(0.95);
    }
  });
});
