/** A Markov chain of order 1 whose stationary distribution is Zipf's, and whose entropy rate is a finite sum. */
import { entropy, normalised, pick, tableDraw, thresholds, tokenDraws } from './draws.ts';

export interface MarkovOptions {
  /** V. */
  readonly symbols: number;
  readonly seed: number;
  /** Independent patterns of who follows whom; the k-th is k^−1 as strong as the first. */
  readonly patterns: number;
  /** Standard deviation of the first pattern's ln-probabilities, about. */
  readonly strength: number;
}

export interface MarkovChain {
  /** [V], the probability of each symbol at any place: ∝ 1 / (id + 1). */
  readonly stationary: Float64Array;
  /** V rows of [V]: the probability of the next symbol given the one before. */
  readonly transitions: readonly Float64Array[];
}

/** About e^x, positive, increasing, and of products alone: (1 + x/16)^16, with the base held above 0.05. */
function growth(x: number): number {
  let power = Math.max(0.05, 1 + x / 16);
  for (let i = 0; i < 4; i += 1) power *= power;
  return power;
}

/** [V, V]: how much likelier each pair is than its symbols alone would have it, before the marginals are met. */
function affinities({ symbols, seed, patterns, strength }: MarkovOptions): Float64Array[] {
  const trait = (side: number, pattern: number, symbol: number): number =>
    (2 * tableDraw(seed, 2 * pattern + side, symbol) - 1) * Math.sqrt(3);
  return Array.from({ length: symbols }, (_, before) =>
    Float64Array.from({ length: symbols }, (_unused, after) => {
      let sum = 0;
      for (let k = 1; k <= patterns; k += 1) sum += (trait(0, k, before) * trait(1, k, after)) / k;
      return growth(strength * sum);
    }),
  );
}

/**
 * Scales rows and columns of positive weights in turn until both marginals are those wanted: R. Sinkhorn, "A Relationship
 * Between Arbitrary Positive Matrices and Doubly Stochastic Matrices", Annals of Mathematical Statistics 35(2), 1964.
 */
function withMarginals(weights: readonly Float64Array[], marginal: Float64Array): Float64Array[] {
  const size = marginal.length;
  const [rows, columns] = [new Float64Array(size).fill(1), new Float64Array(size).fill(1)];
  for (let round = 0; round < SINKHORN_ROUNDS; round += 1) {
    for (const [own, other, at] of [
      [rows, columns, (i: number, j: number) => weights[i]?.[j] ?? 0],
      [columns, rows, (i: number, j: number) => weights[j]?.[i] ?? 0],
    ] as const) {
      for (let i = 0; i < size; i += 1) {
        let sum = 0;
        for (let j = 0; j < size; j += 1) sum += at(i, j) * (other[j] ?? 0);
        own[i] = (marginal[i] ?? 0) / sum;
      }
    }
  }
  return weights.map((row, i) => row.map((weight, j) => weight * (rows[i] ?? 0) * (columns[j] ?? 0)));
}

/** Each round takes a constant factor off the error; these leave some 1e-15 of it. */
const SINKHORN_ROUNDS = 200;

/** The chain of a seed: Zipf's marginals, and transitions of many patterns of falling strength. */
export function markovChain(options: MarkovOptions): MarkovChain {
  const stationary = normalised(Array.from({ length: options.symbols }, (_, i) => 1 / (i + 1)));
  const pairs = withMarginals(affinities(options), stationary);
  return { stationary, transitions: pairs.map(normalised) };
}

/**
 * H(X_n | X_1 … X_{n−1}) in nats for n > 1, which is also the rate: −Σ π_i Σ P_ij ln P_ij (T. M. Cover and J. A. Thomas, Elements
 * of Information Theory, 2nd edition, 2006, Theorem 4.2.4). Exact but for rounding.
 */
export function markovEntropy({ stationary, transitions }: MarkovChain): number {
  return transitions.reduce((sum, row, i) => sum + (stationary[i] ?? 0) * entropy(row), 0);
}

/** Token ids of a seed; the first is drawn from the stationary distribution. */
export function markovText({ stationary, transitions }: MarkovChain, seed: number, length: number): Uint8Array {
  const ends = transitions.map(thresholds);
  const ids = new Uint8Array(length);
  let from = thresholds(stationary);
  for (let i = 0; i < length; i += 1) {
    const id = pick(from, tokenDraws(seed, i)[0]);
    ids[i] = id;
    from = ends[id] ?? from;
  }
  return ids;
}

/** Nats a token that the chain itself gives to a text, its first token left out. */
export function markovLoss({ transitions }: MarkovChain, ids: Uint8Array): number {
  let sum = 0;
  for (let i = 1; i < ids.length; i += 1) sum -= Math.log(transitions[ids[i - 1] ?? 0]?.[ids[i] ?? 0] ?? 0);
  return sum / (ids.length - 1);
}
