import { describe, expect, it } from 'vitest';
import { cholesky, solvePositive, submatrix } from '../../../src/scaling/engine/matrix.ts';
import { seededRandom } from '../../../src/scaling/random.ts';

/** MᵀM of a random matrix: positive definite. */
function randomPositive(size: number, seed: number): number[][] {
  const random = seededRandom(seed);
  const m = Array.from({ length: size + 2 }, () => Array.from({ length: size }, () => random.normal()));
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => m.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
}

describe('positive definite systems', () => {
  it.each([1, 2, 3, 5, 7])('of %i unknowns are solved', (size) => {
    const a = randomPositive(size, size);
    const x = Array.from({ length: size }, (_, i) => i - 1.5);
    const b = a.map((row) => row.reduce((sum, value, j) => sum + value * x[j]!, 0));
    solvePositive(a, b)!.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 9));
  });

  it('of no unknowns have the empty solution', () => {
    expect(solvePositive([], [])).toEqual([]);
  });

  it('are told from singular and indefinite ones', () => {
    expect(
      cholesky([
        [1, 2],
        [2, 4],
      ]),
    ).toBeNull();
    expect(
      cholesky([
        [1, 2],
        [2, 1],
      ]),
    ).toBeNull();
    expect(cholesky([[0]])).toBeNull();
  });

  it('are cut to the rows and columns kept', () => {
    expect(
      submatrix(
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
        [0, 2],
      ),
    ).toEqual([
      [1, 3],
      [7, 9],
    ]);
  });
});
