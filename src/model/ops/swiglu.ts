/** SwiGLU over rows of gate | up. Kernels: shaders/swiglu.wgsl. */
import shader from '../../../shaders/swiglu.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  /** R·M. */
  readonly rows: number;
  /** F, a multiple of 4. */
  readonly hidden: number;
}

const common = ({ rows, hidden }: Shape) => ({
  shader,
  uniform: { rows, hidden4: hidden / 4 },
  workgroups: perInvocation((rows * hidden) / 4),
});

/** gateUp [rows, 2F] → out [rows, F]. */
export function swigluForward(list: CommandList, shape: Shape, views: { gateUp: View; out: View }): void {
  list.push({
    ...common(shape),
    label: 'swiglu',
    entry: 'forward',
    bindings: { gate_up: views.gateUp, outp: views.out },
  });
}

/** dOut [rows, F] → dGateUp [rows, 2F]. */
export function swigluBackward(
  list: CommandList,
  shape: Shape,
  views: { dOut: View; gateUp: View; dGateUp: View },
): void {
  list.push({
    ...common(shape),
    label: 'swiglu backward',
    entry: 'backward',
    bindings: { d_out: views.dOut, gate_up: views.gateUp, d_gate_up: views.dGateUp },
  });
}
