/** Cross-entropy of the next symbol, with its gradient. */

/**
 * logits [M,Vp], of which the first V columns count and the rest are padding; targets [M], ids below V →
 * losses [M] in nats, logΣexp(logits) − logits[target], and the gradient of their mean,
 * dLogits [M,Vp] = (softmax − onehot) / M, zero in the padding.
 */
export function crossEntropy({
  logits,
  targets,
  V,
  Vp,
}: {
  logits: Float64Array;
  targets: ArrayLike<number>;
  V: number;
  Vp: number;
}): { losses: Float64Array; dLogits: Float64Array } {
  const M = targets.length;
  const losses = new Float64Array(M);
  const dLogits = new Float64Array(M * Vp);
  for (let m = 0; m < M; m++) {
    const row = logits.subarray(m * Vp, m * Vp + V);
    // The largest logit is taken off first, so that no exponential overflows.
    const max = row.reduce((a, x) => Math.max(a, x), -Infinity);
    const logSumExp = max + Math.log(row.reduce((a, x) => a + Math.exp(x - max), 0));
    losses[m] = logSumExp - row[targets[m]];
    for (let v = 0; v < V; v++) {
      dLogits[m * Vp + v] = (Math.exp(row[v] - logSumExp) - (v === targets[m] ? 1 : 0)) / M;
    }
  }
  return { losses, dLogits };
}
