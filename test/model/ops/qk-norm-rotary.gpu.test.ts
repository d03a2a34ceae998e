import { describe, expect, it } from 'vitest';
import { qkNormRotaryBackward, qkNormRotaryForward, rotaryTable } from '../../../src/model/ops/qk-norm-rotary.ts';
import * as twin from '../../../src/reference/qk-norm-rotary.ts';
import { expectClose, greatest, normal, runKernels, words } from '../../gpu/harness.ts';

/** Windows of all replicas: positions begin again in each. */
const WINDOWS = 3;

const cases = [1, 3, 17].flatMap((context) =>
  [2, 4, 8, 16].flatMap((headDim) => [1, 3].map((heads) => ({ context, headDim, heads }))),
);

/** Elements of v, the last third of each row: neither kernel may touch them. */
const inValues = (i: number, C: number) => i % (3 * C) >= 2 * C;

function valuesOf(data: Float32Array, C: number): number[] {
  return Array.from(words(data).filter((_, i) => inValues(i, C)));
}

describe('qk-norm-rotary', () => {
  it.each(cases)('T $context, D $headDim, H $heads: equals the twin', async ({ context: T, headDim: D, heads: H }) => {
    const [C, rows] = [H * D, WINDOWS * T];
    const inp = normal(rows * 3 * C, 1);
    const dOut = normal(rows * 3 * C, 2);
    const shape = { rows, context: T, heads: H, headDim: D };
    const results = await runKernels(
      { qkv: inp.f32, rotary: rotaryTable(T, D), rnorm: rows * 2 * H, dQkv: dOut.f32 },
      (list, { qkv, rotary, rnorm, dQkv }) => {
        qkNormRotaryForward(list, shape, { qkv, rotary, rnorm });
        qkNormRotaryBackward(list, shape, { dQkv, qkv, rotary, rnorm });
      },
    );
    const forward = twin.qkNormRotaryForward({ inp: inp.f64, T, H, D });
    const { dInp } = twin.qkNormRotaryBackward({ dOut: dOut.f64, ...forward, T, H, D });

    // Sum of D squares √D, reciprocal root 2 ULP = 4, the rotation with its rounded table 6.
    const roundings = 10 + 2 * Math.sqrt(D);
    expectClose(results.rnorm, forward.rnorm, { roundings, label: 'rnorm' });
    expectClose(results.qkv, forward.out, { roundings, label: 'out' });
    expect(valuesOf(results.qkv, C)).toEqual(valuesOf(inp.f32, C));

    // What stands at right angles to the vector is left of dOut: its terms, rnorm · dOut, can be larger than it.
    const magnitude = greatest(forward.rnorm) * greatest(dOut.f64);
    expectClose(results.dQkv, dInp, { roundings: 3 * roundings, magnitude, label: 'dQkv' });
    expect(valuesOf(results.dQkv, C)).toEqual(valuesOf(dOut.f32, C));
  });

  it('brings a zero vector to zero, and its gradient to a finite number', async () => {
    const shape = { rows: 1, context: 1, heads: 1, headDim: 4 };
    const { qkv, rnorm, dQkv } = await runKernels(
      { qkv: 12, rotary: rotaryTable(1, 4), rnorm: 2, dQkv: new Float32Array(12).fill(1) },
      (list, views) => {
        qkNormRotaryForward(list, shape, views);
        qkNormRotaryBackward(list, shape, views);
      },
    );
    // 1 / √(D · 1e-6), to the 2 ULP of the reciprocal root and the rounding of its argument.
    expectClose(rnorm, [500, 500], { roundings: 8 });
    expect(Array.from(qkv)).toEqual(Array(12).fill(0));
    expectClose(dQkv, [500, 500, 500, 500, 500, 500, 500, 500, 1, 1, 1, 1], { roundings: 8 });
  });
});
