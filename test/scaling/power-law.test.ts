import { describe, expect, it } from 'vitest';
import { evaluateLaw, lawBand } from '../../src/scaling/law.ts';
import { LawError } from '../../src/scaling/points.ts';
import { fitPowerLaw } from '../../src/scaling/power-law.ts';
import type { LawPoint } from '../../src/scaling/types.ts';
import { lawOf, measure, SIZES } from './synthetic.ts';

const EXACT = { replicates: 20 } as const;

function on(law: (n: number) => number, sizes: readonly number[]): LawPoint[] {
  return sizes.map((n) => ({ n, loss: law(n) }));
}

describe('points exactly on a law', () => {
  it.each([0.05, 0.1, 0.34, 0.8, 1.5])('give back E, A and α = %d to 1e-9', (exponent) => {
    for (const floor of [0.01, 0.7, 1.9]) {
      const truth = lawOf(floor, exponent);
      const { law, rms } = fitPowerLaw(measure(truth, SIZES, 0, 1), { form: 'floor', ...EXACT });
      expect(law.floor / floor).toBeCloseTo(1, 9);
      expect(law.scale / truth.scale).toBeCloseTo(1, 9);
      expect(law.exponent / exponent).toBeCloseTo(1, 9);
      expect(rms).toBeLessThan(1e-12);
    }
  });

  it('of a line give back A and α in the pure form, and E = 0 in the form with a floor', () => {
    const truth = lawOf(0, 0.08);
    for (const form of ['pure', 'floor'] as const) {
      const { law } = fitPowerLaw(measure(truth, SIZES, 0, 1), { form, ...EXACT });
      expect(law.floor).toBe(0);
      expect(law.scale / truth.scale).toBeCloseTo(1, 9);
      expect(law.exponent / 0.08).toBeCloseTo(1, 9);
    }
  });

  it("give back Hoffmann et al.'s L(N) at N from 44 million to 16 billion", () => {
    const sizes = Array.from({ length: 9 }, (_, i) => 44e6 * 2.09 ** i);
    const { law } = fitPowerLaw(
      on((n) => 1.69337 + 406.401 * n ** -0.33917, sizes),
      { form: 'floor', ...EXACT },
    );
    expect(law.floor).toBeCloseTo(1.69337, 8);
    expect(law.scale / 406.401).toBeCloseTo(1, 8);
    expect(law.exponent).toBeCloseTo(0.33917, 9);
  });

  it("give back Kaplan et al.'s L(N) = (8.8e13 / N)^0.076 at N from 768 to 1.5 billion", () => {
    const sizes = Array.from({ length: 12 }, (_, i) => 768 * 3.73 ** i);
    const { law } = fitPowerLaw(
      on((n) => (8.8e13 / n) ** 0.076, sizes),
      { form: 'pure', ...EXACT },
    );
    expect(law.exponent).toBeCloseTo(0.076, 10);
    expect(law.scale ** (1 / law.exponent) / 8.8e13).toBeCloseTo(1, 7);
  });
});

describe('a bad run', () => {
  const truth = lawOf(1.2, 0.34);
  const clean = measure(truth, SIZES, 0.002, 11);
  const spoiled = clean.map((point, i) => (i === 3 ? { n: point.n, loss: 1.15 * point.loss } : point));

  it('moves the robust fit by a small part of what it does to least squares', () => {
    const next = 226_272;
    const error = (huberDelta: number) => {
      const { law } = fitPowerLaw(spoiled, { form: 'floor', huberDelta, ...EXACT });
      return Math.abs(evaluateLaw(law, next) / evaluateLaw(truth, next) - 1);
    };
    // δ = 1 makes every residual quadratic.
    expect(error(1)).toBeGreaterThan(0.02);
    expect(error(0.0067)).toBeLessThan(0.01);
  });

  it('is named in a warning and does not blow up the intervals', () => {
    const fit = fitPowerLaw(spoiled, { form: 'floor' });
    expect(fit.warnings.join(' ')).toMatch(/The size 15,096 lies 1[3-7] % above the law/);
    const width = (points: LawPoint[]) => {
      const [low, high] = fitPowerLaw(points, { form: 'floor' }).intervals.exponent!;
      return high - low;
    };
    expect(width(spoiled)).toBeLessThan(6 * width(clean));
  });
});

