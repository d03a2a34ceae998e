import { describe, expect, it } from 'vitest';
import {
  ATTENTION_SCALE,
  attentionBackward,
  attentionForward,
  attentionProbabilities,
  scoring,
} from '../../src/reference/attention.ts';
import { qkNormRotaryForward } from '../../src/reference/qk-norm-rotary.ts';
import { expectGradient, maxDifference, normal } from './gradient-check.ts';

const SHAPES = [
  { B: 1, T: 1, H: 1, D: 2 },
  { B: 2, T: 3, H: 3, D: 4 },
  { B: 3, T: 3, H: 1, D: 8 },
  { B: 1, T: 17, H: 3, D: 2 },
];
type Shape = (typeof SHAPES)[number];

const scale = ATTENTION_SCALE;

/** Random q, k of unit length and v, [M,3C]. */
function randomQkv({ B, T, H, D }: Shape, seed: number): Float64Array {
  return qkNormRotaryForward({ inp: normal(B * T * 3 * H * D, seed), T, H, D }).out;
}

describe('attention', () => {
  it.each(SHAPES)('gives weights that sum to 1, B=$B T=$T H=$H D=$D', (shape) => {
    const C = shape.H * shape.D;
    // With every value 7, any weighted mean is 7.
    const qkv = randomQkv(shape, 1).map((x, i) => (i % (3 * C) < 2 * C ? x : 7));
    const { out, sum } = attentionForward({ qkv, ...shape, scale });
    expect(out).toHaveLength(shape.B * shape.T * C);
    expect(sum).toHaveLength(shape.B * shape.H * shape.T);
    expect(maxDifference(out, new Float64Array(out.length).fill(7))).toBeLessThan(1e-13);
  });

  it('weighs two values by the softmax of 12 · cosine', () => {
    // q of the second position lies along its own key and at a right angle to the first.
    const qkv = Float64Array.of(1, 0, 0, 1, 10, 20, /* */ 1, 0, 1, 0, 30, 40);
    const { out, sum } = attentionForward({ qkv, B: 1, T: 2, H: 1, D: 2, scale });
    const p = 1 / (1 + Math.exp(-12));
    const expected = Float64Array.of(10, 20, 10 * (1 - p) + 30 * p, 20 * (1 - p) + 40 * p);
    expect(maxDifference(out, expected)).toBeLessThan(1e-13);
    expect(maxDifference(sum, Float64Array.of(Math.exp(-12), 1 + Math.exp(-12)))).toBeLessThan(1e-15);
  });

  it('looks at no later position, no other head and no other window', () => {
    const shape = { B: 2, T: 4, H: 2, D: 2 };
    const C = 4;
    const qkv = randomQkv(shape, 2);
    const { out } = attentionForward({ qkv, ...shape, scale });
    // Position 2 of the first window changes, in q, k and v of its second head.
    const changed = qkv.map((x, i) => (Math.floor(i / (3 * C)) === 2 && i % C >= 2 ? x * 0.5 + 0.1 : x));
    const after = attentionForward({ qkv: changed, ...shape, scale }).out;
    for (const [i, value] of out.entries()) {
      const position = Math.floor(i / C);
      if ((position === 2 || position === 3) && i % C >= 2) expect(after[i]).not.toBe(value);
      else expect(after[i]).toBe(value);
    }
  });

  it('takes scores of any size where they are unbounded, and keeps the logarithm of their sum', () => {
    // q of the second position scores 2000 with its own key and 1999 with the first.
    const qkv = Float64Array.of(1, 0, 1999, 0, 10, 20, /* */ 1, 0, 2000, 0, 30, 40);
    const unbounded = { B: 1, T: 2, H: 1, D: 2, scale: 1, unbounded: true };
    const { out, sum } = attentionForward({ qkv, ...unbounded });
    const p = 1 / (1 + Math.exp(-1));
    const expected = Float64Array.of(10, 20, 10 * (1 - p) + 30 * p, 20 * (1 - p) + 40 * p);
    expect(maxDifference(out, expected)).toBeLessThan(1e-12);
    expect(maxDifference(sum, Float64Array.of(1999, 2000 - Math.log(p)))).toBeLessThan(1e-12);
    const { probabilities } = attentionProbabilities({ qkv, sum, ...unbounded });
    expect(maxDifference(probabilities, Float64Array.of(1, 0, 1 - p, p))).toBeLessThan(1e-12);
  });

  it.each(SHAPES)('gives the same whether scores are taken as bounded or not, B=$B T=$T H=$H D=$D', (shape) => {
    const qkv = randomQkv(shape, 5);
    const dOut = normal(qkv.length / 3, 6);
    const [bounded, free] = [false, true].map((unbounded) => {
      const forward = attentionForward({ qkv, ...shape, scale, unbounded });
      const { dQkv } = attentionBackward({ dOut, qkv, ...forward, ...shape, scale, unbounded });
      return { ...forward, dQkv };
    });
    expect(maxDifference(free!.out, bounded!.out)).toBeLessThan(1e-13);
    expect(maxDifference(free!.dQkv, bounded!.dQkv)).toBeLessThan(1e-12);
    expect(
      maxDifference(
        free!.sum,
        bounded!.sum.map((sum) => scale + Math.log(sum)),
      ),
    ).toBeLessThan(1e-12);
  });

  it('scales by 12 with the norm of queries and keys, by 1/√D without', () => {
    const model = { vocabulary: 5, context: 3, width: 32, layers: 1, heads: 2, hidden: 8 };
    expect(scoring(model)).toEqual({ scale: 12, unbounded: false });
    expect(scoring({ ...model, variant: { qkNorm: 'none' } })).toEqual({ scale: 0.25, unbounded: true });
  });

  it.each(SHAPES)('has the numerical gradient, B=$B T=$T H=$H D=$D', (shape) => {
    const x = randomQkv(shape, 3);
    const dOut = normal(x.length / 3, 4);
    const forward = attentionForward({ qkv: x, ...shape, scale });
    const gradient = attentionBackward({ dOut, qkv: x, ...forward, ...shape, scale }).dQkv;
    expectGradient({ outputs: (qkv) => attentionForward({ qkv, ...shape, scale }).out, x, dOut, gradient });
  });
});
