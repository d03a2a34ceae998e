/**
 * Copying in context: a segment of different symbols, drawn anew for each record, then the same again and again. Its length is drawn
 * too, so that what follows can't be found by counting places, only by looking for the symbol's last occurrence and taking what
 * followed there: an induction head (Olsson et al. 2022).
 */
import { below, recordDraws, shuffledFirst } from './draws.ts';
import type { Task } from './task.ts';

const PERIOD = 64;
/** Tokens of the shortest and the longest segment: from place 25 on everything is a repetition. */
const [SHORTEST, LONGEST] = [8, 24];

const SEEDS = { train: 41, heldOut: 42 };
/** Seed of the lengths: the symbols have the part's own. */
const LENGTH_SEED = 43;

const TRAIN = 2 ** 16;
const HELD_OUT = 2 ** 11;

export function copy(symbols: number): Task {
  return {
    period: PERIOD,
    records: { train: TRAIN, heldOut: HELD_OUT },
    record: (part, index) => {
      const seed = SEEDS[part];
      const length = SHORTEST + below(LONGEST - SHORTEST + 1, recordDraws(LENGTH_SEED, seed, index)[0]);
      const segment = shuffledFirst(seed, index, symbols, length);
      return Array.from({ length: PERIOD }, (_, t) => segment[t % length] ?? 0);
    },
  };
}
