/**
 * AdamW (Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization") with clipping by the global gradient norm,
 * in the order of torch.optim.AdamW and torch.nn.utils.clip_grad_norm_.
 */

/** Euclidean norm over all gradients together. */
export function globalNorm(gradients: Iterable<Float64Array>): number {
  let squares = 0;
  for (const gradient of gradients) {
    for (const g of gradient) squares += g * g;
  }
  return Math.sqrt(squares);
}

/** Factor that scales gradients of norm `norm` to at most `clipNorm`: min(1, clipNorm / (norm + 1e-6)). */
export function clipScale({ norm, clipNorm }: { norm: number; clipNorm: number }): number {
  return Math.min(1, clipNorm / (norm + 1e-6));
}

export interface AdamWOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/**
 * One step of one tensor; all arrays have its length. `step` counts from 0: the bias corrections use step + 1.
 *   g = grad · clip;  p ← p·(1 − rate·weightDecay);  m ← β1·m + (1 − β1)·g;  v ← β2·v + (1 − β2)·g²;
 *   p ← p − rate · (m / (1 − β1^(step+1))) / (√(v / (1 − β2^(step+1))) + ε)
 */
export function adamwStep({
  param,
  grad,
  m,
  v,
  step,
  rate,
  clip,
  beta1,
  beta2,
  epsilon,
  weightDecay,
}: AdamWOptions & {
  param: Float64Array;
  grad: Float64Array;
  /** First and second moments, zero before the first step. */
  m: Float64Array;
  v: Float64Array;
  step: number;
  /** Learning rate of this step, the schedule included. */
  rate: number;
  /** From `clipScale`; 1 for no clipping. */
  clip: number;
}): { param: Float64Array; m: Float64Array; v: Float64Array } {
  const correction1 = 1 - beta1 ** (step + 1);
  const correction2 = 1 - beta2 ** (step + 1);
  const nextM = m.map((old, i) => beta1 * old + (1 - beta1) * clip * grad[i]);
  const nextV = v.map((old, i) => beta2 * old + (1 - beta2) * (clip * grad[i]) ** 2);
  const nextParam = param.map((old, i) => {
    const update = nextM[i] / correction1 / (Math.sqrt(nextV[i] / correction2) + epsilon);
    return old * (1 - rate * weightDecay) - rate * update;
  });
  return { param: nextParam, m: nextM, v: nextV };
}