describe('intervals', () => {
  const points = measure(lawOf(1.2, 0.34), SIZES, 0.005, 5);

  it('repeat bit for bit and change with the seed of the bootstrap', () => {
    const fit = (seed: number) => fitPowerLaw(points, { form: 'floor', seed });
    expect(fit(1)).toEqual(fit(1));
    expect(fit(1).intervals).not.toEqual(fit(2).intervals);
  });

  it('hold the estimate and widen with the level', () => {
    const narrow = fitPowerLaw(points, { form: 'floor', level: 0.5 });
    const wide = fitPowerLaw(points, { form: 'floor', level: 0.95 });
    for (const part of ['floor', 'scale', 'exponent'] as const) {
      const [low, high] = narrow.intervals[part]!;
      expect(low).toBeLessThan(narrow.law[part]);
      expect(high).toBeGreaterThan(narrow.law[part]);
      expect(wide.intervals[part]![0]).toBeLessThan(low);
      expect(wide.intervals[part]![1]).toBeGreaterThan(high);
    }
  });

  it('keep a width on points without any noise, since the next runs will have some', () => {
    const [low, high] = fitPowerLaw(measure(lawOf(1.2, 0.34), SIZES, 0, 1), { form: 'floor' }).intervals.exponent!;
    expect(high - low).toBeGreaterThan(0.02);
  });

  it('widen where seeds differ by more than the usual noise', () => {
    const seeds = (spread: number) =>
      measure(lawOf(1.2, 0.34), SIZES, 0, 1).map(({ n, loss }) => {
        return { n, loss, seeds: [loss * (1 - spread), loss, loss * (1 + spread)] };
      });
    const width = (spread: number) => {
      const [low, high] = fitPowerLaw(seeds(spread), { form: 'floor' }).intervals.exponent!;
      return high - low;
    };
    expect(width(0.03)).toBeGreaterThan(2 * width(0.001));
  });

  it('leave out what the form does not have', () => {
    const { intervals } = fitPowerLaw(points, { form: 'pure' });
    expect(intervals.floor).toBeNull();
    expect(intervals.exponent).not.toBeNull();
    const three = fitPowerLaw(points.slice(0, 3), { form: 'floor' });
    expect(three.intervals).toEqual({ floor: null, scale: null, exponent: null });
  });

  it('draw a band that holds the law and narrows among the points', () => {
    const fit = fitPowerLaw(points, { form: 'floor' });
    const { low, high } = lawBand(fit, [7000, 1e8]);
    expect(low[0]).toBeLessThan(evaluateLaw(fit.law, 7000));
    expect(high[0]).toBeGreaterThan(evaluateLaw(fit.law, 7000));
    expect(high[0]! - low[0]!).toBeLessThan(0.2 * (high[1]! - low[1]!));
  });
});

describe('warnings', () => {
  const warn = (points: LawPoint[], form: 'floor' | 'pure' = 'floor') =>
    fitPowerLaw(points, { form, replicates: 100 }).warnings.join('\n');

  it('are absent on a good ladder', () => {
    expect(warn(measure(lawOf(1.2, 0.34), SIZES, 0.004, 2))).toBe('');
  });

  it.each([
    ['too few sizes for a floor', measure(lawOf(1.2, 0.34), SIZES.slice(0, 3), 0, 1), 'floor', /Three sizes determine/],
    ['two sizes', measure(lawOf(0, 0.1), [2000, 20_000], 0, 1), 'pure', /Two sizes determine the line/],
    ['three sizes', measure(lawOf(0, 0.1), [2000, 6000, 20_000], 0, 1), 'pure', /Fewer than 4 sizes/],
    ['a small span', measure(lawOf(1.2, 0.34), [2000, 3000, 4000, 5000], 0, 1), 'floor', /span a factor of 2.5 only/],
    ['no floor', measure(lawOf(0, 0.1), SIZES, 0, 1), 'floor', /E sits at its bound 0/],
    ['a doubtful floor', measure(lawOf(0.4, 0.12), SIZES.slice(0, 5), 0, 1), 'floor', /cannot tell a floor from none/],
    ['rising losses', on((n) => n ** 0.01, SIZES), 'pure', /do not fall with size/],
    ['level losses', on(() => 2, SIZES), 'floor', /do not fall with size/],
    ['a cliff', on((n) => (n < 2000 ? 2.3 : 2), SIZES), 'floor', /α sits at 2, the end of its range/],
  ] as const)('name %s', (_, points, form, words) => {
    expect(warn([...points], form)).toMatch(words);
  });
});

describe('points that can not be used', () => {
  const good = measure(lawOf(1.2, 0.34), SIZES, 0, 1);
  const fit = (points: LawPoint[], options = {}) => fitPowerLaw(points, { form: 'floor', ...options });

  it.each([
    ['NaN loss', [...good.slice(1), { n: 1960, loss: NaN }], /N = 1960 has the loss NaN/],
    ['zero loss', [...good.slice(1), { n: 1960, loss: 0 }], /has the loss 0/],
    ['infinite seed', [...good.slice(1), { n: 1960, loss: 2, seeds: [2, Infinity] }], /has the loss Infinity/],
    ['negative size', [...good, { n: -5, loss: 2 }], /N = -5/],
    ['size not a number', [...good, { n: NaN, loss: 2 }], /N = NaN/],
    ['a size given twice', [...good, { n: 4092, loss: 2 }], /Two points have N = 4092/],
    ['one point', good.slice(0, 1), /at least 3 sizes, and there is 1/],
    ['no points', [], /at least 3 sizes, and there are 0/],
  ])('are refused with a reason: %s', (_, points, words) => {
    expect(() => fit(points)).toThrow(LawError);
    expect(() => fit(points)).toThrow(words);
  });

  it.each([
    [{ level: 1 }, /level is 1/],
    [{ huberDelta: 0 }, /δ is 0/],
    [{ noise: -1 }, /noise of ln L is -1/],
    [{ replicates: 3 }, /3 bootstrap replicates/],
  ])('as are options %o', (options, words) => {
    expect(() => fit(good, options)).toThrow(words);
  });
});
