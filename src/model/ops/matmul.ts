/**
 * Matrix products in the three layouts a linear layer needs. Weights are stored [in, out], so
 * forward is lhs·rhs, the input's gradient lhs·rhsᵀ and the weight's gradient lhsᵀ·rhs.
 * Kernels: shaders/matmul.wgsl (plain, any sizes), matmul-block.wgsl (vec4s in registers) and matmul-shared.wgsl (tiles in
 * workgroup memory) for GPUs, and matmul-quad.wgsl (for software adapters); all but the first want multiples of 4.
 */
import block from '../../../shaders/matmul-block.wgsl';
import quad from '../../../shaders/matmul-quad.wgsl';
import shared from '../../../shaders/matmul-shared.wgsl';
import plain from '../../../shaders/matmul.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { exchanged, quadGrid, shouldExchange } from './matmul-chunks.ts';
import { sharedGrid } from './matmul-tiles.ts';

export type MatmulKernel = 'plain' | 'block' | 'shared' | 'quad';

/** 'lhs_rhs': [M,K]·[K,N]. 'lhs_transposed_rhs': [M,K]·[N,K]ᵀ. 'transposed_lhs_rhs': [K,M]ᵀ·[K,N]. */
export type MatmulLayout = 'lhs_rhs' | 'lhs_transposed_rhs' | 'transposed_lhs_rhs';

/** Elements from one replica's operand to the next; rows are contiguous unless a row stride says otherwise. */
export interface MatmulShape {
  readonly layout: MatmulLayout;
  readonly replicas: number;
  /** M: rows of the result. */
  readonly rows: number;
  /** N: columns of the result. */
  readonly cols: number;
  /** K. */
  readonly inner: number;
  readonly lhsReplica: number;
  readonly rhsReplica: number;
  readonly outReplica: number;
  /** Elements from one row of out to the next: `cols`, but where a product fills a part of each row. */
  readonly outRow?: number;
  /** The same of rhs in the layouts that read its rows across. */
  readonly rhsRow?: number;
  readonly scale?: number;
  /** Adds to out instead of writing it. */
  readonly accumulate?: boolean;
  /** The inner dimension in `count` parts of `inner` elements, each with its own result, `out` elements apart. */
  readonly splits?: { readonly count: number; readonly inner: number; readonly out: number };
  /** vec4s of the inner dimension that a quad holds at most: more are faster and compile longer (8: 0.25 s, 16: 0.7 s). */
  readonly held?: number;
  /** Rows and columns change places where the result is stored: it is the transpose of lhs and rhs exchanged. */
  readonly transposed?: boolean;
}

export interface MatmulViews {
  readonly lhs: View;
  readonly rhs: View;
  readonly out: View;
}

export function matmul(list: CommandList, kernel: MatmulKernel, shape: MatmulShape, views: MatmulViews): void {
  const { lhs, rhs, out } = views;
  const label = `matmul ${shape.layout}`;
  if (kernel === 'quad' && suitsVec4(shape) && shouldExchange(shape)) {
    const bindings = { lhs: rhs, rhs: lhs, outp: out };
    list.push({ label, ...productDispatch(kernel, exchanged(shape)), bindings });
  } else {
    list.push({ label, ...productDispatch(kernel, shape), bindings: { lhs, rhs, outp: out } });
  }
}

/** What a product does with its sums beyond storing them (ops/swiglu.ts). */
export type Epilogue = 'swiglu_product' | 'swiglu_gradient';

/** Shader, entry, uniform and grid of a product; the caller binds the operands. */
export function productDispatch(kernel: MatmulKernel, shape: MatmulShape, epilogue?: Epilogue) {
  const vec4 = kernel !== 'plain' && suitsVec4(shape);
  return vec4 ? vec4Dispatch(kernel, shape, epilogue) : plainDispatch(shape, epilogue);
}

/** Whether every size that is read as vec4 is a multiple of 4. */
function suitsVec4({ layout, rows, cols, inner, splits }: MatmulShape): boolean {
  const rowsFit = layout !== 'transposed_lhs_rhs' || rows % 4 === 0;
  return rowsFit && cols % 4 === 0 && inner % 4 === 0 && (splits?.inner ?? 0) % 4 === 0;
}

function plainDispatch(shape: MatmulShape, epilogue?: Epilogue) {
  const { layout, rows, cols, inner, rhsRow = cols, outRow = cols } = shape;
  const transposedLhs = layout === 'transposed_lhs_rhs';
  const transposedRhs = layout === 'lhs_transposed_rhs';
  return {
    shader: plain,
    entry: epilogue ?? 'product',
    uniform: {
      ...common(shape),
      lhs_row: transposedLhs ? 1 : inner,
      lhs_inner: transposedLhs ? rows : 1,
      rhs_inner: transposedRhs ? 1 : rhsRow,
      rhs_col: transposedRhs ? inner : 1,
      out_row: outRow,
      lhs_replica: shape.lhsReplica,
      rhs_replica: shape.rhsReplica,
      out_replica: shape.outReplica,
      out_split: shape.splits?.out ?? 0,
    },
    workgroups: [Math.ceil(cols / 32), Math.ceil(rows / 32), shape.replicas * (shape.splits?.count ?? 1)] as const,
  };
}

const vec4Shaders = { block, shared, quad };

/** Workgroups in the plane of the result, and the constants that go with them. A block workgroup owns 32×32. */
function grid(kernel: keyof typeof vec4Shaders, shape: MatmulShape, epilogue?: Epilogue) {
  const { rows, cols } = shape;
  if (kernel === 'shared') return sharedGrid(shape, epilogue);
  if (kernel === 'quad') return quadGrid(shape, epilogue);
  return { plane: [Math.ceil(cols / 32), Math.ceil(rows / 32)] as const };
}

function vec4Dispatch(kernel: keyof typeof vec4Shaders, shape: MatmulShape, epilogue?: Epilogue) {
  const { layout, rows, cols, inner, rhsRow = cols, outRow = cols } = shape;
  const { plane, ...specialised } = grid(kernel, shape, epilogue);
  return {
    ...specialised,
    shader: vec4Shaders[kernel],
    entry: epilogue ?? layout,
    uniform: {
      ...common(shape),
      transposed: shape.transposed ? 1 : 0,
      lhs_row: (layout === 'transposed_lhs_rhs' ? rows : inner) / 4,
      rhs_row: (layout === 'lhs_transposed_rhs' ? inner : rhsRow) / 4,
      out_row: outRow / 4,
      lhs_replica: shape.lhsReplica / 4,
      rhs_replica: shape.rhsReplica / 4,
      out_replica: shape.outReplica / 4,
      out_split: (shape.splits?.out ?? 0) / 4,
    },
    workgroups: [...plane, shape.replicas * (shape.splits?.count ?? 1)] as const,
  };
}

function common({ rows, cols, inner, splits, accumulate, scale }: MatmulShape) {
  return {
    rows,
    cols,
    inner,
    splits: splits?.count ?? 1,
    inner_per_split: splits?.inner ?? inner,
    accumulate: accumulate ? 1 : 0,
    scale: scale ?? 1,
  };
}
