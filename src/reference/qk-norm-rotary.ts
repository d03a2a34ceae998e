/**
 * Queries and keys brought to unit length and rotated by their position; values pass unchanged.
 *
 * A row of the input is q | k | v, each [H,D] head by head, C = H·D. For each head of q and k:
 *   n = q · rnorm, rnorm = 1 / √(Σq² + D·ε): RMS norm divided by √D, hence of length 1 (just below it, for ε);
 *   rotary positions (Su et al. 2021, "RoFormer") in the half-split layout: element i < D/2 turns with i + D/2
 *   by the angle t · θ^(−2i/D), where t is the position in the window and θ = 10000.
 * A variant leaves the norm out (rnorm = 1), or the rotation, or both.
 */
import type { Variant } from '../model/config.ts';
import { NORM_EPSILON } from './rms-norm.ts';

/** θ: base of the rotary frequencies. */
const ROTARY_THETA = 10000;

interface Shape extends Pick<Variant, 'positions' | 'qkNorm'> {
  /** Tokens in a window; row m stands at position m mod T. */
  T: number;
  H: number;
  /** Head dim, even. */
  D: number;
}

/** Turns the D elements of `vector` by the angles of position t; t < 0 turns back. Returns a new vector. */
function rotate(vector: Float64Array, t: number, D: number): Float64Array {
  const half = D / 2;
  const out = new Float64Array(D);
  for (let i = 0; i < half; i++) {
    const angle = t * ROTARY_THETA ** ((-2 * i) / D);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const x = vector[i];
    const y = vector[i + half];
    out[i] = x * cos - y * sin;
    out[i + half] = x * sin + y * cos;
  }
  return out;
}

/** inp [M,3C] → out [M,3C] and rnorm [M,2H], the factors of the H heads of q, then of k. */
export function qkNormRotaryForward({ inp, T, H, D, positions, qkNorm }: Shape & { inp: Float64Array }): {
  out: Float64Array;
  rnorm: Float64Array;
} {
  const row = 3 * H * D;
  const M = inp.length / row;
  const out = inp.slice();
  const rnorm = new Float64Array(M * 2 * H);
  for (let m = 0; m < M; m++) {
    // The 2H heads of q and k are contiguous.
    for (let head = 0; head < 2 * H; head++) {
      const offset = m * row + head * D;
      const vector = inp.slice(offset, offset + D);
      const squares = vector.reduce((sum, x) => sum + x * x, 0);
      const factor = qkNorm === 'none' ? 1 : 1 / Math.sqrt(squares + D * NORM_EPSILON);
      rnorm[m * 2 * H + head] = factor;
      const scaled = vector.map((x) => x * factor);
      out.set(rotate(scaled, positions === 'none' ? 0 : m % T, D), offset);
    }
  }
  return { out, rnorm };
}

/**
 * dOut [M,3C], out [M,3C] and rnorm [M,2H] of the forward pass → dInp [M,3C].
 * With n normalised: dq = rnorm · (dn − n · (n·dn)). A rotation keeps inner products, so this is
 * computed on the rotated vectors and turned back at the end. Without the norm nothing is taken off.
 */
export function qkNormRotaryBackward({
  dOut,
  out,
  rnorm,
  T,
  H,
  D,
  positions,
  qkNorm,
}: Shape & { dOut: Float64Array; out: Float64Array; rnorm: Float64Array }): { dInp: Float64Array } {
  const row = 3 * H * D;
  const M = dOut.length / row;
  const dInp = dOut.slice();
  for (let m = 0; m < M; m++) {
    for (let head = 0; head < 2 * H; head++) {
      const offset = m * row + head * D;
      const n = out.slice(offset, offset + D);
      const dn = dOut.slice(offset, offset + D);
      const dot = qkNorm === 'none' ? 0 : n.reduce((sum, x, i) => sum + x * dn[i], 0);
      const factor = rnorm[m * 2 * H + head];
      const dRotated = dn.map((d, i) => factor * (d - n[i] * dot));
      dInp.set(rotate(dRotated, positions === 'none' ? 0 : -(m % T), D), offset);
    }
  }
  return { dInp };
}
