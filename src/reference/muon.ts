/**
 * Muon (Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks", kellerjordan.github.io/posts/muon, and
 * the author's github.com/KellerJordan/Muon): momentum whose every update is made nearly orthogonal, for the hidden matrices.
 */

/** Of the quintic that each iteration applies to the singular values: x ← a·x + b·x³ + c·x⁵. */
export const NEWTON_SCHULZ = { a: 3.4445, b: -4.775, c: 2.0315 };

/** Added to the norm that a matrix is divided by. */
const EPSILON = 1e-7;

function transpose(inp: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(inp.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = inp[i * cols + j];
  return out;
}

/** One iteration for x [rows, cols]: A = x·xᵀ; B = b·A + c·A·A; x ← a·x + B·x. */
function iteration(x: Float64Array, rows: number, cols: number): Float64Array {
  const { a, b, c } = NEWTON_SCHULZ;
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++)
      for (let k = 0; k < cols; k++) gram[i * rows + j] += x[i * cols + k] * x[j * cols + k];
  const polynomial = gram.map((value) => b * value);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < rows; k++)
      for (let j = 0; j < rows; j++) polynomial[i * rows + j] += c * gram[i * rows + k] * gram[k * rows + j];
  const out = x.map((value) => a * value);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < rows; k++)
      for (let j = 0; j < cols; j++) out[i * cols + j] += polynomial[i * rows + k] * x[k * cols + j];
  return out;
}

/**
 * inp [rows, cols] = U·S·Vᵀ → U·f(S/‖S‖)·Vᵀ, f being `iterations` applications of the quintic, which bring every singular value
 * that is not tiny near 1. A matrix of zeros stays one.
 */
export function newtonSchulz({
  inp,
  rows,
  cols,
  iterations,
}: {
  inp: Float64Array;
  rows: number;
  cols: number;
  iterations: number;
}): { out: Float64Array } {
  const tall = rows > cols;
  const [short, long] = tall ? [cols, rows] : [rows, cols];
  const norm = Math.sqrt(inp.reduce((sum, value) => sum + value * value, 0));
  const wide = tall ? transpose(inp, rows, cols) : inp;
  let x: Float64Array = wide.map((value) => value / (norm + EPSILON));
  for (let i = 0; i < iterations; i++) x = iteration(x, short, long);
  return { out: tall ? transpose(x, short, long) : x };
}

export interface MuonOptions {
  momentum: number;
  /** Of the Newton-Schulz iteration. */
  iterations: number;
  weightDecay: number;
}

/**
 * One step of one matrix [rows, cols] = [in, out]; all arrays have its length.
 *   g = grad · clip;  m ← μ·m + (1 − μ)·g;  u = μ·m + (1 − μ)·g (Nesterov);
 *   p ← p·(1 − rate·weightDecay) − rate · √max(1, out / in) · newtonSchulz(u)
 */
export function muonStep({
  param,
  grad,
  m,
  rows,
  cols,
  rate,
  clip,
  momentum,
  iterations,
  weightDecay,
}: MuonOptions & {
  param: Float64Array;
  grad: Float64Array;
  /** Momentum, zero before the first step. */
  m: Float64Array;
  rows: number;
  cols: number;
  /** Learning rate of this step, the schedule included. */
  rate: number;
  /** From `clipScale`; 1 for no clipping. */
  clip: number;
}): { param: Float64Array; m: Float64Array } {
  const nextM = m.map((old, i) => momentum * old + (1 - momentum) * clip * grad[i]);
  const inp = nextM.map((next, i) => momentum * next + (1 - momentum) * clip * grad[i]);
  const { out } = newtonSchulz({ inp, rows, cols, iterations });
  const scale = Math.sqrt(Math.max(1, cols / rows));
  return { param: param.map((old, i) => old * (1 - rate * weightDecay) - rate * scale * out[i]), m: nextM };
}

/** `muonStep` of `abreast` matrices [rows, cols / abreast] that lie side by side in one, each by itself. */
export function muonStepAbreast({
  abreast,
  ...whole
}: Parameters<typeof muonStep>[0] & { abreast: number }): ReturnType<typeof muonStep> {
  const { rows, cols } = whole;
  const each = cols / abreast;
  const param = new Float64Array(whole.param.length);
  const m = new Float64Array(whole.m.length);
  for (let at = 0; at < abreast; at++) {
    // Element i of the matrix in the array that holds all of them.
    const place = (i: number) => Math.floor(i / each) * cols + at * each + (i % each);
    const part = (data: Float64Array) => Float64Array.from({ length: rows * each }, (_, i) => data[place(i)]);
    const own = { param: part(whole.param), grad: part(whole.grad), m: part(whole.m), cols: each };
    const next = muonStep({ ...whole, ...own });
    next.param.forEach((value, i) => (param[place(i)] = value));
    next.m.forEach((value, i) => (m[place(i)] = value));
  }
  return { param, m };
}
