/** Numerical gradients for the tests of the twins, and seeded random numbers. */
import { expect } from 'vitest';

/** Uniform numbers in [0,1) (mulberry32), the same for the same seed. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `length` numbers from N(0, deviation²), by Box and Muller. */
export function normal(length: number, seed: number, deviation = 1): Float64Array {
  const next = uniform(seed);
  return Float64Array.from(
    { length },
    () => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}

/** `length` token ids below V. */
export function randomTokens(length: number, V: number, seed: number): number[] {
  const next = uniform(seed);
  return Array.from({ length }, () => Math.floor(next() * V));
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** Beyond this length random directions are checked instead of every element. */
const ALL_ELEMENTS = 400;
const DIRECTIONS = 16;

/** Unit vectors along which the derivative is checked: the axes, or random ones where there are too many axes. */
function directions(length: number): Float64Array[] {
  if (length <= ALL_ELEMENTS) {
    return Array.from({ length }, (_, i) => {
      const axis = new Float64Array(length);
      axis[i] = 1;
      return axis;
    });
  }
  return Array.from({ length: DIRECTIONS }, (_, i) => {
    const direction = normal(length, 1000 + i);
    const norm = Math.sqrt(dot(direction, direction));
    return direction.map((x) => x / norm);
  });
}

/**
 * Expects `gradient` to be that of S(x) = Σ dOut · outputs(x), by central differences with five points,
 *   S' = [8·(S(x+h) − S(x−h)) − (S(x+2h) − S(x−2h))] / 12h.
 * Two errors make the tolerance. Truncation: h⁴/30 · S⁽⁵⁾; the 1e-10 allowed for it at the default h = 1e-4 admits a fifth
 * derivative of 3e7, more than the sharpest op has on inputs of order 1 (attention: scale⁵ = 2.5e5). Rounding: each S is
 * off by at most a few roundings of Σ|dOut · outputs|, 8 · 2^-52 of it, divided by h. Both lie six orders or more below the
 * gradients checked. Where inputs are s times smaller, derivatives are 1/s times larger: h is s times the default, and the
 * tolerance grows with the gradients.
 */
export function expectGradient({
  outputs,
  x,
  dOut,
  gradient,
  step = 1e-4,
}: {
  outputs: (x: Float64Array) => Float64Array;
  x: Float64Array;
  dOut: Float64Array;
  gradient: Float64Array;
  /** h; smaller where inputs are. */
  step?: number;
}): void {
  expect(gradient.length).toBe(x.length);
  const magnitude = outputs(x).reduce((sum, out, i) => sum + Math.abs(out * dOut[i]!), 0);
  const truncation = 1e-10 * (1e-4 / step);
  const tolerance = truncation + (8 * magnitude * 2 ** -52) / step;
  for (const direction of directions(x.length)) {
    const at = (k: number): number => dot(dOut, outputs(x.map((value, i) => value + k * step * direction[i]!)));
    const numerical = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
    const error = Math.abs(numerical - dot(gradient, direction));
    expect(error, `derivative ${numerical} along a direction, error ${error}`).toBeLessThan(tolerance);
  }
}

/** Largest |a − b| of two arrays of equal length. */
export function maxDifference(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - b[i]!)), 0);
}
