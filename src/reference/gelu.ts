/**
 * GELU (Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", §2) in its tanh form, that of GPT-2:
 *   gelu(x) = x/2 · (1 + tanh(u)) = x · σ(2u),  u = √(2/π) · (x + 0.044715 x³).
 */

const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const steepness = (x: number): number => 2 * ROOT * (x + CUBIC * x ** 3);

/** inp → out, element by element. */
export function geluForward({ inp }: { inp: Float64Array }): { out: Float64Array } {
  return { out: inp.map((x) => x * sigmoid(steepness(x))) };
}

/** dOut, inp → dInp = dOut · (σ + x · σ · (1 − σ) · 2u'), u' = √(2/π) · (1 + 3 · 0.044715 x²). */
export function geluBackward({ dOut, inp }: { dOut: Float64Array; inp: Float64Array }): { dInp: Float64Array } {
  const dInp = dOut.map((d, i) => {
    const x = inp[i];
    const s = sigmoid(steepness(x));
    return d * (s + x * s * (1 - s) * 2 * ROOT * (1 + 3 * CUBIC * x * x));
  });
  return { dInp };
}
