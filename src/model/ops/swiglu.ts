/**
 * SwiGLU with the products around it, so that neither pass goes over memory for the activation alone:
 * activated = silu(inp·Wgate) · (inp·Wup), and its gradient from that of the product that follows.
 * Kernels: the swiglu entries of shaders/matmul*.wgsl.
 */
import type { CommandList, View } from '../../gpu/graph.ts';
import { productDispatch, type MatmulKernel } from './matmul.ts';

interface Shape {
  readonly replicas: number;
  /** M. */
  readonly rows: number;
  /** C. */
  readonly width: number;
  /** F. */
  readonly hidden: number;
  /** Elements from one replica's weights to the next. */
  readonly parameters: number;
  /** As MatmulShape.held. */
  readonly held?: number;
}

/** inp [R, M, C], weight [R, C, 2F] = gate | up → gateUp [R, M, 2F], activated [R, M, F]. */
export function swigluForward(
  list: CommandList,
  kernel: MatmulKernel,
  { replicas, rows, width, hidden, parameters, held }: Shape,
  views: { inp: View; weight: View; gateUp: View; activated: View },
): void {
  const shape = {
    layout: 'lhs_rhs' as const,
    replicas,
    rows,
    cols: hidden,
    inner: width,
    lhsReplica: rows * width,
    rhsReplica: parameters,
    outReplica: rows * 2 * hidden,
    rhsRow: 2 * hidden,
    outRow: 2 * hidden,
    ...(held !== undefined && { held }),
  };
  const { inp, weight, gateUp, activated } = views;
  list.push({
    label: 'swiglu',
    ...productDispatch(kernel, shape, 'swiglu_product'),
    bindings: { lhs: inp, rhs: weight, outp: gateUp, activated },
  });
}

/** dOut [R, M, C], the gradient after the product with weight [R, F, C], and gateUp → dGateUp [R, M, 2F]. */
export function swigluBackward(
  list: CommandList,
  kernel: MatmulKernel,
  { replicas, rows, width, hidden, parameters, held }: Shape,
  views: { dOut: View; weight: View; gateUp: View; dGateUp: View },
): void {
  const shape = {
    layout: 'lhs_transposed_rhs' as const,
    replicas,
    rows,
    cols: hidden,
    inner: width,
    lhsReplica: rows * width,
    rhsReplica: parameters,
    outReplica: rows * 2 * hidden,
    outRow: 2 * hidden,
    ...(held !== undefined && { held }),
  };
  const { dOut, weight, gateUp, dGateUp } = views;
  list.push({
    label: 'swiglu backward',
    ...productDispatch(kernel, shape, 'swiglu_gradient'),
    bindings: { lhs: dOut, rhs: weight, outp: dGateUp, gate_up: gateUp },
  });
}
