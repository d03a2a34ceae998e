/**
 * Copying in context: a segment of different symbols, drawn anew for each record, then the same once more, beginning at another place
 * and going round. The place is drawn too, so that neither counting nor the time since a symbol was seen says what comes next: the
 * symbol's first occurrence must be found, and what followed it there, which takes two layers: an induction head (Olsson et al. 2022).
 */
import { below, recordDraws, shuffledFirst } from './draws.ts';
import type { Task } from './task.ts';

const SEEDS = { train: 41, heldOut: 42 };
/** Seed of the places: the symbols have the part's own. */
const PLACE_SEED = 43;

const TRAIN = 2 ** 17;
const HELD_OUT = 2 ** 11;

/** @param symbols even, of which a record has half, each twice. */
export function copy(symbols: number): Task {
  const length = symbols / 2;
  return {
    period: symbols,
    records: { train: TRAIN, heldOut: HELD_OUT },
    record: (part, index) => {
      const seed = SEEDS[part];
      const segment = shuffledFirst(seed, index, symbols, length);
      const place = 1 + below(length - 1, recordDraws(PLACE_SEED, seed, index)[0]);
      return [...segment, ...segment.slice(place), ...segment.slice(0, place)];
    },
  };
}
