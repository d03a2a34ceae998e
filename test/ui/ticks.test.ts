import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, paddedRange } from '../../src/ui/chart/ticks.ts';

describe('ticks of a linear axis', () => {
  it('stand at nice values inside the range', () => {
    expect(linearTicks(0, 524288, 6)).toEqual([0, 100000, 200000, 300000, 400000, 500000]);
    expect(linearTicks(1.38, 2.31, 5)).toEqual([1.4, 1.6, 1.8, 2, 2.2]);
    expect(linearTicks(-0.3, 0.3, 3)).toEqual([-0.2, 0, 0.2]);
  });

  it('are one where the range is a point', () => expect(linearTicks(2, 2, 5)).toEqual([2]));
});

describe('ticks of a logarithmic axis', () => {
  it('are decades where many show', () => expect(logTicks(1, 1e6, 8)).toEqual([1, 10, 100, 1e3, 1e4, 1e5, 1e6]));

  it('leave decades out where too many would show', () => {
    const ticks = logTicks(1, 1e12, 5);
    expect(ticks).toEqual([1, 1e3, 1e6, 1e9, 1e12]);
  });

  it('are finer within two decades', () => expect(logTicks(1.6e3, 1.2e5, 8)).toEqual([2e3, 5e3, 1e4, 2e4, 5e4, 1e5]));

  it('fall back on even steps where a decade is not spanned, as with losses', () => {
    expect(logTicks(1.38, 2.31, 5)).toEqual([1.4, 1.6, 1.8, 2, 2.2]);
  });

  it('are none where there is no logarithm', () => expect(logTicks(0, 10, 5)).toEqual([]));

  it.each([
    [1.3, 4.1, 6],
    [1000, 2e6, 7],
    [3, 5, 4],
  ])('lie inside %d to %d, ascending, and are few', (min, max, count) => {
    const ticks = logTicks(min, max, count);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(count + 1);
    expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
    for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(min * 0.999);
    for (const tick of ticks) expect(tick).toBeLessThanOrEqual(max * 1.001);
  });
});

describe('the range of an axis', () => {
  it('leaves a margin in the measure of its scale', () => {
    expect(paddedRange('linear', [0, 10], 0.1)).toEqual([-1, 11]);
    const [low, high] = paddedRange('log', [10, 1000], 0.5);
    expect(low).toBeCloseTo(1, 9);
    expect(high).toBeCloseTo(10000, 6);
  });

  it('does without what a logarithm can’t show', () => {
    const [low, high] = paddedRange('log', [0, -3, NaN, 4, 16], 0);
    expect([low, high].map(Math.round)).toEqual([4, 16]);
  });

  it('exists where there are no values, or one', () => {
    expect(paddedRange('log', [], 0.1)).toEqual([1, 10]);
    const [low, high] = paddedRange('linear', [5], 0.1);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
  });
});
