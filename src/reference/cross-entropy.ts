/** Cross-entropy of the next symbol, with its gradient. */

/**
 * logits [M,Vp], of which the first V columns count and the rest are padding; targets [M], ids below V or, where
 * a row doesn't count, of V or more → losses [M] in nats, logΣexp(logits) − logits[target], and the gradient of their mean over the
 * n rows that count, dLogits [M,Vp] = (softmax − onehot) / n, zero in the padding. Both are zero for the other rows.
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
  const counted = Array.from(targets).filter((target) => target < V).length;
  const losses = new Float64Array(M);
  const dLogits = new Float64Array(M * Vp);
  for (let m = 0; m < M; m++) {
    if (targets[m] >= V) continue;
    const row = logits.subarray(m * Vp, m * Vp + V);
    // The largest logit is taken off first, so that no exponential overflows.
    const max = row.reduce((a, x) => Math.max(a, x), -Infinity);
    const logSumExp = max + Math.log(row.reduce((a, x) => a + Math.exp(x - max), 0));
    losses[m] = logSumExp - row[targets[m]];
    for (let v = 0; v < V; v++) {
      dLogits[m * Vp + v] = (Math.exp(row[v] - logSumExp) - (v === targets[m] ? 1 : 0)) / counted;
    }
  }
  return { losses, dLogits };
}
