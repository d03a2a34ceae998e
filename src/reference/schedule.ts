/** Warm-up, stable, decay: the factor of the peak learning rate at each step. */

export interface Schedule {
  /** Steps of the whole run. */
  steps: number;
  warmupSteps: number;
  /** Last share of the steps, over which the rate falls to zero. */
  cooldownFraction: number;
}

/**
 * Factor at `step`, counted from 0: min(1, (step + 1) / warmupSteps), and from step floor(steps · (1 − cooldownFraction)) on
 * also × (1 − √f), f running from 0 to 1 at step = steps. The last step, steps − 1, still has a small positive rate.
 * The 1 − √ form is that of Hägele et al. 2024, "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations".
 */
export function scheduleFactor({ step, steps, warmupSteps, cooldownFraction }: Schedule & { step: number }): number {
  const warmup = Math.min(1, (step + 1) / warmupSteps);
  const start = Math.floor(steps * (1 - cooldownFraction));
  if (step < start || steps === start) return warmup;
  return warmup * (1 - Math.sqrt((step - start) / (steps - start)));
}
