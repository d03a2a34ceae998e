/**
 * Draws of the generated sources. Everything that decides a token is made of + − × ÷ and √, which IEEE 754 fixes to the last
 * bit, so that every browser makes the same text of a seed; logarithms only report.
 */
import { pcg4d } from '../sampling.ts';

/** Fourth counter: these draws coincide with none of sampling.ts. */
const TOKEN_DOMAIN = 0x4;
const TABLE_DOMAIN = 0x5;

const TWO_POW_32 = 0x1_0000_0000;

/** Two u32 for the index-th token of a seed. */
export function tokenDraws(seed: number, index: number): readonly [first: number, second: number] {
  const [first, second] = pcg4d(seed, index, 0, TOKEN_DOMAIN);
  return [first, second];
}

/** A uniform number in [0, 1) for an entry of a table; tables of one seed differ by their stream. */
export function tableDraw(seed: number, stream: number, index: number): number {
  return pcg4d(seed, stream, index, TABLE_DOMAIN)[0] / TWO_POW_32;
}

/** The numbers 0 to count − 1 in a seeded order (Fisher and Yates). */
export function shuffled(seed: number, stream: number, count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i -= 1) {
    const other = Math.floor(tableDraw(seed, stream, i) * (i + 1));
    [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
  }
  return order;
}

/** Weights scaled to sum 1. */
export function normalised(weights: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(weights);
  const sum = values.reduce((total, weight) => total + weight, 0);
  return values.map((weight) => weight / sum);
}

/**
 * Thresholds by which one u32 picks an outcome: the sums of the probabilities, as multiples of 2^−32. A probability is so kept
 * to 2^−32.
 */
export function thresholds(probabilities: ArrayLike<number>): Float64Array {
  let sum = 0;
  const ends = Float64Array.from(probabilities, (probability) => Math.round((sum += probability) * TWO_POW_32));
  ends[ends.length - 1] = TWO_POW_32;
  return ends;
}

/** The first outcome whose threshold lies above the draw. */
export function pick(ends: Float64Array, draw: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (draw < (ends[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** H = −Σ p ln p, in nats; p sums to 1. */
export function entropy(probabilities: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i += 1) {
    const probability = probabilities[i] ?? 0;
    if (probability > 0) sum -= probability * Math.log(probability);
  }
  return sum;
}
