import { describe, expect, it } from 'vitest';
import { geluBackward, geluForward } from '../../src/reference/gelu.ts';
import { expectGradient, normal } from './gradient-check.ts';

const density = (t: number): number => Math.exp(-(t ** 2) / 2);

/** x·Φ(x), Φ by its integral (trapezoids of 1e-4), which the tanh form approximates. */
function exactGelu(x: number): number {
  const step = 1e-4;
  let area = 0;
  for (let t = -12; t < x; t += step) {
    const width = Math.min(step, x - t);
    area += (width * (density(t) + density(t + width))) / 2;
  }
  return (x * area) / Math.sqrt(2 * Math.PI);
}

describe('gelu', () => {
  it('is x/2 · (1 + tanh(√(2/π)(x + 0.044715 x³)))', () => {
    const inp = Float64Array.of(-3, -0.5, 0, 1, 2.5);
    const expected = inp.map((x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))));
    geluForward({ inp }).out.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14));
  });

  it('is within 5e-4 of x·Φ(x)', () => {
    const inp = Float64Array.of(-4, -2, -1, -0.3, 0.7, 1.5, 3);
    geluForward({ inp }).out.forEach((value, i) => expect(Math.abs(value - exactGelu(inp[i]!))).toBeLessThan(5e-4));
  });

  it('stays finite at large inputs', () => {
    const inp = Float64Array.of(1000, -1000);
    expect([...geluForward({ inp }).out]).toEqual([1000, -0]);
    expect([...geluBackward({ dOut: Float64Array.of(1, 1), inp }).dInp]).toEqual([1, 0]);
  });

  it.each([1, 12, 51])('has the numerical gradient, %i elements', (length) => {
    const x = normal(length, 1, 2);
    const dOut = normal(length, 2);
    const gradient = geluBackward({ dOut, inp: x }).dInp;
    expectGradient({ outputs: (inp) => geluForward({ inp }).out, x, dOut, gradient });
  });
});
