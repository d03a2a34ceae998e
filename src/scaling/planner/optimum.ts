/** The best size and tokens for a compute, in closed form: C = 6·N·D. */
import { evaluateJoint } from '../joint-law.ts';
import type { JointLaw } from '../joint-types.ts';
import { PlanError, positive } from './check.ts';
import { termsOf } from './terms.ts';

/** Training FLOPs a token and parameter: 2 forward, 4 backward (Kaplan et al. 2020, §2.1). */
export const TRAINING_FLOPS = 6;

/** FLOPs of a generated or read token, for each parameter (Kaplan et al. 2020, §2.1). */
export const INFERENCE_FLOPS = 2;

export interface Optimum {
  readonly parameters: number;
  readonly tokens: number;
  /** Nats a token. */
  readonly loss: number;
}

/** The compute-optimal line: N = parameters.scale·C^a, D = tokens.scale·C^b, L = floor + loss.scale·C^−loss.exponent. */
export interface Frontier {
  readonly parameters: { readonly scale: number; readonly exponent: number };
  readonly tokens: { readonly scale: number; readonly exponent: number };
  readonly loss: { readonly floor: number; readonly scale: number; readonly exponent: number };
}

/**
 * N = G·(C/6)^(q/(p+q)) with G = (p·P/(q·Q))^(1/(p+q)) makes p·P·N^−p equal q·Q·D^−q, where a further factor in N at equal
 * compute gains as much as it loses in D (Hoffmann et al. 2022, eq. 4, here for every joint law).
 */
export function frontierOf(law: JointLaw): Frontier {
  const { logP, p, logQ, q, floor, power } = termsOf(law);
  const a = q / (p + q);
  const logG = (Math.log(p / q) + logP - logQ) / (p + q);
  const logSixth = -Math.log(TRAINING_FLOPS);
  // At the best split P·N^−p is the share q/(p+q) of the sum, so that the sum is P·N^−p·(p+q)/q.
  const logSum = logP - p * (logG + a * logSixth) - Math.log(a);
  return {
    parameters: { scale: Math.exp(logG + a * logSixth), exponent: a },
    tokens: { scale: Math.exp(-logG + (1 - a) * logSixth), exponent: 1 - a },
    loss: { floor, scale: Math.exp(power * logSum), exponent: power * p * a },
  };
}

/**
 * The N and D of least loss for C = 6·N·D training FLOPs.
 *
 * @throws PlanError where the budget isn't positive or the law doesn't fall with both N and D.
 */
export function computeOptimal(law: JointLaw, flops: number): Optimum {
  positive(flops, 'The budget in FLOPs');
  const { scale, exponent } = frontierOf(law).parameters;
  const parameters = scale * flops ** exponent;
  const tokens = flops / (TRAINING_FLOPS * parameters);
  return { parameters, tokens, loss: evaluateJoint(law, parameters, tokens) };
}

/**
 * D at which N parameters reach a loss.
 *
 * @throws PlanError where no number of tokens would do.
 */
export function tokensForLoss(law: JointLaw, parameters: number, loss: number): number {
  const { logP, p, logQ, q, floor, power } = termsOf(law);
  positive(parameters, 'The number of parameters');
  const reducible = positive(loss, 'The loss') - floor;
  const logSum = Math.log(reducible) / power;
  const share = Math.exp(logP - p * Math.log(parameters) - logSum);
  if (reducible > 0 && share < 1) return Math.exp((logQ - logSum - Math.log1p(-share)) / q);
  const least = evaluateJoint(law, parameters, Infinity);
  throw new PlanError(
    `${parameters.toPrecision(3)} parameters never reach a loss of ${loss}: with endless data the law gives ${least.toPrecision(4)}. Ask for a higher loss or a larger model.`,
  );
}
