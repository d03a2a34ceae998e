/**
 * Causal attention with several heads over unit-length queries and keys:
 *   p_tj = exp(scale · q_t·k_j − scale) / sum_t over j ≤ t,  sum_t = Σ_{j≤t} exp(scale · q_t·k_j − scale),  o_t = Σ_j p_tj · v_j.
 * Since |q| and |k| are at most 1, no score exceeds `scale`; taking that constant off keeps every exponential in
 * [exp(−2·scale), 1], so no running maximum is needed. Without the norm of queries and keys scores have no bound: the greatest
 * of a query's takes the place of `scale`, and what is kept is the logarithm of the sum, from which p_tj = exp(scale · q_t·k_j − log).
 */
import type { ModelConfig } from '../model/config.ts';

interface Shape {
  B: number;
  T: number;
  H: number;
  D: number;
  /** Factor of the scores; the model uses ATTENTION_SCALE. */
  scale: number;
  /** Whether queries and keys may be of any length: `sum` then holds logarithms. */
  unbounded?: boolean;
}

/** Scale of the model: attention is softmax(12 · cos(q,k)) at every head dim. */
export const ATTENTION_SCALE = 12;

/** How a model's scores are made: without the norm of queries and keys, scaled by 1/√D (Vaswani et al. 2017, eq. 1). */
export function scoring({ width, heads, variant }: ModelConfig): { scale: number; unbounded: boolean } {
  const unbounded = variant?.qkNorm === 'none';
  return { scale: unbounded ? 1 / Math.sqrt(width / heads) : ATTENTION_SCALE, unbounded };
}

/** p_tj of a scaled score, given what the forward pass kept of its query. */
function share(score: number, kept: number, { scale, unbounded }: Pick<Shape, 'scale' | 'unbounded'>): number {
  return unbounded ? Math.exp(score - kept) : Math.exp(score - scale) / kept;
}

function dot(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[aStart + i] * b[bStart + i];
  return sum;
}

/** target[targetStart…] += factor · source[sourceStart…], over `length` elements. */
function addScaled(
  target: Float64Array,
  targetStart: number,
  source: Float64Array,
  sourceStart: number,
  length: number,
  factor: number,
): void {
  for (let i = 0; i < length; i++) target[targetStart + i] += factor * source[sourceStart + i];
}

/** qkv [M,3C] with q and k normalised and rotated → out [M,C] and sum [B,H,T], logarithms of it where unbounded. */
export function attentionForward({ qkv, B, T, H, D, scale, unbounded }: Shape & { qkv: Float64Array }): {
  out: Float64Array;
  sum: Float64Array;
} {
  const C = H * D;
  const out = new Float64Array(B * T * C);
  const sum = new Float64Array(B * H * T);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      for (let t = 0; t < T; t++) {
        const query = (b * T + t) * 3 * C + h * D;
        const scores = new Float64Array(t + 1);
        for (let j = 0; j <= t; j++) {
          const key = (b * T + j) * 3 * C + C + h * D;
          scores[j] = scale * dot(qkv, query, qkv, key, D);
        }
        const greatest = unbounded ? Math.max(...scores) : scale;
        const weights = scores.map((score) => Math.exp(score - greatest));
        const total = weights.reduce((a, w) => a + w, 0);
        for (let j = 0; j <= t; j++) {
          const value = (b * T + j) * 3 * C + 2 * C + h * D;
          addScaled(out, (b * T + t) * C + h * D, qkv, value, D, weights[j] / total);
        }
        sum[(b * H + h) * T + t] = unbounded ? greatest + Math.log(total) : total;
      }
    }
  }
  return { out, sum };
}

/**
 * The shares p_tj: qkv [M,3C] with q and k normalised and rotated, and sum [B,H,T] of the forward pass → probabilities
 * [B,H,T,T], zero for j > t.
 */
export function attentionProbabilities({
  qkv,
  sum,
  B,
  T,
  H,
  D,
  scale = ATTENTION_SCALE,
  unbounded = false,
}: Omit<Shape, 'scale'> & { scale?: number; qkv: Float64Array; sum: Float64Array }): { probabilities: Float64Array } {
  const C = H * D;
  const probabilities = new Float64Array(B * H * T * T);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      for (let t = 0; t < T; t++) {
        const row = (b * H + h) * T + t;
        const query = (b * T + t) * 3 * C + h * D;
        for (let j = 0; j <= t; j++) {
          const key = (b * T + j) * 3 * C + C + h * D;
          const score = scale * dot(qkv, query, qkv, key, D);
          probabilities[row * T + j] = share(score, sum[row], { scale, unbounded });
        }
      }
    }
  }
  return { probabilities };
}

/**
 * dOut [M,C], with qkv, out and sum of the forward pass → dQkv [M,3C].
 * dv_j = Σ_t p_tj · do_t; ds_tj = p_tj · (do_t·v_j − do_t·o_t); dq_t = scale · Σ_j ds_tj · k_j; dk_j = scale · Σ_t ds_tj · q_t.
 */
export function attentionBackward({
  dOut,
  qkv,
  out,
  sum,
  B,
  T,
  H,
  D,
  scale,
  unbounded = false,
}: Shape & { dOut: Float64Array; qkv: Float64Array; out: Float64Array; sum: Float64Array }): { dQkv: Float64Array } {
  const C = H * D;
  const dQkv = new Float64Array(qkv.length);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      for (let t = 0; t < T; t++) {
        const query = (b * T + t) * 3 * C + h * D;
        const o = (b * T + t) * C + h * D;
        const delta = dot(dOut, o, out, o, D);
        for (let j = 0; j <= t; j++) {
          const key = (b * T + j) * 3 * C + C + h * D;
          const value = key + C;
          const score = scale * dot(qkv, query, qkv, key, D);
          const p = share(score, sum[(b * H + h) * T + t], { scale, unbounded });
          const dScore = p * (dot(dOut, o, qkv, value, D) - delta);
          addScaled(dQkv, query, qkv, key, D, scale * dScore);
          addScaled(dQkv, key, qkv, query, D, scale * dScore);
          addScaled(dQkv, value, dOut, o, D, p);
        }
      }
    }
  }
  return { dQkv };
}
