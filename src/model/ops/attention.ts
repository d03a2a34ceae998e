/**
 * Causal multi-head attention over unit queries and keys, or without their norm over any. Kernels: shaders/attention-{forward,backward}.wgsl (plain) and
 * attention-quad.wgsl (for software adapters).
 */
import backwardShader from '../../../shaders/attention-backward.wgsl';
import forwardShader from '../../../shaders/attention-forward.wgsl';
import quadShader from '../../../shaders/attention-quad.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import type { ModelConfig, Variant } from '../config.ts';
import { perInvocation } from './grid.ts';

export type AttentionKernel = 'plain' | 'quad';

interface Shape extends Pick<Variant, 'qkNorm'> {
  readonly replicas: number;
  readonly batch: number;
  readonly context: number;
  readonly heads: number;
  /** D, a multiple of 4. */
  readonly headDim: number;
  readonly scale: number;
}

/** Attention is softmax(12 · cos(q, k)) at every head dim. */
export const ATTENTION_SCALE = 12;

/** How a model's scores are made: without the norm of queries and keys, scaled by 1/√D (Vaswani et al. 2017, eq. 1). */
export function scoring({ width, heads, variant }: ModelConfig): Pick<Shape, 'scale' | 'qkNorm'> {
  return variant?.qkNorm === 'none'
    ? { scale: 1 / Math.sqrt(width / heads), qkNorm: 'none' }
    : { scale: ATTENTION_SCALE };
}

/** Queries or keys that a lane of the quad kernel owns: two share what is loaded; four compile thrice as long for nothing. */
const QUAD_ROWS = 2;

/** The quad kernel has an invocation for so many rows, each head's padded to whole quads. */
function common(kernel: AttentionKernel, { replicas, batch, context, heads, scale }: Shape) {
  const row = kernel === 'quad' ? Math.ceil(context / (4 * QUAD_ROWS)) * 4 : context;
  return {
    uniform: { batch, context, heads, scale },
    workgroups: perInvocation(batch * heads * row, 1, replicas),
  };
}

function plainConstants({ headDim, qkNorm }: Shape) {
  return { HEAD_DIM4: headDim / 4, QK_NORM: qkNorm === 'none' ? 0 : 1 };
}

function quadConstants(shape: Shape) {
  const { HEAD_DIM4, QK_NORM } = plainConstants(shape);
  return { HEAD_DIM4, HALF_DIM: shape.headDim / 2, QK_NORM, ROWS: QUAD_ROWS, ROWS4: QUAD_ROWS * HEAD_DIM4 };
}

/** qkv [R, B, T, 3C] → out [R, B, T, C], sums [R, B, H, T]: of the weights, or without the norm the logarithms of sums. */
export function attentionForward(
  list: CommandList,
  kernel: AttentionKernel,
  shape: Shape,
  views: { qkv: View; out: View; sums: View },
): void {
  list.push({
    ...common(kernel, shape),
    label: 'attention',
    shader: kernel === 'quad' ? quadShader : forwardShader,
    constants: kernel === 'quad' ? quadConstants(shape) : plainConstants(shape),
    entry: 'forward',
    bindings: { qkv: views.qkv, outp: views.out, sums: views.sums },
  });
}

/**
 * → dQkv [R, B, T, 3C], the gradient of q | k | v before their norm and rotation (qkNormRotaryForward), which gave rnorm
 * [R·M, 2H] from the table rotary. delta [R, B, H, T] is scratch between the two kernels.
 */
export function attentionBackward(
  list: CommandList,
  kernel: AttentionKernel,
  shape: Shape,
  views: { dOut: View; qkv: View; out: View; sums: View; rotary: View; rnorm: View; delta: View; dQkv: View },
): void {
  const { qkv, out, sums, delta, rotary, rnorm } = views;
  const bindings = { qkv, outp: out, sums, delta, rotary, rnorm, d_out: views.dOut, d_qkv: views.dQkv };
  const plain = { ...plainConstants(shape), HALF_DIM: shape.headDim / 2 };
  const constants = kernel === 'quad' ? quadConstants(shape) : plain;
  const shader = kernel === 'quad' ? quadShader : backwardShader;
  for (const entry of ['queries', 'keys_and_values']) {
    list.push({ ...common(kernel, shape), label: `attention backward ${entry}`, shader, constants, entry, bindings });
  }
}
