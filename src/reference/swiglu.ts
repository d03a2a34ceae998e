/** SwiGLU (Shazeer 2020, "GLU Variants Improve Transformer"): out = silu(gate) · up, silu(x) = x · σ(x). */

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** inp [M,2F], a row being gate | up → out [M,F]. */
export function swigluForward({ inp, F }: { inp: Float64Array; F: number }): { out: Float64Array } {
  const M = inp.length / (2 * F);
  const out = new Float64Array(M * F);
  for (let m = 0; m < M; m++) {
    for (let f = 0; f < F; f++) {
      const gate = inp[m * 2 * F + f];
      const up = inp[m * 2 * F + F + f];
      out[m * F + f] = gate * sigmoid(gate) * up;
    }
  }
  return { out };
}

/** dOut [M,F], inp [M,2F] → dInp [M,2F]: dGate = dOut · up · σ·(1 + gate·(1 − σ)), dUp = dOut · silu(gate). */
export function swigluBackward({ dOut, inp, F }: { dOut: Float64Array; inp: Float64Array; F: number }): {
  dInp: Float64Array;
} {
  const M = inp.length / (2 * F);
  const dInp = new Float64Array(M * 2 * F);
  for (let m = 0; m < M; m++) {
    for (let f = 0; f < F; f++) {
      const gate = inp[m * 2 * F + f];
      const up = inp[m * 2 * F + F + f];
      const s = sigmoid(gate);
      dInp[m * 2 * F + f] = dOut[m * F + f] * up * s * (1 + gate * (1 - s));
      dInp[m * 2 * F + F + f] = dOut[m * F + f] * gate * s;
    }
  }
  return { dInp };
}
