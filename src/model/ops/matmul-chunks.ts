/** How shaders/matmul-quad.wgsl takes a product: how much of rhs a quad holds at a time, and how the rows are shared out. */
import type { Epilogue, MatmulShape } from './matmul.ts';

/**
 * vec4s of the inner dimension that a quad may hold, and what a chunk of them costs beyond its length: a few sizes, so that
 * the products of a model share pipelines. Longer ones compile ever longer (on a processor 0.25, 0.4 and 0.7 s).
 */
const SIZES = [8, 11, 16] as const;
const CHUNK = 8;

/** Quads below which the rows are shared out further: SwiftShader cuts a dispatch into 16 batches of workgroups. */
const FEWEST_QUADS = 16;

/** Rows below which a share doesn't pay for loading what the quad holds. */
const FEWEST_ROWS = 32;

/** The size that takes the inner dimension, padded to whole chunks, in the least time. */
function heldOf({ inner, splits }: MatmulShape): { readonly held: number; readonly chunks: number } {
  const inner4 = (splits?.inner ?? inner) / 4;
  const costs = SIZES.map((size) => ({ size, cost: Math.ceil(inner4 / size) * (size + CHUNK) }));
  const { size } = costs.reduce((best, other) => (other.cost < 0.95 * best.cost ? other : best));
  const held = Math.min(size, inner4, inner / 4);
  return { held, chunks: Math.ceil(inner4 / held) };
}

/** A quad holds rhs: the narrower operand of lhsᵀ·rhs had better be it, so that more is streamed past what is loaded. */
export function shouldExchange({ layout, rows, cols }: MatmulShape): boolean {
  return layout === 'transposed_lhs_rhs' && cols > rows;
}

/** The same product for lhs and rhs exchanged. */
export function exchanged(shape: MatmulShape): MatmulShape {
  const { rows, cols, lhsReplica, rhsReplica, outRow = cols } = shape;
  return { ...shape, rows: cols, cols: rows, lhsReplica: rhsReplica, rhsReplica: lhsReplica, outRow, transposed: true };
}

/** Constants and workgroups in the plane of the result. A function of the shape alone. */
export function quadGrid(shape: MatmulShape, epilogue?: Epilogue) {
  const { rows, cols, replicas, splits, accumulate } = shape;
  const { held, chunks } = heldOf(shape);
  const across = Math.ceil(cols / (epilogue === 'swiglu_product' ? 16 : 32));
  const each = across * replicas * (splits?.count ?? 1);
  const shares = Math.min(Math.ceil(FEWEST_QUADS / each), Math.ceil(rows / FEWEST_ROWS));
  const constants = {
    HELD: held,
    BLOCKS: 2 * held,
    ADDS: accumulate || chunks > 1 ? 1 : 0,
  };
  return { constants, plane: [across, shares] as const };
}
