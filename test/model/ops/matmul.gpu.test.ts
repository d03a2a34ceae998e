import { describe, expect, it } from 'vitest';
import { matmul, type MatmulKernel, type MatmulLayout } from '../../../src/model/ops/matmul.ts';
import * as twin from '../../../src/reference/matmul.ts';
import { expectClose, normal, runKernels } from '../../gpu/harness.ts';

/** A sum of K products of normal values has size √K and rounds about √K times relative to it. */
const tolerance = (inner: number) => ({ roundings: 4 * Math.sqrt(inner) + 4, magnitude: Math.sqrt(inner) });

const twins = {
  lhs_rhs: twin.matmul,
  lhs_transposed_rhs: twin.matmulTransposedRhs,
  transposed_lhs_rhs: twin.matmulTransposedLhs,
} satisfies Record<MatmulLayout, unknown>;

type Sizes = readonly [rows: number, cols: number, inner: number];

const anySizes: Sizes[] = [
  [1, 1, 1],
  [3, 3, 3],
  [17, 31, 33],
  [1, 315, 17],
  [315, 1, 3],
  [33, 65, 64],
  [63, 32, 65],
];
const multiplesOf4: Sizes[] = [
  [4, 4, 4],
  [12, 20, 36],
  [16, 16, 16],
  [64, 60, 68],
  [316, 12, 20],
  [20, 316, 4],
];

const cases = (['plain', 'quad'] as const).flatMap((kernel) =>
  (Object.keys(twins) as MatmulLayout[]).flatMap((layout) => {
    const oddRows: Sizes[] = [
      [1, 4, 8],
      [17, 24, 12],
      [315, 20, 16],
    ];
    const quad = layout === 'transposed_lhs_rhs' ? multiplesOf4 : [...multiplesOf4, ...oddRows];
    return (kernel === 'plain' ? anySizes : quad).map((sizes) => ({ kernel, layout, sizes }));
  }),
);

async function products(kernel: MatmulKernel, layout: MatmulLayout, [rows, cols, inner]: Sizes) {
  const replicas = 2;
  const lhs = normal(replicas * rows * inner, 1);
  const rhs = normal(replicas * cols * inner, 2);
  const before = normal(replicas * rows * cols, 3);
  const shape = {
    layout,
    replicas,
    rows,
    cols,
    inner,
    lhsReplica: rows * inner,
    rhsReplica: cols * inner,
    outReplica: rows * cols,
  };
  const used: string[] = [];
  const results = await runKernels(
    { lhs: lhs.f32, rhs: rhs.f32, out: replicas * rows * cols, added: before.f32 },
    (list, views) => {
      matmul(list, kernel, { ...shape, scale: 0.5 }, { ...views, out: views.out });
      matmul(list, kernel, { ...shape, accumulate: true }, { ...views, out: views.added });
      used.push(...list.map(({ shader }) => shader.file));
    },
  );
  const expected = [0, 1].map((r) =>
    twins[layout]({
      lhs: lhs.f64.subarray(r * rows * inner, (r + 1) * rows * inner),
      rhs: rhs.f64.subarray(r * cols * inner, (r + 1) * cols * inner),
      M: rows,
      N: cols,
      K: inner,
    }),
  );
  return { results, used, before: before.f64, expected: expected.flatMap(({ out }) => [...out]) };
}

describe('matmul', () => {
  it.each(cases)('$kernel $layout $sizes: two replicas equal the twin', async ({ kernel, layout, sizes }) => {
    const { results, used, before, expected } = await products(kernel, layout, sizes);
    expect(new Set(used)).toEqual(new Set([kernel === 'quad' ? 'matmul-quad.wgsl' : 'matmul.wgsl']));
    const bound = tolerance(sizes[2]);
    expectClose(
      results.out,
      expected.map((value) => 0.5 * value),
      { ...bound, label: 'scaled' },
    );
    expectClose(
      results.added,
      expected.map((value, i) => value + (before[i] ?? NaN)),
      { ...bound, label: 'accumulated' },
    );
  });

  it.each(['plain', 'quad'] as const)('%s: splits of the inner dimension add up to the whole', async (kernel) => {
    const [rows, cols, inner] = [20, 12, 100];
    const lhs = normal(rows * inner, 1);
    const rhs = normal(cols * inner, 2);
    const splits = { count: 3, inner: 36, out: 256 };
    const { out } = await runKernels({ lhs: lhs.f32, rhs: rhs.f32, out: 3 * 256 }, (list, views) => {
      const strides = { lhsReplica: 0, rhsReplica: 0, outReplica: 0 };
      matmul(list, kernel, { layout: 'transposed_lhs_rhs', replicas: 1, rows, cols, inner, ...strides, splits }, views);
    });
    const whole = twin.matmulTransposedLhs({ lhs: lhs.f64, rhs: rhs.f64, M: rows, N: cols, K: inner }).out;
    const sum = whole.map((_, i) => [0, 1, 2].reduce((total, s) => total + (out[s * 256 + i] ?? NaN), 0));
    expectClose(sum, whole, tolerance(inner));
    const first = twin.matmulTransposedLhs({ lhs: lhs.f64, rhs: rhs.f64, M: rows, N: cols, K: 36 }).out;
    expectClose(out.subarray(0, rows * cols), first, { ...tolerance(36), label: 'first split' });
  });
});
