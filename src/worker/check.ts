/**
 * Checks kernels against their float64 twins on this very adapter: drivers miscompile, and a wrong kernel that is fast
 * must not serve. The twins are loaded only when a check is made.
 */
import { gaussians } from '../data/sampling.ts';
import type { PipelineCache } from '../gpu/program.ts';
import { runOnce } from '../gpu/run-once.ts';
import { ATTENTION_SCALE, attentionBackward, attentionForward, type AttentionKernel } from '../model/ops/attention.ts';
import { swigluBackward, swigluForward } from '../model/ops/swiglu.ts';
import { rotaryTable } from '../model/ops/qk-norm-rotary.ts';
import { matmul, type MatmulKernel, type MatmulLayout } from '../model/ops/matmul.ts';

/** One comparison with a twin. */
export interface CheckResult {
  readonly operation: string;
  readonly kernel: string;
  /** Greatest difference, as a share of the greatest value. */
  readonly error: number;
  /** Largest error that rounding in f32 explains. */
  readonly bound: number;
  readonly passed: boolean;
}

/** Unit round-off of f32. */
const EPSILON = 2 ** -24;

/** Roundings of f32 allowed: sums of a few dozen terms, exp with its 3 + 2|x| ULP at |x| ≤ 24, and a factor of two. */
const ROUNDINGS = { matmul: 64, swiglu: 256, attention: 512 };

/** The greatest difference of `actual` from `expected` against what rounding explains. */
export function compare(
  operation: string,
  kernel: string,
  roundings: number,
  actual: ArrayLike<number>,
  expected: Float64Array,
): CheckResult {
  const size = expected.reduce((greatest, value) => Math.max(greatest, Math.abs(value)), Number.MIN_VALUE);
  let error = 0;
  expected.forEach((value, i) => {
    const difference = Math.abs((actual[i] ?? NaN) - value) / size;
    // Written so that NaN counts as the greatest error.
    if (!(difference <= error)) error = Number.isNaN(difference) ? Infinity : difference;
  });
  const bound = roundings * EPSILON;
  return { operation, kernel, error, bound, passed: error <= bound };
}

/** Sizes that fill no tile, and are multiples of 4 so that every kernel takes them. */
const PRODUCT = { rows: 36, cols: 20, inner: 44 };

async function checkProduct(cache: PipelineCache, kernel: MatmulKernel, layout: MatmulLayout): Promise<CheckResult> {
  const twin = await import('../reference/matmul.ts');
  const { rows, cols, inner } = PRODUCT;
  const twins = {
    lhs_rhs: twin.matmul,
    lhs_transposed_rhs: twin.matmulTransposedRhs,
    transposed_lhs_rhs: twin.matmulTransposedLhs,
  };
  const lhs = gaussians(1, 1, rows * inner);
  const rhs = gaussians(1, 2, cols * inner);
  const { out } = await runOnce(cache, { lhs, rhs, out: rows * cols }, (list, views) => {
    matmul(list, kernel, { layout, replicas: 1, ...PRODUCT, lhsReplica: 0, rhsReplica: 0, outReplica: 0 }, views);
  });
  const sizes = { M: rows, N: cols, K: inner };
  const expected = twins[layout]({ lhs: Float64Array.from(lhs), rhs: Float64Array.from(rhs), ...sizes }).out;
  return compare(`matmul ${layout}`, kernel, ROUNDINGS.matmul, out, expected);
}

/** SwiGLU with the products around it, which are other entry points of the same kernels. */
async function checkSwiglu(cache: PipelineCache, kernel: MatmulKernel): Promise<CheckResult[]> {
  const products = await import('../reference/matmul.ts');
  const twin = await import('../reference/swiglu.ts');
  const { rows: M, inner: C, cols: F } = PRODUCT;
  const deviation = 1 / Math.sqrt(C);
  const inp = gaussians(1, 5, M * C);
  const up = gaussians(1, 6, C * 2 * F).map((value) => value * deviation);
  const down = gaussians(1, 7, F * C).map((value) => value * deviation);
  const shape = { replicas: 1, rows: M, width: C, hidden: F, parameters: 0 };
  const outputs = { gateUp: M * 2 * F, activated: M * F, dGateUp: M * 2 * F };
  const result = await runOnce(cache, { inp, up, down, ...outputs }, (list, views) => {
    const { gateUp, activated, dGateUp } = views;
    swigluForward(list, kernel, shape, { inp: views.inp, weight: views.up, gateUp, activated });
    // The input serves as the gradient as well: any values do.
    swigluBackward(list, kernel, shape, { dOut: views.inp, weight: views.down, gateUp, dGateUp });
  });
  const lhs = Float64Array.from(inp);
  const gateUp = products.matmul({ lhs, rhs: Float64Array.from(up), M, N: 2 * F, K: C }).out;
  const dOut = products.matmulTransposedRhs({ lhs, rhs: Float64Array.from(down), M, N: F, K: C }).out;
  return [
    compare('swiglu', kernel, ROUNDINGS.swiglu, result.activated, twin.swigluForward({ inp: gateUp, F }).out),
    compare(
      'swiglu backward',
      kernel,
      ROUNDINGS.swiglu,
      result.dGateUp,
      twin.swigluBackward({ dOut, inp: gateUp, F }).dInp,
    ),
  ];
}

