/**
 * RMS norm without gain: out = x · rstd, rstd = 1 / √(mean(x²) + ε), for every row of [M,C].
 * Zhang & Sennrich 2019, "Root Mean Square Layer Normalization".
 */

/** ε of every norm of the model. */
export const NORM_EPSILON = 1e-6;

/** Normalises the rows of inp [M,C]. Returns out [M,C] and rstd [M], which the backward pass needs. */
export function rmsNormForward({ inp, C }: { inp: Float64Array; C: number }): {
  out: Float64Array;
  rstd: Float64Array;
} {
  const M = inp.length / C;
  const out = new Float64Array(M * C);
  const rstd = new Float64Array(M);
  for (let m = 0; m < M; m++) {
    let squares = 0;
    for (let c = 0; c < C; c++) squares += inp[m * C + c] ** 2;
    const scale = 1 / Math.sqrt(squares / C + NORM_EPSILON);
    for (let c = 0; c < C; c++) out[m * C + c] = inp[m * C + c] * scale;
    rstd[m] = scale;
  }
  return { out, rstd };
}

/**
 * Gradient from the normalised output h = out: dInp = rstd · (dOut − h · mean(h · dOut)), row by row.
 * dOut [M,C], out [M,C], rstd [M] → dInp [M,C]. Exact for any ε, since h carries it.
 */
export function rmsNormBackward({
  dOut,
  out,
  rstd,
  C,
}: {
  dOut: Float64Array;
  out: Float64Array;
  rstd: Float64Array;
  C: number;
}): { dInp: Float64Array } {
  const M = dOut.length / C;
  const dInp = new Float64Array(M * C);
  for (let m = 0; m < M; m++) {
    let dot = 0;
    for (let c = 0; c < C; c++) dot += out[m * C + c] * dOut[m * C + c];
    const mean = dot / C;
    for (let c = 0; c < C; c++) dInp[m * C + c] = rstd[m] * (dOut[m * C + c] - out[m * C + c] * mean);
  }
  return { dInp };
}
