import { describe, expect, it } from 'vitest';
import { loadBetween } from '../../src/train/expert-load.ts';
import type { TrainingProgram } from '../../src/model/training.ts';

/** R 2, L 2, E 3. */
const shape = {
  config: {
    vocabulary: 5,
    context: 4,
    width: 4,
    layers: 2,
    heads: 1,
    hidden: 4,
    experts: { count: 3, active: 1, balance: 0 },
  },
} as TrainingProgram['shape'];

describe('the load of experts', () => {
  it('is the share of what came between two counts, of each replica and layer', () => {
    const before = Uint32Array.of(1, 0, 0, 0, 0, 0, /* */ 5, 5, 5, 5, 5, 5);
    const after = Uint32Array.of(3, 1, 1, 4, 0, 0, /* */ 6, 6, 7, 5, 9, 5);
    expect(loadBetween(shape, before, after)).toEqual([
      [
        [0.5, 0.25, 0.25],
        [1, 0, 0],
      ],
      [
        [0.25, 0.25, 0.5],
        [0, 1, 0],
      ],
    ]);
  });

  it('counts on past 2^32', () => {
    const counts = (first: number) => Uint32Array.of(first, 7, 7, 1, 1, 1, ...Array<number>(6).fill(0));
    const after = Uint32Array.of(2, 7, 11, 2, 2, 2, ...Array<number>(6).fill(1));
    expect(loadBetween(shape, counts(2 ** 32 - 2), after)![0]![0]).toEqual([0.5, 0, 0.5]);
  });

  it('is nothing where no tokens came, and without experts', () => {
    const counts = new Uint32Array(12);
    expect(loadBetween(shape, counts, counts)).toBeNull();
    expect(loadBetween(shape, null, null)).toBeNull();
  });
});
