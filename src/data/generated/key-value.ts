/**
 * Facts to learn by heart: a key of three symbols, drawn with a power law of frequency, and the value that always follows it.
 * The keys are numbered by frequency and written in base 16, so that their spelling is soon learnt; the values follow no rule.
 */
import { entropy, normalised, pick, tableDraw, thresholds, tokenDraws } from './draws.ts';

/** Symbols of each of the four places of a fact; every place has its own. */
const BASE = 16;
/** Tokens of a fact. */
const FACT = 4;

export interface KeyValueOptions {
  /** K, at most 16³. */
  readonly keys: number;
  readonly seed: number;
}

export interface KeyValueSource {
  /** [K], the probability of each key: ∝ k^−3/2, whose exponent 1 + a has a = 1/2. */
  readonly frequencies: Float64Array;
  /** [K], 0 to 15. */
  readonly values: Uint8Array;
}

/** a = 1/2, since k^−3/2 = 1 / (k √k) is the same in every browser. */
export function keyValueSource({ keys, seed }: KeyValueOptions): KeyValueSource {
  const frequencies = normalised(Array.from({ length: keys }, (_, i) => 1 / ((i + 1) * Math.sqrt(i + 1))));
  const values = Uint8Array.from({ length: keys }, (_, i) => Math.floor(BASE * tableDraw(seed, 0, i)));
  return { frequencies, values };
}

/** Nats a token: the entropy of a key over the four tokens of its fact, since the value is no surprise. Exact but for rounding. */
export function keyValueEntropy({ frequencies }: KeyValueSource): number {
  return entropy(frequencies) / FACT;
}

/** The four ids of a fact: three digits and the value, each of its own sixteen symbols. */
function fact({ values }: KeyValueSource, key: number): readonly [number, number, number, number] {
  return [key >> 8, BASE + ((key >> 4) & 15), 2 * BASE + (key & 15), 3 * BASE + (values[key] ?? 0)];
}

/** Token ids of a seed, from the beginning of a fact on. */
export function keyValueText(source: KeyValueSource, seed: number, length: number): Uint8Array {
  const ends = thresholds(source.frequencies);
  const ids = new Uint8Array(length);
  // Writes past the end of a typed array are dropped, which cuts the last fact to size.
  for (let i = 0; i < length; i += FACT) {
    [ids[i], ids[i + 1], ids[i + 2], ids[i + 3]] = fact(source, pick(ends, tokenDraws(seed, i)[0]));
  }
  return ids;
}

/** The key of the fact that begins at a place. */
const keyAt = (ids: Uint8Array, at: number): number =>
  ((ids[at] ?? 0) << 8) | (((ids[at + 1] ?? 0) - BASE) << 4) | ((ids[at + 2] ?? 0) - 2 * BASE);

/** Nats a token that the source itself gives to the whole facts of a text that begins with one. */
export function keyValueLoss({ frequencies }: KeyValueSource, ids: Uint8Array): number {
  const facts = Math.floor(ids.length / FACT);
  let sum = 0;
  for (let i = 0; i < facts; i += 1) sum -= Math.log(frequencies[keyAt(ids, FACT * i)] ?? 0);
  return sum / (facts * FACT);
}
