/** Products of operands in half precision, recorded for the benchmark: bench/matmul-half.wgsl. */
import shader from '../matmul-half.wgsl';
import type { Dispatch, View } from '../../src/gpu/graph.ts';

/** [M, K] · [K, N]. */
export interface ProductSize {
  readonly rows: number;
  readonly cols: number;
  readonly inner: number;
}

/** Values [rows, cols] as pairs of f16: half as many words. */
export function packHalves({ rows, cols }: Omit<ProductSize, 'inner'>, values: View, halves: View): Dispatch {
  return {
    label: 'pack as f16',
    shader,
    entry: 'pack',
    uniform: { rows, cols, inner: 0 },
    bindings: { lhs: values, halves },
    workgroups: [Math.ceil((rows * cols) / 4 / 256)],
  };
}

/** `lhs` are values or, for 'half_both', halves; sizes are multiples of 4. */
export function halfProduct(
  entry: 'half_rhs' | 'half_both',
  size: ProductSize,
  { lhs, rhsHalves, out }: { lhs: View; rhsHalves: View; out: View },
): Dispatch {
  const left = entry === 'half_rhs' ? { lhs } : { lhs_halves: lhs };
  return {
    label: entry === 'half_rhs' ? 'f16 weights' : 'f16 both',
    shader,
    entry,
    uniform: { ...size },
    bindings: { ...left, rhs_halves: rhsHalves, outp: out },
    workgroups: [Math.ceil(size.cols / 32), Math.ceil(size.rows / 32)],
  };
}
