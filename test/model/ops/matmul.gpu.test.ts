import { beforeAll, describe, expect, it } from 'vitest';
import { matmul, type MatmulKernel, type MatmulLayout } from '../../../src/model/ops/matmul.ts';
import type { CommandList } from '../../../src/gpu/graph.ts';
import type { Views } from '../../../src/gpu/run-once.ts';
import * as twin from '../../../src/reference/matmul.ts';
import { compileTogether, expectClose, normal, part, runKernels } from '../../gpu/harness.ts';

/** A sum of K products of normal values, and one more added, has size √K + 2 and rounds about √K times relative to it. */
const tolerance = (inner: number) => ({ roundings: 4 * Math.sqrt(inner) + 4, magnitude: Math.sqrt(inner) + 2 });

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
  [64, 64, 12],
];

const KERNELS = ['plain', 'block', 'shared', 'quad'] as const;

const cases = KERNELS.flatMap((kernel) =>
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

function shapeOf(layout: MatmulLayout, [rows, cols, inner]: Sizes) {
  const strides = { lhsReplica: rows * inner, rhsReplica: cols * inner, outReplica: rows * cols };
  return { layout, replicas: 2, rows, cols, inner, ...strides };
}

/** Two products: one scaled, one added to what is there. */
function record(
  list: CommandList,
  kernel: MatmulKernel,
  shape: ReturnType<typeof shapeOf>,
  views: Views<'lhs' | 'rhs' | 'out' | 'added'>,
): void {
  matmul(list, kernel, { ...shape, scale: 0.5, held: 16 }, { ...views, out: views.out });
  matmul(list, kernel, { ...shape, accumulate: true }, { ...views, out: views.added });
}

async function products(kernel: MatmulKernel, layout: MatmulLayout, sizes: Sizes) {
  const [rows, cols, inner] = sizes;
  const shape = shapeOf(layout, sizes);
  const { replicas } = shape;
  const lhs = normal(replicas * rows * inner, 1);
  const rhs = normal(replicas * cols * inner, 2);
  const before = normal(replicas * rows * cols, 3);
  const used: string[] = [];
  const results = await runKernels(
    { lhs: lhs.f32, rhs: rhs.f32, out: replicas * rows * cols, added: before.f32 },
    (list, views) => {
      record(list, kernel, shape, views);
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
  beforeAll(() => {
    const most = Math.max(
      ...cases.map(({ sizes: [rows, cols, inner] }) => Math.max(rows * cols, rows * inner, cols * inner)),
    );
    const tensors = { lhs: 2 * most, rhs: 2 * most, out: 2 * most, added: 2 * most };
    return compileTogether(tensors, (list, views) => {
      for (const { kernel, layout, sizes } of cases) record(list, kernel, shapeOf(layout, sizes), views);
    });
  });

  it.each(cases)('$kernel $layout $sizes: two replicas equal the twin', async ({ kernel, layout, sizes }) => {
    const { results, used, before, expected } = await products(kernel, layout, sizes);
    expect(new Set(used)).toEqual(new Set([kernel === 'plain' ? 'matmul.wgsl' : `matmul-${kernel}.wgsl`]));
    const bound = tolerance(sizes[2]);
    expectClose(
      results.out,
      expected.map((value) => 0.5 * value),
      { ...bound, label: 'scaled' },
    );
    expectClose(
      results.added,
      expected.map((value, i) => value + before[i]!),
      { ...bound, label: 'accumulated' },
    );
  });

  // Splits of 36, 36 and 28; of 36, 24 and none.
  const split = KERNELS.flatMap((kernel) => [100, 60].map((inner) => ({ kernel, inner })));

  it.each(split)('$kernel: splits of an inner dimension of $inner, in two replicas', async ({ kernel, inner }) => {
    const [replicas, rows, cols, count] = [2, 20, 12, 3];
    const lhs = normal(replicas * rows * inner, 1);
    const rhs = normal(replicas * cols * inner, 2);
    const apart = 256;
    const shape = {
      ...{ layout: 'transposed_lhs_rhs' as const, replicas, rows, cols, inner },
      ...{ lhsReplica: rows * inner, rhsReplica: cols * inner, outReplica: count * apart },
      splits: { count, inner: 36, out: apart },
    };
    const before = new Float32Array(replicas * count * apart).fill(7);
    const { out } = await runKernels({ lhs: lhs.f32, rhs: rhs.f32, out: before }, (list, views) => {
      matmul(list, kernel, shape, views);
    });
    for (let r = 0; r < replicas; r += 1) {
      for (let s = 0; s < count; s += 1) {
        const [first, end] = [Math.min(inner, 36 * s), Math.min(inner, 36 * (s + 1))];
        const { out: expected } = twin.matmulTransposedLhs({
          lhs: part(lhs.f64, r, rows * inner).subarray(first * rows, end * rows),
          rhs: part(rhs.f64, r, cols * inner).subarray(first * cols, end * cols),
          ...{ M: rows, N: cols, K: end - first },
        });
        const own = part(out, r * count + s, apart);
        expectClose(own.subarray(0, rows * cols), expected, { ...tolerance(36), label: `replica ${r}, split ${s}` });
        expect(own.subarray(rows * cols).every((value) => value === 7)).toBe(true);
      }
    }
  });

  it('uses the plain kernel for sizes the quad kernel cannot read four at a time', async () => {
    const { used } = await products('quad', 'lhs_rhs', [5, 6, 8]);
    expect(new Set(used)).toEqual(new Set(['matmul.wgsl']));
  });
});
