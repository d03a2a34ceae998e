/**
 * Muon (Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks", kellerjordan.github.io/posts/muon, and
 * the author's github.com/KellerJordan/Muon): momentum whose every update is made nearly orthogonal, for the hidden matrices.
 */

/** Of the quintic that each iteration applies to the singular values: x ← a·x + b·x³ + c·x⁵. */
export const NEWTON_SCHULZ = { a: 3.4445, b: -4.775, c: 2.0315 };

const ITERATIONS = 5;

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
 * inp [rows, cols] = U·S·Vᵀ → U·f(S/‖S‖)·Vᵀ, f being five applications of the quintic, which bring every singular value that is
 * not tiny near 1. A matrix of zeros stays one.
 */
export function newtonSchulz({ inp, rows, cols }: { inp: Float64Array; rows: number; cols: number }): {
  out: Float64Array;
} {
  const tall = rows > cols;
  const [short, long] = tall ? [cols, rows] : [rows, cols];
  const norm = Math.sqrt(inp.reduce((sum, value) => sum + value * value, 0));
  const wide = tall ? transpose(inp, rows, cols) : inp;
  let x: Float64Array = wide.map((value) => value / (norm + EPSILON));
  for (let i = 0; i < ITERATIONS; i++) x = iteration(x, short, long);
  return { out: tall ? transpose(x, short, long) : x };
}

export interface MuonOptions {
  momentum: number;
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
  const { out } = newtonSchulz({ inp, rows, cols });
  const scale = Math.sqrt(Math.max(1, cols / rows));
  return { param: param.map((old, i) => old * (1 - rate * weightDecay) - rate * scale * out[i]), m: nextM };
}

/** How many matrices of one shape a parameter holds, one beneath another and side by side. */
export type Apart = readonly [stacked: number, abreast: number];

/** Those of the hidden matrices by the end of their name; experts lie one beneath another. Null for what AdamW updates. */
export function matricesApart(name: string, experts = 1): Apart | null {
  const stem = name.startsWith('blocks.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  const apart: Record<string, Apart> = {
    qkv: [1, 3],
    out: [1, 1],
    gate_up: [experts, 2],
    up: [experts, 1],
    down: [experts, 1],
  };
  return Object.hasOwn(apart, stem) ? apart[stem] : null;
}

/** `muonStep` of the matrices that are `apart` in one [rows, cols], each by itself. */
export function muonStepApart({
  apart: [stacked, abreast],
  ...whole
}: Parameters<typeof muonStep>[0] & { apart: Apart }): ReturnType<typeof muonStep> {
  const [rows, cols] = [whole.rows / stacked, whole.cols / abreast];
  const param = new Float64Array(whole.param.length);
  const m = new Float64Array(whole.m.length);
  for (let at = 0; at < stacked * abreast; at++) {
    const begin = Math.floor(at / abreast) * rows * whole.cols + (at % abreast) * cols;
    // Element i of the matrix in the array that holds all of them.
    const place = (i: number) => begin + Math.floor(i / cols) * whole.cols + (i % cols);
    const part = (data: Float64Array) => Float64Array.from({ length: rows * cols }, (_, i) => data[place(i)]);
    const own = { param: part(whole.param), grad: part(whole.grad), m: part(whole.m), rows, cols };
    const next = muonStep({ ...whole, ...own });
    next.param.forEach((value, i) => (param[place(i)] = value));
    next.m.forEach((value, i) => (m[place(i)] = value));
  }
  return { param, m };
}
