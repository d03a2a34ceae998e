/** Laws for the planner's tests: the forms, and a bootstrap that can be read off. */
import { evaluateJoint } from '../../../src/scaling/joint-law.ts';
import type { ChinchillaLaw, JointLaw } from '../../../src/scaling/joint-types.ts';
import type { PlanningLaw } from '../../../src/scaling/planner/law.ts';
import { seededRandom } from '../../../src/scaling/random.ts';

/** Hoffmann et al. 2022 as printed. */
export const ROUNDED: ChinchillaLaw = { form: 'chinchilla', e: 1.69, a: 406.4, b: 410.7, alpha: 0.34, beta: 0.28 };

/** As fitted to small models of text (κ = 0.5). */
export const KAPPA: JointLaw = { form: 'kappa', e: 0.73, a: 19, b: 71, alpha: 0.28, beta: 0.3, kappa: 0.5 };

export const KAPLAN: JointLaw = { form: 'kaplan', nc: 6.4e13, dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 };

export const LAWS: readonly (readonly [string, JointLaw, number])[] = [
  ['Chinchilla', ROUNDED, 1e21],
  ['κ-form', KAPPA, 1e13],
  ['Kaplan', KAPLAN, 1e20],
];

/** The law with 200 laws around it: noise of 0.01 nats in the floor, of 1 % in α and β. */
export function withBootstrap(law: ChinchillaLaw, level = 0.8): PlanningLaw {
  const random = seededRandom(7);
  const bootstrap = Array.from({ length: 200 }, () => ({
    ...law,
    e: law.e + 0.01 * random.normal(),
    alpha: law.alpha * Math.exp(0.01 * random.normal()),
    beta: law.beta * Math.exp(0.01 * random.normal()),
  }));
  return { law, bootstrap, level };
}

export function alone(law: JointLaw): PlanningLaw {
  return { law, bootstrap: [], level: 0.8 };
}

/** Least loss over a fine grid of sizes at C = 6·N·D, and the N of it. */
export function bruteForce(law: JointLaw, flops: number, steps = 40_000): { parameters: number; loss: number } {
  let best = { parameters: NaN, loss: Infinity };
  for (let i = 1; i < steps; i += 1) {
    const parameters = (flops / 6) ** (i / steps);
    const loss = evaluateJoint(law, parameters, flops / 6 / parameters);
    if (loss < best.loss) best = { parameters, loss };
  }
  return best;
}

/** |a/b − 1|. */
export function off(a: number, b: number): number {
  return Math.abs(a / b - 1);
}
