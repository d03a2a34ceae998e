/** RMS norm without gain, over rows of every replica at once. Kernels: shaders/rms-norm.wgsl. */
import shader from '../../../shaders/rms-norm.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  /** R·M. */
  readonly rows: number;
  /** C, a multiple of 4. */
  readonly width: number;
}

/** inp [rows, C] → out [rows, C], rstd [rows]. */
export function rmsNormForward(
  list: CommandList,
  { rows, width }: Shape,
  views: { inp: View; out: View; rstd: View },
): void {
  list.push({
    label: 'rms-norm',
    shader,
    entry: 'forward',
    constants: { WIDTH4: width / 4 },
    uniform: { rows },
    bindings: { inp: views.inp, outp: views.out, rstd: views.rstd },
    workgroups: perInvocation(rows),
  });
}

/** Writes dInp, or adds to it where it is the gradient of a residual stream. */
export function rmsNormBackward(
  list: CommandList,
  { rows, width, accumulate }: Shape & { readonly accumulate: boolean },
  views: { dOut: View; out: View; rstd: View; dInp: View },
): void {
  list.push({
    label: 'rms-norm backward',
    shader,
    entry: 'backward',
    constants: { WIDTH4: width / 4, ADDS: accumulate ? 1 : 0 },
    uniform: { rows },
    bindings: { d_out: views.dOut, outp: views.out, rstd: views.rstd, d_inp: views.dInp },
    workgroups: perInvocation(rows),
  });
}
