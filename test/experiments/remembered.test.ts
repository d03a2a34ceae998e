import { describe, expect, it } from 'vitest';
import { remembered } from '../../src/experiments/remembered.ts';

describe('remembered', () => {
  it('computes once for equal arguments, and again once the oldest are forgotten', () => {
    const asked: number[] = [];
    const square = remembered((pair: readonly [number]) => {
      asked.push(pair[0]);
      return { value: pair[0] ** 2 };
    }, 2);
    expect(square([3])).toBe(square([3]));
    expect(square([3]).value).toBe(9);
    square([4]);
    square([5]);
    square([4]);
    square([3]);
    expect(asked).toEqual([3, 4, 5, 3]);
  });
});
