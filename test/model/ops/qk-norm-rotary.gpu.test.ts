import { describe, expect, it } from 'vitest';
import type { Variant } from '../../../src/model/config.ts';
import { qkNormRotaryForward, rotaryTable } from '../../../src/model/ops/qk-norm-rotary.ts';
import * as twin from '../../../src/reference/qk-norm-rotary.ts';
import { expectClose, normal, runKernels, words } from '../../gpu/harness.ts';

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
    const shape = { rows, context: T, heads: H, headDim: D };
    const results = await runKernels({ qkv: inp.f32, rotary: rotaryTable(T, D), rnorm: rows * 2 * H }, (list, views) =>
      qkNormRotaryForward(list, shape, views),
    );
    const forward = twin.qkNormRotaryForward({ inp: inp.f64, T, H, D });

    // Sum of D squares √D, reciprocal root 2 ULP = 4, the rotation with its rounded table 6.
    const roundings = 10 + 2 * Math.sqrt(D);
    expectClose(results.rnorm, forward.rnorm, { roundings, label: 'rnorm' });
    expectClose(results.qkv, forward.out, { roundings, label: 'out' });
    expect(valuesOf(results.qkv, C)).toEqual(valuesOf(inp.f32, C));
  });

  it.each([{ qkNorm: 'none' }, { positions: 'none' }, { qkNorm: 'none', positions: 'none' }] as const)(
    'equals the twin of the variant %o',
    async (variant: Variant) => {
      const [T, D, H] = [17, 8, 3];
      const rows = WINDOWS * T;
      const inp = normal(rows * 3 * H * D, 1);
      const tensors = { qkv: inp.f32, rotary: rotaryTable(T, D, variant.positions), rnorm: rows * 2 * H };
      const shape = { rows, context: T, heads: H, headDim: D, ...variant };
      const results = await runKernels(tensors, (list, views) => qkNormRotaryForward(list, shape, views));
      const expected = twin.qkNormRotaryForward({ inp: inp.f64, T, H, D, ...variant });
      const roundings = 10 + 2 * Math.sqrt(D);
      expectClose(results.rnorm, expected.rnorm, { roundings, label: 'rnorm' });
      expectClose(results.qkv, expected.out, { roundings, label: 'out' });
    },
  );

  it('brings a zero vector to zero, with a finite inverse length', async () => {
    const shape = { rows: 1, context: 1, heads: 1, headDim: 4 };
    const { qkv, rnorm } = await runKernels({ qkv: 12, rotary: rotaryTable(1, 4), rnorm: 2 }, (list, views) => {
      qkNormRotaryForward(list, shape, views);
    });
    // 1 / √(D · 1e-6), to the 2 ULP of the reciprocal root and the rounding of its argument.
    expectClose(rnorm, [500, 500], { roundings: 8 });
    expect(Array.from(qkv)).toEqual(Array(12).fill(0));
  });
});
