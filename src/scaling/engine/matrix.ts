/** Symmetric positive definite systems of a few unknowns, as fits have them. Matrices are rows of numbers. */

export type Matrix = readonly (readonly number[])[];

/** Share of a diagonal element that must remain after elimination; below it the system counts as singular. */
const LEAST_PIVOT = 1e-13;

/** Cholesky's factor L of A = L·Lᵀ, lower triangle; null where A is not positive definite to working precision. */
export function cholesky(a: Matrix): number[][] | null {
  const factor = a.map(() => new Array<number>(a.length).fill(0));
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = a[i][j];
      for (let k = 0; k < j; k += 1) sum -= factor[i][k] * factor[j][k];
      if (i !== j) factor[i][j] = sum / factor[j][j];
      else if (sum > LEAST_PIVOT * a[i][i]) factor[i][i] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
}

/** x of L·Lᵀ·x = b. */
export function solveFactored(factor: Matrix, b: readonly number[]): number[] {
  const x = [...b];
  for (let i = 0; i < x.length; i += 1) {
    for (let k = 0; k < i; k += 1) x[i] -= factor[i][k] * x[k];
    x[i] /= factor[i][i];
  }
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < x.length; k += 1) x[i] -= factor[k][i] * x[k];
    x[i] /= factor[i][i];
  }
  return x;
}

/** x of A·x = b for positive definite A; null where A is not. */
export function solvePositive(a: Matrix, b: readonly number[]): number[] | null {
  const factor = cholesky(a);
  return factor && solveFactored(factor, b);
}

/** The rows and columns of A at `kept`. */
export function submatrix(a: Matrix, kept: readonly number[]): number[][] {
  return kept.map((i) => kept.map((j) => a[i][j]));
}
