import { describe, expect, it } from 'vitest';
import { evaluateLaw } from '../../src/scaling/law.ts';
import { LawError } from '../../src/scaling/points.ts';
import { predict } from '../../src/scaling/predict.ts';
import { lawOf, measure, SIZES } from './synthetic.ts';

const TRUTH = lawOf(1.2, 0.34);
const points = measure(TRUTH, SIZES, 0, 1).map(({ n, loss }) => ({ n, loss }));
const NEXT = 226_272;

describe('a prediction', () => {
  it('says what it was made from', () => {
    const prediction = predict([...points].reverse(), NEXT, { level: 0.9 });
    expect(prediction).toMatchObject({ n: NEXT, level: 0.9, fittedTo: [...SIZES] });
    expect(prediction.loss).toBe(evaluateLaw(prediction.law, NEXT));
    const [low, high] = prediction.interval;
    expect(low).toBeLessThan(prediction.loss);
    expect(high).toBeGreaterThan(prediction.loss);
  });

  it('meets a law it assumes, and comes within half a percent of one with twice or half the assumed exponent', () => {
    const error = (exponent: number) => {
      const truth = lawOf(1.2, exponent);
      return Math.abs(predict(measure(truth, SIZES, 0, 1), NEXT).loss / evaluateLaw(truth, NEXT) - 1);
    };
    expect(error(0.34)).toBeLessThan(1e-6);
    expect(error(0.68)).toBeLessThan(0.005);
    expect(error(0.17)).toBeLessThan(0.005);
  });

  it('repeats bit for bit', () => {
    expect(predict(points, NEXT)).toEqual(predict(points, NEXT));
  });

  it('is surer with more sizes, more seeds of the new size, and nearer by', () => {
    const width = (count: number, n: number, options = {}) => {
      const { interval, loss } = predict(points.slice(0, count), n, options);
      return (interval[1] - interval[0]) / loss;
    };
    expect(width(3, 15_096)).toBeLessThan(width(2, 15_096));
    expect(width(7, NEXT)).toBeLessThan(0.6 * width(4, NEXT));
    expect(width(7, 4 * NEXT)).toBeGreaterThan(width(7, NEXT));
    const noisy = points.map(({ n, loss }) => ({ n, loss, seeds: [0.97 * loss, loss, 1.03 * loss] }));
    const noisyWidth = (newSeeds: number) => {
      const [low, high] = predict(noisy, NEXT, { newSeeds }).interval;
      return high - low;
    };
    expect(noisyWidth(9)).toBeLessThan(0.8 * noisyWidth(1));
  });

  it('leaves room for both forms while the points cannot tell them apart', () => {
    const line = lawOf(0, 0.1);
    const { interval } = predict(measure(line, SIZES.slice(0, 3), 0, 1), 26_272);
    expect(interval[0]).toBeLessThan(evaluateLaw(line, 26_272));
    expect(interval[1]).toBeGreaterThan(evaluateLaw(lawOf(1.2, 0.34), 26_272) * 0.9);
  });

  it('follows the points against the published exponents where they are many and clear', () => {
    const steep = lawOf(1.5, 1);
    expect(predict(measure(steep, SIZES, 0, 1), NEXT).law.exponent).toBeGreaterThan(0.9);
  });

  it('is refused with a reason', () => {
    expect(() => predict(points.slice(0, 1), NEXT)).toThrow(LawError);
    expect(() => predict(points.slice(0, 1), NEXT)).toThrow(/at least 2 sizes, and there is 1/);
    expect(() => predict(points, NaN)).toThrow(/Can't predict at N = NaN/);
    expect(() => predict(points, -3)).toThrow(/Can't predict at N = -3/);
    expect(() => predict(points, NEXT, { newSeeds: 0 })).toThrow(/seeds/);
  });
});
