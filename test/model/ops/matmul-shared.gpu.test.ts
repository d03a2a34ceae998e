import { beforeAll, describe, expect, it } from 'vitest';
import { matmul, type MatmulLayout, type MatmulShape } from '../../../src/model/ops/matmul.ts';
import { SHARED_TILES, sharedGrid, tileGrid, type Tile } from '../../../src/model/ops/matmul-tiles.ts';
import { swigluBackward, swigluForward } from '../../../src/model/ops/swiglu.ts';
import type { CommandList } from '../../../src/gpu/graph.ts';
import * as twin from '../../../src/reference/matmul.ts';
import * as swiglu from '../../../src/reference/swiglu.ts';
import { compileTogether, expectClose, normal, runKernels } from '../../gpu/harness.ts';

/** The op takes a tile by the size of the product; here each is given to products small enough for a processor. */
function withTile(list: CommandList, tile: Tile, shape: MatmulShape, swigluProduct = false): void {
  const { constants, plane } = tileGrid(tile, shape, swigluProduct ? 'swiglu_product' : undefined);
  const dispatch = list.pop()!;
  list.push({ ...dispatch, constants, workgroups: [...plane, dispatch.workgroups[2] ?? 1] });
}

const twins = {
  lhs_rhs: twin.matmul,
  lhs_transposed_rhs: twin.matmulTransposedRhs,
  transposed_lhs_rhs: twin.matmulTransposedLhs,
};

// One more than a tile of 64 and of 128 each way, less than a tile, and an inner dimension that ends within a step of 16.
const sizes = [
  [68, 72, 36],
  [132, 136, 20],
  [20, 12, 4],
] as const;

const cases = SHARED_TILES.flatMap((tile) =>
  (Object.keys(twins) as MatmulLayout[]).flatMap((layout) =>
    sizes.map(([rows, cols, inner]) => ({ ...tile, layout, rows, cols, inner })),
  ),
);

describe('every tile of the shared kernel', () => {
  beforeAll(() =>
    compileTogether({ lhs: 80, rhs: 48, out: 240 }, (list, views) => {
      for (const { layout, rows, cols, inner, ...tile } of cases.filter(({ rows }) => rows === 20)) {
        const shape = { layout, replicas: 1, rows, cols, inner, lhsReplica: 0, rhsReplica: 0, outReplica: 0 };
        matmul(list, 'shared', shape, views);
        withTile(list, tile, shape);
      }
    }),
  );

  it.each(cases)(
    '$side by $side, $rows4: $layout $rows × $cols × $inner',
    async ({ layout, rows, cols, inner, ...tile }) => {
      const lhs = normal(rows * inner, 1);
      const rhs = normal(cols * inner, 2);
      const shape = { layout, replicas: 1, rows, cols, inner, lhsReplica: 0, rhsReplica: 0, outReplica: 0 };
      const { out } = await runKernels({ lhs: lhs.f32, rhs: rhs.f32, out: rows * cols }, (list, views) => {
        matmul(list, 'shared', shape, views);
        withTile(list, tile, shape);
      });
      const { out: expected } = twins[layout]({ lhs: lhs.f64, rhs: rhs.f64, M: rows, N: cols, K: inner });
      expectClose(out, expected, { roundings: 4 * Math.sqrt(inner) + 4, magnitude: Math.sqrt(inner) });
    },
  );

  it.each(SHARED_TILES)('$side by $side, $rows4: SwiGLU, both ways', async (tile) => {
    const [rows, width, hidden] = [70, 36, 76];
    const deviation = 2 / Math.sqrt(width);
    const inp = normal(rows * width, 1);
    const up = normal(width * 2 * hidden, 2, deviation);
    const down = normal(hidden * width, 3, deviation);
    const ofGateUp = 2 * rows * hidden;
    const shape = { replicas: 1, rows, width, hidden, parameters: 0 };
    const plane = { ...shape, layout: 'lhs_rhs' as const, cols: hidden, inner: width };
    const product = { ...plane, lhsReplica: 0, rhsReplica: 0, outReplica: 0 };
    const tensors = {
      inp: inp.f32,
      up: up.f32,
      down: down.f32,
      gateUp: ofGateUp,
      activated: ofGateUp / 2,
      dGateUp: ofGateUp,
    };
    const results = await runKernels(tensors, (list, views) => {
      const { gateUp, activated, dGateUp } = views;
      swigluForward(list, 'shared', shape, { inp: views.inp, weight: views.up, gateUp, activated });
      withTile(list, tile, product, true);
      swigluBackward(list, 'shared', shape, { dOut: views.inp, weight: views.down, gateUp, dGateUp });
      withTile(list, tile, product);
    });
    const gateUp = twin.matmul({ lhs: inp.f64, rhs: up.f64, M: rows, N: 2 * hidden, K: width }).out;
    const dOut = twin.matmulTransposedRhs({ lhs: inp.f64, rhs: down.f64, M: rows, N: hidden, K: width }).out;
    // As in swiglu.gpu.test.ts: products of C terms, exp off by up to 19 ULP where it counts.
    const roundings = 56 + 8 * Math.sqrt(width);
    expectClose(results.gateUp, gateUp, { roundings, label: 'gate and up' });
    expectClose(results.activated, swiglu.swigluForward({ inp: gateUp, F: hidden }).out, {
      roundings,
      label: 'activated',
    });
    const { dInp } = swiglu.swigluBackward({ dOut, inp: gateUp, F: hidden });
    expectClose(results.dGateUp, dInp, { roundings, label: 'gradients' });
  });

  it('a tile is as large as leaves enough of them to fill a machine', () => {
    const tileOf = (rows: number, cols: number, replicas = 1) => {
      const shape = { layout: 'lhs_rhs' as const, replicas, rows, cols, inner: 64 };
      const { constants, plane } = sharedGrid({ ...shape, lhsReplica: 0, rhsReplica: 0, outReplica: 0 });
      return [constants['SIDE'], constants['ROWS4'], ...plane];
    };
    expect(tileOf(2048, 2048)).toEqual([16, 2, 16, 16]);
    expect(tileOf(1024, 1024)).toEqual([8, 2, 16, 16]);
    expect(tileOf(1024, 96)).toEqual([8, 1, 2, 32]);
    expect(tileOf(1024, 96, 8)).toEqual([8, 2, 2, 16]);
  });
});
