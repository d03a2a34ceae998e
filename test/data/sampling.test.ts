/** The counter-based generator and what is drawn from it: exact values, ranges, and distribution. */
import { describe, expect, it } from 'vitest';
import {
  gaussians,
  heldOutStarts,
  heldOutWindows,
  pcg4d,
  trainStarts,
  uniform,
  windowStart,
} from '../../src/data/sampling.ts';

/** PCG4D written down from the paper in unbounded integers, so that no 32-bit trick of the source is shared. */
function pcg4dInBigInt(counters: readonly number[]): number[] {
  const u32 = (value: bigint): bigint => BigInt.asUintN(32, value);
  let [x = 0n, y = 0n, z = 0n, w = 0n] = counters.map((v) => u32(BigInt(v) * 1664525n + 1013904223n));
  const mix = (): void => {
    x = u32(x + y * w);
    y = u32(y + z * x);
    z = u32(z + x * y);
    w = u32(w + y * z);
  };
  mix();
  [x, y, z, w] = [x ^ (x >> 16n), y ^ (y >> 16n), z ^ (z >> 16n), w ^ (w >> 16n)];
  mix();
  return [x, y, z, w].map(Number);
}

function moments(values: Float32Array): { mean: number; variance: number; skewness: number; kurtosis: number } {
  const about = (centre: number, power: number): number =>
    values.reduce((sum, value) => sum + (value - centre) ** power, 0) / values.length;
  const mean = about(0, 1);
  const variance = about(mean, 2);
  return { mean, variance, skewness: about(mean, 3) / variance ** 1.5, kurtosis: about(mean, 4) / variance ** 2 };
}

/** Largest distance between the empirical and a given distribution function (Kolmogorov and Smirnov). */
function largestDistance(values: Float32Array, distribution: (x: number) => number): number {
  const sorted = values.slice().sort();
  return sorted.reduce((worst, value, i) => {
    const expected = distribution(value);
    return Math.max(worst, Math.abs(expected - i / sorted.length), Math.abs((i + 1) / sorted.length - expected));
  }, 0);
}

