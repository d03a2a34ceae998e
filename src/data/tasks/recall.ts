/**
 * Key-value recall in context: K pairs of a key and a value, drawn anew for each record, then the same keys in another order, each
 * followed by its value (Arora et al. 2023, "Zoology", multi-query associative recall).
 */
import { below, recordDraws, shuffledFirst } from './draws.ts';
import type { Task } from './task.ts';

/** Keys there are, and as many values: ids from here on. */
const RECALL_SYMBOLS = 8;

const SEEDS = { train: 61, heldOut: 62 };
const TRAIN = 2 ** 17;
const HELD_OUT = 2 ** 11;

/** Draws of a record: its keys have the first ones, the order of the questions and the values have theirs. */
const [QUESTIONS, VALUES] = [2 ** 20, 2 ** 10];

export function recall(pairs: number): Task {
  return {
    period: 4 * pairs,
    records: { train: TRAIN, heldOut: HELD_OUT },
    record: (part, index) => {
      const seed = SEEDS[part];
      const facts = shuffledFirst(seed, index, RECALL_SYMBOLS, pairs).map((key, i) => {
        const value = below(RECALL_SYMBOLS, recordDraws(seed, index, VALUES + i)[0]);
        return [key, RECALL_SYMBOLS + value];
      });
      const questions = shuffledFirst(seed, QUESTIONS + index, pairs, pairs).map((i) => facts[i] ?? []);
      return [...facts, ...questions].flat();
    },
  };
}
