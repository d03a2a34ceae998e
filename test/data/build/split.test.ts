/** The draw of held-out documents against NumPy's own. */
import { describe, expect, it } from 'vitest';
import { drawHeldOut } from '../../../src/data/build/split.ts';

describe('drawHeldOut', () => {
  it.each([
    // Printed by NumPy 2.4.6: sorted(numpy.random.RandomState(seed).permutation(total)[:heldOut].tolist())
    { total: 233, heldOut: 12, seed: 0, indices: [90, 124, 130, 136, 137, 145, 158, 170, 173, 189, 204, 220] },
    { total: 20, heldOut: 5, seed: 1234, indices: [2, 3, 13, 14, 16] },
    { total: 10, heldOut: 3, seed: 4294967295, indices: [5, 6, 9] },
    // Uses more than one block of 624 draws.
    { total: 2000, heldOut: 8, seed: 5489, indices: [272, 374, 432, 732, 917, 920, 1466, 1548] },
  ])('draws $heldOut of $total with seed $seed as NumPy does', ({ total, heldOut, seed, indices }) => {
    expect(drawHeldOut(total, heldOut, seed)).toEqual(indices);
  });

  it('draws distinct indices, and all of them if asked', () => {
    expect(drawHeldOut(7, 7, 3)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(drawHeldOut(1, 1, 3)).toEqual([0]);
  });
});