/** Normal distribution function by Simpson's rule from 0; error below 1e-9 for |x| < 7. */
function normalDistribution(x: number): number {
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  const intervals = 200;
  const h = x / intervals;
  let sum = density(0) + density(x);
  for (let i = 1; i < intervals; i += 1) sum += density(i * h) * (i % 2 === 0 ? 2 : 4);
  return 0.5 + (sum * h) / 3;
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (v: ArrayLike<number>): number => Array.from(v).reduce((sum, x) => sum + x, 0) / v.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [da, db] = [(a[i] ?? 0) - meanA, (b[i] ?? 0) - meanB];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

describe('pcg4d', () => {
  it('gives the values that every port of it must give', () => {
    expect(pcg4d(0, 0, 0, 0)).toEqual([251852841, 760645481, 850445371, 3542436074]);
    expect(pcg4d(1, 2, 3, 4)).toEqual([908250390, 4044648920, 3775961919, 45698095]);
    expect(pcg4d(0xffffffff, 0x80000000, 0x7fffffff, 1)).toEqual([3694342522, 1343400888, 3608110535, 2054283862]);
  });

  it('agrees with the definition in unbounded integers', () => {
    for (let i = 0; i < 2000; i += 1) {
      const counters = pcg4d(i, 7, 0, 9);
      expect(pcg4d(...counters)).toEqual(pcg4dInBigInt(counters));
    }
  });

  it('flips half of its output bits when one counter changes by one', () => {
    const trials = 4096;
    let flipped = 0;
    for (let i = 0; i < trials; i += 1) {
      const [a, b] = [pcg4d(i, 5, 6, 1), pcg4d(i + 1, 5, 6, 1)];
      a.forEach((value, lane) => {
        for (let bits = (value ^ (b[lane] ?? 0)) >>> 0; bits > 0; bits = (bits & (bits - 1)) >>> 0) flipped += 1;
      });
    }
    // 128 bits a trial: the share has a deviation of 0.5 / √(128·4096) = 0.0007; four of them.
    expect(Math.abs(flipped / (128 * trials) - 0.5)).toBeLessThan(0.0028);
  });
});

describe('windowStart', () => {
  it('is the first word of pcg4d over the admissible starts', () => {
    const word = pcg4dInBigInt([42, 17, 3, 1])[0] ?? 0;
    expect(windowStart(42, 17, 3, 10_344_076, 64)).toBe(word % (10_344_076 - 64));
  });

  it('leaves room for the window and the token after it, and reaches both ends', () => {
    const [length, context] = [80, 64];
    const starts = new Set<number>();
    for (let step = 0; step < 400; step += 1) starts.add(windowStart(1, step, 0, length, context));
    expect([...starts].sort((a, b) => a - b)).toEqual(Array.from({ length: length - context }, (_, i) => i));
    expect(windowStart(1, 0, 0, context + 1, context)).toBe(0);
  });

  it('spreads evenly over the text, and rows, steps and seeds draw apart', () => {
    const bins = new Array<number>(64).fill(0);
    const draws = 64 * 512;
    for (let i = 0; i < draws; i += 1) {
      const bin = Math.floor((64 * windowStart(3, i >> 4, i & 15, 1_000_064, 64)) / 1_000_000);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquare = bins.reduce((sum, seen) => sum + (seen - 512) ** 2 / 512, 0);
    // 63 degrees of freedom: mean 63, deviation 11.2; four deviations either way.
    expect(chiSquare).toBeGreaterThan(18);
    expect(chiSquare).toBeLessThan(108);
    const series = (seed: number, row: number): number[] =>
      Array.from({ length: 4096 }, (_, step) => windowStart(seed, step, row, 1_000_064, 64));
    // Independent series of n values correlate by about 1/√n = 0.016; four of that.
    expect(Math.abs(correlation(series(0, 0), series(1, 0)))).toBeLessThan(0.0625);
    expect(Math.abs(correlation(series(0, 0), series(0, 1)))).toBeLessThan(0.0625);
  });

  it('refuses a text too short for one window', () => {
    expect(() => windowStart(1, 0, 0, 64, 64)).toThrow(/64 tokens holds no window of 64/);
  });
});

describe('gaussians', () => {
  const count = 1 << 18;
  const draws = gaussians(7, 3, count);

  it('has the moments of the standard normal', () => {
    const { mean, variance, skewness, kurtosis } = moments(draws);
    // Deviations of the estimates over n draws: 1/√n, √(2/n), √(6/n), √(24/n); four of each.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(count));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    expect(Math.abs(skewness)).toBeLessThan(4 * Math.sqrt(6 / count));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(4 * Math.sqrt(24 / count));
  });

  it('follows the normal distribution function', () => {
    const sample = draws.subarray(0, 1 << 14);
    // Kolmogorov: the distance exceeds 1.95/√n in one sample of a thousand.
    expect(largestDistance(sample, normalDistribution)).toBeLessThan(1.95 / Math.sqrt(sample.length));
  });

  it('draws apart for other seeds, other streams, and neighbours in a stream', () => {
    const bound = 4 / Math.sqrt(count);
    expect(Math.abs(correlation(draws, gaussians(8, 3, count)))).toBeLessThan(bound);
    expect(Math.abs(correlation(draws, gaussians(7, 4, count)))).toBeLessThan(bound);
    expect(Math.abs(correlation(draws.subarray(1), draws.subarray(0, count - 1)))).toBeLessThan(bound);
    expect(Math.abs(correlation(draws.subarray(2), draws.subarray(0, count - 2)))).toBeLessThan(bound);
  });

  it('gives a prefix of the same stream for every count', () => {
    for (const shorter of [0, 1, 3, 5, 315]) expect(gaussians(7, 3, shorter)).toEqual(draws.slice(0, shorter));
  });

  it('is the Box-Muller transform of the generator', () => {
    const [a = 0, b = 0] = pcg4dInBigInt([7, 3, 0, 2]);
    const radius = Math.sqrt(-2 * Math.log((a + 1) / 2 ** 32));
    expect(draws[0]).toBe(Math.fround(radius * Math.cos((2 * Math.PI * b) / 2 ** 32)));
    expect(draws[1]).toBe(Math.fround(radius * Math.sin((2 * Math.PI * b) / 2 ** 32)));
  });
});

describe('uniform', () => {
  it('fills [0, 1) evenly', () => {
    const draws = Float32Array.from({ length: 1 << 14 }, (_, i) => uniform(5, 0, i));
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(largestDistance(draws, (x) => x)).toBeLessThan(1.95 / Math.sqrt(draws.length));
  });

  it('never reaches 1, and is its own domain', () => {
    expect(uniform(1, 2, 3)).toBe((pcg4dInBigInt([1, 2, 3, 3])[0] ?? 0) / 2 ** 32);
    expect(uniform(1, 2, 3)).not.toBe(uniform(1, 2, 4));
  });
});

describe('heldOutWindows', () => {
  it.each([
    { length: 415_214, context: 64, characters: 131_072, windows: 2048 },
    { length: 415_214, context: 32, characters: 131_073, windows: 4097 },
    { length: 131_073, context: 64, characters: 131_072, windows: 2048 },
    { length: 131_072, context: 64, characters: 131_072, windows: 2047 },
    { length: 65, context: 64, characters: 1, windows: 1 },
    { length: 64, context: 64, characters: 1000, windows: 0 },
    { length: 0, context: 64, characters: 1000, windows: 0 },
  ])('$length characters hold $windows of $characters in windows of $context', (row) => {
    const windows = heldOutWindows(row.length, row.context, row.characters);
    expect(windows).toBe(row.windows);
    if (windows > 0) expect((windows - 1) * row.context + row.context + 1).toBeLessThanOrEqual(row.length);
  });
});

describe('heldOutStarts', () => {
  it.each([
    { length: 415_214, context: 64, count: 2048 },
    { length: 415_214, context: 32, count: 4096 },
    { length: 1025, context: 64, count: 16 },
    { length: 1025, context: 64, count: 15 },
    { length: 315, context: 7, count: 1 },
  ])('spreads $count windows of $context over $length tokens without overlap', ({ length, context, count }) => {
    const starts = [...heldOutStarts(length, context, count)];
    const gaps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
    const stride = heldOutWindows(length, context, length) / count;
    expect(starts).toHaveLength(count);
    expect(starts[0]).toBe(0);
    expect((starts.at(-1) ?? 0) + context + 1).toBeLessThanOrEqual(length);
    for (const gap of gaps) {
      expect([Math.floor(stride) * context, Math.ceil(stride) * context]).toContain(gap);
    }
  });

  it('is every window where all are asked for, and refuses more', () => {
    expect([...heldOutStarts(257, 64, 4)]).toEqual([0, 64, 128, 192]);
    expect(() => heldOutStarts(256, 64, 4)).toThrow('A text of 256 tokens holds 3 windows of 64, not 4.');
    expect([...heldOutStarts(10, 64, 0)]).toEqual([]);
  });
});

describe('trainStarts', () => {
  it('spreads whole batches over the text as held-out windows are spread', () => {
    expect(trainStarts(10_001, 16, 512, 8)).toEqual(heldOutStarts(10_001, 16, 512));
    expect(trainStarts(10_001, 16, 10_000, 8)).toHaveLength(624);
    expect([...trainStarts(65, 16, 4, 4)]).toEqual([0, 16, 32, 48]);
  });

  it('takes some windows more than once, evenly, where the text has less than a batch of them', () => {
    expect([...trainStarts(17, 16, 512, 4)]).toEqual([0, 0, 0, 0]);
    expect([...trainStarts(49, 16, 512, 8)]).toEqual([0, 0, 0, 16, 16, 16, 32, 32]);
  });

  it('refuses a text too short for one window', () => {
    expect(() => trainStarts(16, 16, 512, 4)).toThrow(/16 tokens holds no window of 16/);
  });
});
