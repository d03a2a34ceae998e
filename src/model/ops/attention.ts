/**
 * Causal multi-head attention over unit queries and keys. Kernels: shaders/attention-{forward,backward}.wgsl (plain) and
 * attention-quad.wgsl (for software adapters).
 */
import backwardShader from '../../../shaders/attention-backward.wgsl';
import forwardShader from '../../../shaders/attention-forward.wgsl';
import quadShader from '../../../shaders/attention-quad.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

export type AttentionKernel = 'plain' | 'quad';

interface Shape {
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

/** The quad kernel pads each head's row of invocations to whole quads. */
function common(kernel: AttentionKernel, { replicas, batch, context, heads, scale }: Shape) {
  const row = kernel === 'quad' ? Math.ceil(context / 4) * 4 : context;
  return {
    uniform: { batch, context, heads, scale },
    workgroups: perInvocation(batch * heads * row, 1, replicas),
  };
}

/** qkv [R, B, T, 3C] → out [R, B, T, C], sums [R, B, H, T]. */
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
    constants:
      kernel === 'quad'
        ? { HEAD_DIM4: shape.headDim / 4, HALF_DIM: shape.headDim / 2 }
        : { HEAD_DIM4: shape.headDim / 4 },
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
  const constants = { HEAD_DIM4: shape.headDim / 4, HALF_DIM: shape.headDim / 2 };
  const shader = kernel === 'quad' ? quadShader : backwardShader;
  for (const entry of ['queries', 'keys_and_values']) {
    list.push({ ...common(kernel, shape), label: `attention backward ${entry}`, shader, constants, entry, bindings });
  }
}
