/** Huber's loss: quadratic for residuals up to δ, linear beyond, so that one bad run cannot drag a fit along. */

export function huberLoss(residual: number, delta: number): number {
  const size = Math.abs(residual);
  return size <= delta ? 0.5 * residual * residual : delta * (size - 0.5 * delta);
}

/** Its derivative: the residual, held within ±δ. */
export function huberScore(residual: number, delta: number): number {
  return residual > delta ? delta : residual < -delta ? -delta : residual;
}

/** The nearest place, towards `direction`, at which a value comes within δ: where the score begins to change. */
function nextKink(values: readonly number[], centre: number, direction: number, delta: number): number {
  let distance = Infinity;
  for (const value of values) {
    const ahead = (value - centre) * direction;
    if (ahead > 0) distance = Math.min(distance, ahead);
  }
  return centre + direction * (distance - delta);
}

/**
 * The value u of least Σ Huber(values − u). The score is piecewise linear, so that Newton's steps, or steps to the next
 * kink where the score is level, end after a few; a bracket guards them. Where a whole stretch is optimal, as between two
 * values far apart, the result is a point of it.
 */
export function huberLocation(values: readonly number[], delta: number): number {
  let [low, high, centre] = [Infinity, -Infinity, 0];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    centre += value / values.length;
  }
  for (let step = 0; step < 100; step += 1) {
    let [score, near] = [0, 0];
    for (const value of values) {
      const residual = value - centre;
      const held = huberScore(residual, delta);
      score += held;
      if (held === residual) near += 1;
    }
    if (score === 0) return centre;
    if (score > 0) low = centre;
    else high = centre;
    const goal = near > 0 ? centre + score / near : nextKink(values, centre, Math.sign(score), 0.999 * delta);
    const next = goal > low && goal < high ? goal : 0.5 * (low + high);
    if (Math.abs(next - centre) <= 1e-15 * Math.max(1, Math.abs(centre))) return next;
    centre = next;
  }
  return centre;
}
