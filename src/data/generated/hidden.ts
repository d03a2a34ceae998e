/** A hidden-state source: states that are never seen follow a Markov chain and emit the symbols. */
import { entropy, normalised, pick, shuffled, tableDraw, thresholds, tokenDraws } from './draws.ts';

export interface HiddenOptions {
  /** S. */
  readonly states: number;
  /** V. */
  readonly symbols: number;
  readonly seed: number;
  /** Probability that a state stays. */
  readonly stay: number;
}

export interface HiddenSource {
  /** [S], the probability of each state at any place. */
  readonly stationary: Float64Array;
  /** S rows of [S]. */
  readonly transitions: readonly Float64Array[];
  /** S rows of [V]: what a state emits. */
  readonly emissions: readonly Float64Array[];
}

/** The distribution that the transitions leave as it is, by repeated application: the chains here forget quickly. */
function stationaryOf(transitions: readonly Float64Array[]): Float64Array {
  let state = normalised(transitions.map(() => 1));
  for (let round = 0; round < 4096; round += 1) state = normalised(stepped(state, transitions));
  return state;
}

function stepped(state: Float64Array, transitions: readonly Float64Array[]): Float64Array {
  const next = new Float64Array(state.length);
  for (let from = 0; from < state.length; from += 1) {
    const row = transitions[from];
    const mass = state[from] ?? 0;
    for (let to = 0; to < next.length; to += 1) next[to] = (next[to] ?? 0) + mass * (row?.[to] ?? 0);
  }
  return next;
}

/**
 * The source of a seed: each state stays or moves to another by seeded weights, and emits the symbols with weights rank^−3/2 in an
 * order of its own.
 */
export function hiddenSource({ states, symbols, seed, stay }: HiddenOptions): HiddenSource {
  const transitions = Array.from({ length: states }, (_, from) => {
    const others = normalised(
      Array.from({ length: states }, (_unused, to) => (to === from ? 0 : tableDraw(seed, from, to))),
    );
    return others.map((weight, to) => (to === from ? stay : (1 - stay) * weight));
  });
  const emissions = Array.from({ length: states }, (_, state) => {
    const ranks = shuffled(seed, states + state, symbols);
    return normalised(ranks.map((rank) => 1 / ((rank + 1) * Math.sqrt(rank + 1))));
  });
  return { stationary: stationaryOf(transitions), transitions, emissions };
}

/** Token ids of a seed; the first state is drawn from the stationary distribution. */
export function hiddenText(source: HiddenSource, seed: number, length: number): Uint8Array {
  return walk(source, seed, length).ids;
}

function walk({ stationary, transitions, emissions }: HiddenSource, seed: number, length: number) {
  const [moves, symbols] = [transitions.map(thresholds), emissions.map(thresholds)];
  const [ids, states] = [new Uint8Array(length), new Uint8Array(length)];
  let from = thresholds(stationary);
  for (let i = 0; i < length; i += 1) {
    const [first, second] = tokenDraws(seed, i);
    const state = pick(from, first);
    const ends = symbols[state];
    ids[i] = ends ? pick(ends, second) : 0;
    states[i] = state;
    from = moves[state] ?? from;
  }
  return { ids, states };
}

/** The forward algorithm: the distribution of the hidden state given the symbols so far, and of the next symbol. */
class Filter {
  readonly #source: HiddenSource;
  /** [S], of the state that emits the next symbol. */
  #state: Float64Array;

  constructor(source: HiddenSource, state: Float64Array) {
    this.#source = source;
    this.#state = state;
  }

  /** [V], into `out`. */
  next(out: Float64Array): void {
    out.fill(0);
    this.#source.emissions.forEach((emission, s) => {
      const mass = this.#state[s] ?? 0;
      for (let v = 0; v < out.length; v += 1) out[v] = (out[v] ?? 0) + mass * (emission[v] ?? 0);
    });
  }

  /** The probability of a symbol before it was seen; then it has been. */
  see(id: number): number {
    const { emissions, transitions } = this.#source;
    const joint = this.#state.map((mass, s) => mass * (emissions[s]?.[id] ?? 0));
    const probability = joint.reduce((sum, mass) => sum + mass, 0);
    this.#state = stepped(
      joint.map((mass) => mass / probability),
      transitions,
    );
    return probability;
  }
}

/** Nats a token that the source itself gives to a text, each token given all before it. */
export function hiddenLoss(source: HiddenSource, ids: Uint8Array): number {
  const filter = new Filter(source, source.stationary);
  return ids.reduce((sum, id) => sum - Math.log(filter.see(id)), 0) / ids.length;
}

/** Estimates over windows of a long text, each with its standard error. */
export interface HiddenEntropies {
  /** H(X_{k+1} | X_1 … X_k) for k = 0, 1, … in nats: never below the rate, and falling towards it. */
  readonly above: readonly number[];
  /** H(X_{k+1} | X_1 … X_k, S_1): never above the rate, and rising towards it. */
  readonly below: readonly number[];
  /** Of the mean of `above` over all places. */
  readonly error: number;
}

/**
 * Bounds of the entropy rate from both sides (T. M. Cover and J. A. Thomas, Elements of Information Theory, 2nd edition, 2006,
 * Theorem 4.5.1). Each is the mean, over windows of a text, of the entropy of the filter's distribution of the next symbol: the
 * expectation of that is the conditional entropy, and it varies less than −ln p of the symbol that came.
 *
 * @param places tokens of a window: `above` and `below` have as many entries.
 */
export function hiddenEntropies(source: HiddenSource, seed: number, windows: number, places: number): HiddenEntropies {
  const { ids, states } = walk(source, seed, windows * places);
  const [above, below] = [new Float64Array(places), new Float64Array(places)];
  const means = new Float64Array(windows);
  const next = new Float64Array(source.emissions[0]?.length ?? 0);
  for (let window = 0; window < windows; window += 1) {
    const known = source.stationary.map((_, s) => (s === states[window * places] ? 1 : 0));
    const filters = [new Filter(source, source.stationary), new Filter(source, known)] as const;
    for (let k = 0; k < places; k += 1) {
      filters.forEach((filter, side) => {
        filter.next(next);
        const nats = entropy(next);
        const sums = side === 0 ? above : below;
        sums[k] = (sums[k] ?? 0) + nats / windows;
        if (side === 0) means[window] = (means[window] ?? 0) + nats / places;
        filter.see(ids[window * places + k] ?? 0);
      });
    }
  }
  return { above: [...above], below: [...below], error: standardError(means) };
}

function standardError(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
