/**
 * Addition of two numbers of n digits, "27+85=112": the sum has n + 1 digits, the highest first or, reversed, the lowest first, in
 * the order in which carries go. A tenth of all pairs is held out and never stands in the training text.
 */
import { below, recordDraws } from './draws.ts';
import type { Task } from './task.ts';

/** Ids 0 to 9 are the digits. */
const [PLUS, EQUALS] = [10, 11];

const SEEDS = { train: 21, heldOut: 22 };
/** Seed of the choice of pairs that are held out. */
const SPLIT_SEED = 23;

/** Records of the training text: as many as the longest run draws, so that it sees hardly one twice. */
const TRAIN = 2 ** 18;
const HELD_OUT = 2 ** 12;

/** Whether a pair belongs to the tenth that is held out. */
export function isHeldOut(a: number, b: number): boolean {
  return recordDraws(SPLIT_SEED, a, b)[0] % 10 === 0;
}

/** The digits of a number, highest first, zeros before it. */
function digitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(value / 10 ** (count - 1 - i)) % 10);
}

export function addition(digits: number, reversed: boolean): Task {
  const pairOf = (part: 'train' | 'heldOut', index: number): readonly [number, number] => {
    for (let attempt = 0; ; attempt += 1) {
      const [first, second] = recordDraws(SEEDS[part], index, attempt);
      const [a, b] = [below(10 ** digits, first), below(10 ** digits, second)];
      if (isHeldOut(a, b) === (part === 'heldOut')) return [a, b];
    }
  };
  return {
    period: 3 * digits + 3,
    records: { train: TRAIN, heldOut: HELD_OUT },
    record: (part, index) => {
      const [a, b] = pairOf(part, index);
      const sum = digitsOf(a + b, digits + 1);
      return [...digitsOf(a, digits), PLUS, ...digitsOf(b, digits), EQUALS, ...(reversed ? sum.reverse() : sum)];
    },
  };
}
