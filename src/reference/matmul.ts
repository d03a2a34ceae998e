/** Matrix products in the three layouts a linear layer needs. Matrices are row-major; weights are stored [in,out]. */

interface Product {
  lhs: Float64Array;
  rhs: Float64Array;
  /** Rows of the output. */
  M: number;
  /** Length of the sums. */
  K: number;
  /** Columns of the output. */
  N: number;
  /** Factor of the output, 1 if absent. */
  scale?: number;
}

/** out = scale · lhs·rhs: lhs [M,K], rhs [K,N] → out [M,N]. */
export function matmul({ lhs, rhs, M, K, N, scale = 1 }: Product): { out: Float64Array } {
  const out = new Float64Array(M * N);
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += lhs[m * K + k] * rhs[k * N + n];
      out[m * N + n] = scale * sum;
    }
  }
  return { out };
}

/** out = scale · lhs·rhsᵀ: lhs [M,K], rhs [N,K] → out [M,N]. */
export function matmulTransposedRhs({ lhs, rhs, M, K, N, scale = 1 }: Product): { out: Float64Array } {
  const out = new Float64Array(M * N);
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += lhs[m * K + k] * rhs[n * K + k];
      out[m * N + n] = scale * sum;
    }
  }
  return { out };
}

/** out = scale · lhsᵀ·rhs: lhs [K,M], rhs [K,N] → out [M,N]. */
export function matmulTransposedLhs({ lhs, rhs, M, K, N, scale = 1 }: Product): { out: Float64Array } {
  const out = new Float64Array(M * N);
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += lhs[k * M + m] * rhs[k * N + n];
      out[m * N + n] = scale * sum;
    }
  }
  return { out };
}

/** Gradients of `matmul`: dOut [M,N] → dLhs = scale · dOut·rhsᵀ [M,K], dRhs = scale · lhsᵀ·dOut [K,N]. */
export function matmulBackward({ dOut, lhs, rhs, M, K, N, scale = 1 }: Product & { dOut: Float64Array }): {
  dLhs: Float64Array;
  dRhs: Float64Array;
} {
  return {
    dLhs: matmulTransposedRhs({ lhs: dOut, rhs, M, K: N, N: K, scale }).out,
    dRhs: matmulTransposedLhs({ lhs, rhs: dOut, M: K, K: M, N, scale }).out,
  };
}

/** Gradients of `matmulTransposedRhs`: dOut [M,N] → dLhs = scale · dOut·rhs [M,K], dRhs = scale · dOutᵀ·lhs [N,K]. */
export function matmulTransposedRhsBackward({ dOut, lhs, rhs, M, K, N, scale = 1 }: Product & { dOut: Float64Array }): {
  dLhs: Float64Array;
  dRhs: Float64Array;
} {
  return {
    dLhs: matmul({ lhs: dOut, rhs, M, K: N, N: K, scale }).out,
    dRhs: matmulTransposedLhs({ lhs: dOut, rhs: lhs, M: N, K: M, N: K, scale }).out,
  };
}
