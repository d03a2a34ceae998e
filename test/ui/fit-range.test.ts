import { describe, expect, it } from 'vitest';
import { moved, stepped, type Ground } from '../../src/ui/law/fit-range.ts';

const ground: Ground = { xs: [1e3, 1e4, 1e5, 1e6, 1e7], axis: [500, 2e7], scale: 'log', fewest: 3 };

describe('an end of the fit range', () => {
  it('goes where it is dragged, and everything inside is everything', () => {
    expect(moved(null, 'low', 3e3, ground)).toEqual([3e3, 2e7]);
    expect(moved([3e3, 2e7], 'high', 3e6, ground)).toEqual([3e3, 3e6]);
    expect(moved([3e3, 2e7], 'low', 700, ground)).toBeNull();
    expect(moved(null, 'high', 1e9, ground)).toBeNull();
  });

  it('stops while as many sizes are left as the law has parameters', () => {
    expect(moved(null, 'low', 1e7, ground)).toEqual([1e5, 2e7]);
    expect(moved([3e3, 2e7], 'high', 600, ground)).toEqual([3e3, 1e6]);
    expect(moved(null, 'low', 1e7, { ...ground, fewest: 2 })).toEqual([1e6, 2e7]);
  });

  it('steps past one size a key, and back', () => {
    const one = stepped(null, 'low', 1, ground);
    expect(one![0]).toBeCloseTo(Math.sqrt(1e3 * 1e4), 6);
    const two = stepped(one, 'low', 1, ground);
    expect(two![0]).toBeCloseTo(Math.sqrt(1e4 * 1e5), 6);
    expect(stepped(two, 'low', -1, ground)![0]).toBeCloseTo(one![0], 6);
    expect(stepped(one, 'low', -1, ground)).toBeNull();
    expect(stepped(null, 'high', -1, ground)![1]).toBeCloseTo(Math.sqrt(1e6 * 1e7), 3);
  });

  it('goes as far as it may by Home and End', () => {
    expect(stepped(null, 'low', Infinity, ground)).toEqual([1e5, 2e7]);
    expect(stepped([3e3, 2e7], 'low', -Infinity, ground)).toBeNull();
    expect(stepped(null, 'high', -Infinity, ground)).toEqual([500, 1e5]);
  });

  it('halves the way between sizes on a linear axis', () => {
    const linear: Ground = { xs: [10, 20, 30, 40], axis: [0, 50], scale: 'linear', fewest: 2 };
    expect(stepped(null, 'low', 1, linear)![0]).toBeCloseTo(15, 9);
  });
});
