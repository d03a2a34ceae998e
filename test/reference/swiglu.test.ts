import { describe, expect, it } from 'vitest';
import { swigluBackward, swigluForward } from '../../src/reference/swiglu.ts';
import { expectGradient, maxDifference, normal } from './gradient-check.ts';

const SHAPES = [
  { M: 1, F: 4 },
  { M: 3, F: 12 },
  { M: 17, F: 20 },
];

describe('swiglu', () => {
  it('multiplies silu of the first half of a row by the second', () => {
    const { out } = swigluForward({ inp: Float64Array.of(0, 1, -2, /* */ 5, 3, 4), F: 3 });
    const expected = Float64Array.of(0, 3 / (1 + Math.exp(-1)), -8 / (1 + Math.exp(2)));
    expect(maxDifference(out, expected)).toBeLessThan(1e-15);
  });

  it('stays finite at large gates', () => {
    const inp = Float64Array.of(1000, -1000, 1, 1);
    expect([...swigluForward({ inp, F: 2 }).out]).toEqual([1000, -0]);
    const { dInp } = swigluBackward({ dOut: Float64Array.of(1, 1), inp, F: 2 });
    expect(dInp.every(Number.isFinite)).toBe(true);
  });

  it.each(SHAPES)('has the numerical gradient, M=$M F=$F', ({ M, F }) => {
    const x = normal(M * 2 * F, 1, 2);
    const dOut = normal(M * F, 2);
    const gradient = swigluBackward({ dOut, inp: x, F }).dInp;
    expectGradient({ outputs: (inp) => swigluForward({ inp, F }).out, x, dOut, gradient });
  });
});
