/** Unit-length queries and keys, turned by position, in place; a variant leaves out either. Kernels: shaders/qk-norm-rotary.wgsl. */
import shader from '../../../shaders/qk-norm-rotary.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import type { Variant } from '../config.ts';
import { perInvocation } from './grid.ts';

interface Shape extends Pick<Variant, 'qkNorm'> {
  /** R·M. */
  readonly rows: number;
  readonly context: number;
  readonly heads: number;
  /** D, even. */
  readonly headDim: number;
}

const THETA = 10000;

/**
 * Cosine and sine of t·θ^(−2i/D) as [T, D/2, 2], computed in float64: WGSL's own cos may be off by 2^-11. Without positions
 * the table turns nothing.
 */
export function rotaryTable(context: number, headDim: number, positions?: Variant['positions']): Float32Array {
  const half = headDim / 2;
  const table = new Float32Array(context * headDim);
  for (let t = 0; t < context; t += 1) {
    for (let i = 0; i < half; i += 1) {
      const angle = positions === 'none' ? 0 : t * THETA ** (-i / half);
      table.set([Math.cos(angle), Math.sin(angle)], 2 * (t * half + i));
    }
  }
  return table;
}

/** qkv [rows, 3C] in place; rnorm [rows, 2H]. The backward pass is part of attentionBackward. */
export function qkNormRotaryForward(
  list: CommandList,
  shape: Shape,
  views: { qkv: View; rotary: View; rnorm: View },
): void {
  list.push({
    label: 'qk-norm-rotary',
    shader,
    entry: 'forward',
    constants: { HEAD_DIM: shape.headDim, HALF_DIM: shape.headDim / 2, QK_NORM: shape.qkNorm === 'none' ? 0 : 1 },
    uniform: { rows: shape.rows, context: shape.context, heads: shape.heads },
    bindings: views,
    workgroups: perInvocation(shape.rows * 2 * shape.heads),
  });
}
