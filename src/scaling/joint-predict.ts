/** Losses of runs that were not made, with intervals for the measurement to come. */
import { evaluateJoint } from './joint-law.ts';
import type { JointFit } from './joint-types.ts';
import { centralInterval } from './quantiles.ts';
import { seededRandom } from './random.ts';
import type { Interval } from './types.ts';

export interface JointPrediction {
  readonly n: number;
  readonly d: number;
  readonly loss: number;
  /** For a measured loss: the laws of the bootstrap and the noise of a measurement. Null where the fit has no bootstrap. */
  readonly interval: Interval | null;
  readonly level: number;
}

type Fit = Pick<JointFit, 'law' | 'bootstrap' | 'level' | 'noise' | 'parameters' | 'residuals' | 'setAside'>;

/**
 * Predicts the loss of N parameters trained on D tokens. The noise of a new measurement is that of the residuals, with Student's
 * t for their small number. That the law's form holds so far out is taken for granted: compareJointForms says what is known of it.
 */
export function predictJoint(fit: Fit, n: number, d: number, seed = 1): JointPrediction {
  const random = seededRandom(seed);
  const degrees = fit.residuals.length - fit.setAside.length - Object.keys(fit.parameters).length;
  const draws = fit.bootstrap.map((law) => {
    const scale = degrees > 0 ? fit.noise * Math.sqrt(degrees / random.chiSquared(degrees)) : fit.noise;
    return evaluateJoint(law, n, d) * Math.exp(scale * random.normal());
  });
  const interval = draws.length < 20 ? null : centralInterval(draws, fit.level);
  return { n, d, loss: evaluateJoint(fit.law, n, d), interval, level: fit.level };
}
