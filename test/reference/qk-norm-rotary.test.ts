import { describe, expect, it } from 'vitest';
import { qkNormRotaryBackward, qkNormRotaryForward } from '../../src/reference/qk-norm-rotary.ts';
import { expectGradient, maxDifference, normal } from './gradient-check.ts';

const SHAPES = [
  { B: 1, T: 1, H: 1, D: 4 },
  { B: 2, T: 3, H: 3, D: 2 },
  { B: 3, T: 3, H: 1, D: 8 },
  { B: 1, T: 17, H: 3, D: 4 },
];

/** Σ a·b over the D elements from a start in each. */
function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, D: number): number {
  return a.subarray(aStart, aStart + D).reduce((sum, x, i) => sum + x * b[bStart + i]!, 0);
}

describe('qkNormRotary', () => {
  it.each(SHAPES)('makes every head of q and k a unit vector and leaves v, B=$B T=$T H=$H D=$D', ({ B, T, H, D }) => {
    const C = H * D;
    const inp = normal(B * T * 3 * C, 1);
    const { out, rnorm } = qkNormRotaryForward({ inp, T, H, D });
    expect(rnorm).toHaveLength(B * T * 2 * H);
    for (let m = 0; m < B * T; m++) {
      for (let head = 0; head < 2 * H; head++) {
        const start = m * 3 * C + head * D;
        // ε takes off D·ε·rnorm² of the squared length.
        const expected = 1 - D * 1e-6 * rnorm[m * 2 * H + head]! ** 2;
        expect(dot(out, start, out, start, D)).toBeCloseTo(expected, 12);
      }
      const v = m * 3 * C + 2 * C;
      expect(maxDifference(out.slice(v, v + C), inp.slice(v, v + C))).toBe(0);
    }
  });

  it('turns element i with i + D/2 by t · 10000^(−2i/D)', () => {
    // Two positions, one head of 4: q = (1,0,0,0) shows the first pair, k = (0,1,0,0) the second, whose frequency is 1/100.
    const row = [1, 0, 0, 0, 0, 1, 0, 0, 5, 6, 7, 8];
    const { out } = qkNormRotaryForward({ inp: Float64Array.of(...row, ...row), T: 2, H: 1, D: 4 });
    const unit = 1 / Math.sqrt(1 + 4e-6);
    const at0 = [unit, 0, 0, 0, 0, unit, 0, 0, 5, 6, 7, 8];
    const q1 = [unit * Math.cos(1), 0, unit * Math.sin(1), 0];
    const k1 = [0, unit * Math.cos(0.01), 0, unit * Math.sin(0.01)];
    expect(maxDifference(out, Float64Array.of(...at0, ...q1, ...k1, 5, 6, 7, 8))).toBeLessThan(1e-15);
  });

  it('makes q·k depend on the distance only, and starts anew in every window', () => {
    const [T, D] = [5, 8];
    const row = normal(3 * D, 2);
    const inp = Float64Array.from({ length: 2 * T * 3 * D }, (_, i) => row[i % (3 * D)]!);
    const { out } = qkNormRotaryForward({ inp, T, H: 1, D });
    const score = (m: number, j: number): number => dot(out, m * 3 * D, out, j * 3 * D + D, D);
    for (let t = 2; t < T; t++) expect(score(t, t - 2)).toBeCloseTo(score(2, 0), 13);
    expect(score(1, 0)).not.toBeCloseTo(score(2, 0), 3);
    expect(maxDifference(out.slice(0, T * 3 * D), out.slice(T * 3 * D))).toBe(0);
  });

  it.each(SHAPES)('has the numerical gradient, B=$B T=$T H=$H D=$D', ({ B, T, H, D }) => {
    const x = normal(B * T * 3 * H * D, 3);
    const dOut = normal(x.length, 4);
    const gradient = qkNormRotaryBackward({ dOut, ...qkNormRotaryForward({ inp: x, T, H, D }), T, H, D }).dInp;
    expectGradient({ outputs: (inp) => qkNormRotaryForward({ inp, T, H, D }).out, x, dOut, gradient });
  });

  it('leaves out the norm, the rotation or both where a variant does', () => {
    const [T, H, D] = [3, 2, 4];
    const inp = normal(T * 3 * H * D, 7);
    const plain = { inp, T, H, D };
    const standard = qkNormRotaryForward(plain);
    expect(maxDifference(qkNormRotaryForward({ ...plain, positions: 'none', qkNorm: 'none' }).out, inp)).toBe(0);
    // Both are linear in a head's vector, but for its factor.
    const turned = qkNormRotaryForward({ ...plain, qkNorm: 'none' });
    expect([...turned.rnorm].every((factor) => factor === 1)).toBe(true);
    const unit = qkNormRotaryForward({ ...plain, positions: 'none' }).out;
    for (let i = 0; i < inp.length; i += 1) {
      const [m, column] = [Math.floor(i / (3 * H * D)), i % (3 * H * D)];
      const factor = column < 2 * H * D ? standard.rnorm[m * 2 * H + Math.floor(column / D)]! : 1;
      expect(turned.out[i]! * factor).toBeCloseTo(standard.out[i]!, 13);
      expect(unit[i]!).toBeCloseTo(inp[i]! * factor, 13);
    }
  });

  it.each([{ qkNorm: 'none' }, { positions: 'none' }, { qkNorm: 'none', positions: 'none' }] as const)(
    'has the numerical gradient of the variant %o',
    (variant) => {
      const shape = { T: 3, H: 2, D: 4, ...variant };
      const x = normal(2 * 3 * 3 * 2 * 4, 8);
      const dOut = normal(x.length, 9);
      const gradient = qkNormRotaryBackward({ dOut, ...qkNormRotaryForward({ inp: x, ...shape }), ...shape }).dInp;
      expectGradient({ outputs: (inp) => qkNormRotaryForward({ inp, ...shape }).out, x, dOut, gradient });
    },
  );

  it('has the numerical gradient where ε counts, at inputs of order √ε', () => {
    const [T, H, D] = [3, 1, 4];
    const x = normal(T * 3 * H * D, 5, 1e-3);
    const dOut = normal(x.length, 6);
    const gradient = qkNormRotaryBackward({ dOut, ...qkNormRotaryForward({ inp: x, T, H, D }), T, H, D }).dInp;
    expectGradient({ outputs: (inp) => qkNormRotaryForward({ inp, T, H, D }).out, x, dOut, gradient, step: 1e-7 });
  });
});
