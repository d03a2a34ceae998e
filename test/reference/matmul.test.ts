import { describe, expect, it } from 'vitest';
import {
  matmul,
  matmulBackward,
  matmulTransposedLhs,
  matmulTransposedRhs,
  matmulTransposedRhsBackward,
} from '../../src/reference/matmul.ts';
import { expectGradient, maxDifference, normal } from './gradient-check.ts';

const SHAPES = [
  { M: 1, K: 4, N: 12 },
  { M: 3, K: 12, N: 5 },
  { M: 17, K: 20, N: 3 },
  { M: 5, K: 1, N: 1 },
];

/** matrix [rows,columns] → [columns,rows]. */
function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}

describe('matmul', () => {
  it('multiplies a small case', () => {
    const lhs = Float64Array.of(1, 2, 3, 4, 5, 6);
    const rhs = Float64Array.of(7, 8, 9, 10, 11, 12);
    expect([...matmul({ lhs, rhs, M: 2, K: 3, N: 2 }).out]).toEqual([58, 64, 139, 154]);
    expect([...matmul({ lhs, rhs, M: 2, K: 3, N: 2, scale: 0.5 }).out]).toEqual([29, 32, 69.5, 77]);
  });

  it.each(SHAPES)('agrees in all three layouts, M=$M K=$K N=$N', ({ M, K, N }) => {
    const lhs = normal(M * K, 1);
    const rhs = normal(K * N, 2);
    const { out } = matmul({ lhs, rhs, M, K, N, scale: 0.3 });
    const byRhs = matmulTransposedRhs({ lhs, rhs: transpose(rhs, K, N), M, K, N, scale: 0.3 }).out;
    const byLhs = matmulTransposedLhs({ lhs: transpose(lhs, M, K), rhs, M, K, N, scale: 0.3 }).out;
    // The same terms in the same order: equal to the bit.
    expect(maxDifference(out, byRhs)).toBe(0);
    expect(maxDifference(out, byLhs)).toBe(0);
  });

  it.each(SHAPES)('has the numerical gradients, M=$M K=$K N=$N', ({ M, K, N }) => {
    const shape = { M, K, N, scale: 0.7 };
    const lhs = normal(M * K, 3);
    const rhs = normal(K * N, 4);
    const dOut = normal(M * N, 5);
    const { dLhs, dRhs } = matmulBackward({ dOut, lhs, rhs, ...shape });
    expectGradient({ outputs: (x) => matmul({ lhs: x, rhs, ...shape }).out, x: lhs, dOut, gradient: dLhs });
    expectGradient({ outputs: (x) => matmul({ lhs, rhs: x, ...shape }).out, x: rhs, dOut, gradient: dRhs });
  });

  it.each(SHAPES)('has the numerical gradients with a transposed right side, M=$M K=$K N=$N', ({ M, K, N }) => {
    const shape = { M, K, N, scale: 0.7 };
    const lhs = normal(M * K, 6);
    const rhs = normal(N * K, 7);
    const dOut = normal(M * N, 8);
    const { dLhs, dRhs } = matmulTransposedRhsBackward({ dOut, lhs, rhs, ...shape });
    expectGradient({
      outputs: (x) => matmulTransposedRhs({ lhs: x, rhs, ...shape }).out,
      x: lhs,
      dOut,
      gradient: dLhs,
    });
    expectGradient({
      outputs: (x) => matmulTransposedRhs({ lhs, rhs: x, ...shape }).out,
      x: rhs,
      dOut,
      gradient: dRhs,
    });
  });
});