/** A length that fills no quad. */
const WINDOW = { B: 2, T: 19, H: 3, D: 8 };

/** Rows of q | k | v; q and k are brought to unit length a head, as attention expects them. */
function unitHeads(values: Float32Array, D: number, C: number): Float32Array {
  const unit = values.slice();
  for (let at = 0; at < unit.length; at += D) {
    if (at % (3 * C) >= 2 * C) continue;
    const head = unit.subarray(at, at + D);
    const length = Math.hypot(...head);
    head.forEach((value, i) => (head[i] = value / length));
  }
  return unit;
}

/** Both passes of attention, with the norm of queries and keys or without, where their lengths are not 1 and scores have no bound. */
async function checkPasses(cache: PipelineCache, kernel: AttentionKernel, qkNorm?: 'none'): Promise<CheckResult[]> {
  const twin = await import('../reference/attention.ts');
  const { qkNormRotaryBackward } = await import('../reference/qk-norm-rotary.ts');
  const { B, T, H, D } = WINDOW;
  const [rows, C] = [B * T, H * D];
  const values = gaussians(1, 3, rows * 3 * C);
  const qkv = qkNorm ? values : unitHeads(values, D, C);
  const dOut = gaussians(1, 4, rows * C);
  const scale = qkNorm ? 1 / Math.sqrt(D) : ATTENTION_SCALE;
  const shape = { replicas: 1, batch: B, context: T, heads: H, headDim: D, scale, ...(qkNorm && { qkNorm }) };
  const rnorm = new Float32Array(rows * 2 * H).fill(1);
  const rotary = rotaryTable(T, D);
  const scratch = { out: rows * C, sums: rows * H, delta: rows * H, dQkv: rows * 3 * C };
  const tensors = { qkv, dOut, rotary, rnorm, ...scratch };
  const result = await runOnce(cache, tensors, (list, views) => {
    attentionForward(list, kernel, shape, views);
    attentionBackward(list, kernel, shape, views);
  });
  const sizes = { ...WINDOW, scale, unbounded: qkNorm !== undefined, qkv: Float64Array.from(qkv) };
  const forward = twin.attentionForward(sizes);
  const attended = twin.attentionBackward({ ...sizes, ...forward, dOut: Float64Array.from(dOut) });
  const heads = { out: sizes.qkv, rnorm: Float64Array.from(rnorm), T, H, D, ...(qkNorm && { qkNorm }) };
  const { dInp: dQkv } = qkNormRotaryBackward({ dOut: attended.dQkv, ...heads });
  const name = qkNorm ? 'attention without norm' : 'attention';
  return [
    compare(name, kernel, ROUNDINGS.attention, result.out, forward.out),
    compare(`${name} backward`, kernel, ROUNDINGS.attention, result.dQkv, dQkv),
  ];
}

/** Every comparison of a kernel of attention. */
export async function checkAttention(cache: PipelineCache, kernel: AttentionKernel): Promise<CheckResult[]> {
  return (await Promise.all([checkPasses(cache, kernel), checkPasses(cache, kernel, 'none')])).flat();
}

/** Every comparison of a kernel of the products: each layout, and SwiGLU. */
export async function checkProducts(cache: PipelineCache, kernel: MatmulKernel): Promise<CheckResult[]> {
  const layouts = ['lhs_rhs', 'lhs_transposed_rhs', 'transposed_lhs_rhs'] as const;
  const products = await Promise.all(layouts.map((layout) => checkProduct(cache, kernel, layout)));
  return [...products, ...(await checkSwiglu(cache, kernel))];
}
