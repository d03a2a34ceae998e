/**
 * Addition modulo a prime p, "a b = c", every number a symbol of its own: half of the p² pairs to train on, each once, and the other
 * half held out (Power et al. 2022, "Grokking: Generalization Beyond Overfitting on Small Algorithmic Datasets").
 */
import { shuffledFirst } from './draws.ts';
import type { Task } from './task.ts';

const SPLIT_SEED = 31;

export function modular(modulus: number): Task {
  const pairs = modulus * modulus;
  const order = shuffledFirst(SPLIT_SEED, modulus, pairs, pairs);
  const train = Math.floor(pairs / 2);
  return {
    period: 4,
    records: { train, heldOut: pairs - train },
    record: (part, index) => {
      const pair = order[part === 'train' ? index : train + index] ?? 0;
      const [a, b] = [Math.floor(pair / modulus), pair % modulus];
      return [a, b, modulus, (a + b) % modulus];
    },
  };
}
