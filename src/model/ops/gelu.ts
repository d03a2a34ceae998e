/** GELU, element by element. Kernels: shaders/gelu.wgsl. */
import shader from '../../../shaders/gelu.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  readonly replicas: number;
  /** M·F, a multiple of 4. */
  readonly elements: number;
}

/** inp [R, M, F] → activated [R, M, F]. */
export function geluForward(
  list: CommandList,
  { replicas, elements }: Shape,
  { inp, activated }: { inp: View; activated: View },
): void {
  const workgroups = perInvocation(elements / 4, 1, replicas);
  const uniform = { elements4: elements / 4 };
  list.push({ label: 'gelu', shader, entry: 'forward', uniform, bindings: { inp, activated }, workgroups });
}

/** gradient [R, M, F], of the activated values, becomes that of inp. */
export function geluBackward(
  list: CommandList,
  { replicas, elements }: Shape,
  { inp, gradient }: { inp: View; gradient: View },
): void {
  const workgroups = perInvocation(elements / 4, 1, replicas);
  const uniform = { elements4: elements / 4 };
  list.push({ label: 'gelu backward', shader, entry: 'backward', uniform, bindings: { inp, gradient }, workgroups });
}
