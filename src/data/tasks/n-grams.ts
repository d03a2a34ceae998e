/**
 * In-context n-grams (Edelman et al. 2024, "The Evolution of Statistical Induction Heads"): every record is a Markov chain of its
 * own, the rows of its transition matrix uniform over all distributions, Dirichlet(1). What a token costs at best is known.
 */
import { recordDraws, unit } from './draws.ts';
import type { Task } from './task.ts';

const PERIOD = 64;
const SEEDS = { train: 51, heldOut: 52 };
const TRAIN = 2 ** 16;
const HELD_OUT = 2 ** 11;

/** Draws of a record: its tokens have the first ones, its matrix those from here on. */
const MATRIX = 128;

/** A row of Dirichlet(1, …, 1): the gaps between sorted uniform numbers, which takes no logarithm. Ends of its outcomes. */
function dirichletEnds(symbols: number, seed: number, record: number, row: number): number[] {
  const cuts = Array.from({ length: symbols - 1 }, (_, i) =>
    unit(recordDraws(seed, record, MATRIX + row * symbols + i)[0]),
  );
  return [...cuts.sort((a, b) => a - b), 1];
}

export function nGrams(symbols: number): Task {
  return {
    period: PERIOD,
    records: { train: TRAIN, heldOut: HELD_OUT },
    record: (part, index) => {
      const seed = SEEDS[part];
      const rows = Array.from({ length: symbols }, (_, row) => dirichletEnds(symbols, seed, index, row));
      const ids = new Uint8Array(PERIOD);
      for (let t = 0; t < PERIOD; t += 1) {
        const draw = unit(recordDraws(seed, index, t)[0]);
        // The first token is uniform; the matrix says nothing of it.
        ids[t] = t === 0 ? Math.floor(draw * symbols) : (rows[ids[t - 1] ?? 0]?.findIndex((end) => draw < end) ?? 0);
      }
      return ids;
    },
  };
}

/** A predictor's probability of a token, from the counts of what came before it in its record. */
type Predictor = (counts: {
  readonly pair: number;
  readonly row: number;
  readonly symbol: number;
  readonly seen: number;
}) => number;

/**
 * Mean nats of each place from the second on, over the held-out records: of the Bayes predictor, (n_ij + 1) / (n_i + V), which no
 * model can beat, and of the same from frequencies alone, (n_j + 1) / (n + V).
 */
export function nGramReferences(symbols: number): { readonly bayes: number[]; readonly frequencies: number[] } {
  const task = nGrams(symbols);
  const mean = (predict: Predictor): number[] => {
    const sums = new Float64Array(PERIOD);
    for (let i = 0; i < HELD_OUT; i += 1) addLosses(sums, Array.from(task.record('heldOut', i)), symbols, predict);
    return Array.from(sums.subarray(1), (sum) => sum / HELD_OUT);
  };
  return {
    bayes: mean(({ pair, row }) => (pair + 1) / (row + symbols)),
    frequencies: mean(({ symbol, seen }) => (symbol + 1) / (seen + symbols)),
  };
}

function addLosses(sums: Float64Array, ids: readonly number[], symbols: number, predict: Predictor): void {
  const pairs = new Float64Array(symbols * symbols);
  const rows = new Float64Array(symbols);
  const counts = new Float64Array(symbols);
  ids.forEach((id, t) => {
    const before = ids[t - 1];
    if (before !== undefined) {
      const at = before * symbols + id;
      const known = { pair: pairs[at] ?? 0, row: rows[before] ?? 0, symbol: counts[id] ?? 0, seen: t };
      sums[t] = (sums[t] ?? 0) - Math.log(predict(known));
      pairs[at] = known.pair + 1;
      rows[before] = known.row + 1;
    }
    counts[id] = (counts[id] ?? 0) + 1;
  });
}
