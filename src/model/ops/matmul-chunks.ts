/** How shaders/matmul-quad.wgsl takes a product: how much of rhs a quad holds at a time, and how the rows are shared out. */
import type { Epilogue, MatmulShape } from './matmul.ts';

/** vec4s of the inner dimension that a quad holds where it can't hold more: small products are compiled more than run. */
const FEWEST_HELD = 8;

/** Quads below which the rows are shared out further: SwiftShader cuts a dispatch into 16 batches of workgroups. */
const FEWEST_QUADS = 16;

/** Rows below which a share doesn't pay for loading what the quad holds. */
const FEWEST_ROWS = 32;

/** Two sizes at most for a model, so that its products share pipelines. */
function heldOf({ inner, splits, held: most = FEWEST_HELD }: MatmulShape) {
  const inner4 = (splits?.inner ?? inner) / 4;
  const held = Math.min(inner4 < most ? FEWEST_HELD : most, inner4, inner / 4);
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
