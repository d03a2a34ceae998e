/** What a published law says of a compute, of a single variable, and to the planner. */
import { computeOptimal, frontierOf } from '../planner/optimum.ts';
import type { PlanningLaw } from '../planner/law.ts';
import { termsOf } from '../planner/terms.ts';
import type { JointLaw } from '../joint-types.ts';
import { LawError } from '../points.ts';
import type { PowerLaw } from '../types.ts';
import type { Axis, PublishedLaw } from './types.ts';

/** The law in N and D, of fresh data where the law also knows repeated ones; null where it has none. */
function jointOf({ form }: PublishedLaw): JointLaw | null {
  if (form.kind === 'joint') return form.law;
  return form.kind === 'repeated-data' ? form.law.fresh : null;
}

export interface PublishedAllocation {
  readonly parameters: number;
  readonly tokens: number;
}

/**
 * The best N and D for C training FLOPs by this law; null where it gives none, or exponents alone.
 *
 * @throws LawError where C isn't positive.
 */
export function publishedAllocation(law: PublishedLaw, flops: number): PublishedAllocation | null {
  if (!(Number.isFinite(flops) && flops > 0))
    throw new LawError(`The compute is ${flops} FLOPs. Give a positive number.`);
  const joint = jointOf(law);
  if (joint !== null) {
    const { parameters, tokens } = computeOptimal(joint, flops);
    return { parameters, tokens };
  }
  if (law.form.kind !== 'allocation') return null;
  const { parameters, tokens } = law.form;
  if (parameters.scale === null || tokens.scale === null) return null;
  return {
    parameters: parameters.scale * flops ** parameters.exponent,
    tokens: tokens.scale * flops ** tokens.exponent,
  };
}

/** The exponents of N_opt ∝ C^a and D_opt ∝ C^b; null where the law doesn't say. */
export function publishedExponents(law: PublishedLaw): { a: number; b: number } | null {
  const joint = jointOf(law);
  if (joint !== null) {
    const { parameters, tokens } = frontierOf(joint);
    return { a: parameters.exponent, b: tokens.exponent };
  }
  if (law.form.kind !== 'allocation') return null;
  return { a: law.form.parameters.exponent, b: law.form.tokens.exponent };
}

function powerLaw(floor: number, scale: number, exponent: number): PowerLaw {
  return { form: floor > 0 ? 'floor' : 'pure', floor, scale, exponent };
}

/**
 * Loss against one variable, the others no limit: of N with endless data, of D with endless parameters, of C with the best
 * split. Null where the law says nothing of that variable alone.
 */
export function publishedCurve(law: PublishedLaw, axis: Axis): PowerLaw | null {
  if (law.form.kind === 'curve') return law.form.axis === axis ? law.form.curve : null;
  const joint = jointOf(law);
  if (joint === null) return null;
  if (axis === 'flops') {
    const { floor, scale, exponent } = frontierOf(joint).loss;
    return powerLaw(floor, scale, exponent);
  }
  const { logP, p, logQ, q, floor, power } = termsOf(joint);
  const [log, exponent] = axis === 'parameters' ? [logP, p] : [logQ, q];
  return powerLaw(floor, Math.exp(power * log), power * exponent);
}

/** The law for the planner: without intervals, since no paper publishes its bootstrap. Null for laws not in N and D. */
export function planningLaw(law: PublishedLaw): PlanningLaw | null {
  const joint = jointOf(law);
  if (joint === null) return null;
  const caveats = [`${law.paper.cite} is a law of other tokens and texts than yours: ${law.setup.text}.`];
  if (joint.form === 'kaplan') {
    caveats.push('Its D is the size of a data set that was seen several times, so 6·N·D is not what its runs cost.');
  }
  return { law: joint, bootstrap: [], level: 0.8, range: law.setup.trained, caveats };
}
