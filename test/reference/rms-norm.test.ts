import { describe, expect, it } from 'vitest';
import { rmsNormBackward, rmsNormForward } from '../../src/reference/rms-norm.ts';
import { expectGradient, normal } from './gradient-check.ts';

const SHAPES = [
  { M: 1, C: 4 },
  { M: 3, C: 12 },
  { M: 17, C: 20 },
];

describe('rmsNorm', () => {
  it.each(SHAPES)('gives rows of mean square 1, M=$M C=$C', ({ M, C }) => {
    const { out, rstd } = rmsNormForward({ inp: normal(M * C, 1), C });
    expect(rstd).toHaveLength(M);
    for (let m = 0; m < M; m++) {
      const meanSquare = out.subarray(m * C, (m + 1) * C).reduce((sum, x) => sum + x * x, 0) / C;
      // ε takes off ε·rstd² of it.
      expect(meanSquare).toBeCloseTo(1 - 1e-6 * rstd[m]! ** 2, 12);
    }
  });

  it('keeps a row of zeros zero', () => {
    const { out, rstd } = rmsNormForward({ inp: new Float64Array(4), C: 4 });
    expect([...out]).toEqual([0, 0, 0, 0]);
    expect(rstd[0]).toBeCloseTo(1000, 9);
  });

  it.each(SHAPES)('has the numerical gradient, M=$M C=$C', ({ M, C }) => {
    const x = normal(M * C, 2);
    const dOut = normal(M * C, 3);
    const gradient = rmsNormBackward({ dOut, ...rmsNormForward({ inp: x, C }), C }).dInp;
    expectGradient({ outputs: (inp) => rmsNormForward({ inp, C }).out, x, dOut, gradient });
  });

  it('has the numerical gradient where ε counts, at inputs of order √ε', () => {
    const x = normal(12, 4, 1e-3);
    const dOut = normal(12, 5);
    const gradient = rmsNormBackward({ dOut, ...rmsNormForward({ inp: x, C: 4 }), C: 4 }).dInp;
    // Inputs a thousand times smaller make the fifth derivative 1e15 times larger: h shrinks with them.
    expectGradient({ outputs: (inp) => rmsNormForward({ inp, C: 4 }).out, x, dOut, gradient, step: 1e-7 });
  });
});
