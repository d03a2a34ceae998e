import { describe, it } from 'vitest';
import { rmsNormBackward, rmsNormForward } from '../../../src/model/ops/rms-norm.ts';
import * as twin from '../../../src/reference/rms-norm.ts';
import { expectClose, normal, runKernels } from '../../gpu/harness.ts';

/** Sums of C products round about √C times, the rest a few times; 8 covers the reciprocal root's own error (2 ULP). */
const roundings = (width: number) => 8 + 2 * Math.sqrt(width);

describe.each([1, 3, 17, 63, 64, 65, 315])('rms-norm of %i rows', (rows) => {
  // A row is written out in full, which takes a compiler long where it is wide.
  it.each([4, 12, 20, 132])('width %i: forward and backward equal the twin', async (width) => {
    const inp = normal(rows * width, 1);
    const dOut = normal(rows * width, 2);
    const residual = normal(rows * width, 3);
    const forward = twin.rmsNormForward({ inp: inp.f64, C: width });
    const { dInp } = twin.rmsNormBackward({ dOut: dOut.f64, out: forward.out, rstd: forward.rstd, C: width });
    const results = await runKernels(
      { inp: inp.f32, out: rows * width, rstd: rows, dOut: dOut.f32, dInp: rows * width, dResidual: residual.f32 },
      (list, { inp, out, rstd, dOut, dInp, dResidual }) => {
        rmsNormForward(list, { rows, width }, { inp, out, rstd });
        rmsNormBackward(list, { rows, width, accumulate: false }, { dOut, out, rstd, dInp });
        rmsNormBackward(list, { rows, width, accumulate: true }, { dOut, out, rstd, dInp: dResidual });
      },
    );
    const tolerance = { roundings: roundings(width) };
    expectClose(results.out, forward.out, { ...tolerance, label: 'out' });
    expectClose(results.rstd, forward.rstd, { ...tolerance, label: 'rstd' });
    expectClose(results.dInp, dInp, { ...tolerance, label: 'dInp' });
    const added = dInp.map((value, i) => value + (residual.f64[i] ?? NaN));
    expectClose(results.dResidual, added, { ...tolerance, label: 'dInp added' });
  });
});
