/**
 * What the joint laws share: L = floor + (P·N^−p + Q·D^−q)^power. Chinchilla's has power 1; the κ-form power κ; Kaplan's
 * floor 0, p = αN/αD, q = 1 and power αD. Whatever weighs N against D (the best split of a compute, the tokens for a loss) is
 * a question about the sum alone, and so has one answer for all three.
 */
import type { JointLaw } from '../joint-types.ts';
import { PlanError } from './check.ts';

export interface Terms {
  readonly logP: number;
  readonly p: number;
  readonly logQ: number;
  readonly q: number;
  /** Nats. */
  readonly floor: number;
  readonly power: number;
}

function rawTerms(law: JointLaw): Terms {
  switch (law.form) {
    case 'chinchilla':
    case 'tied':
      return { logP: Math.log(law.a), p: law.alpha, logQ: Math.log(law.b), q: law.beta, floor: law.e, power: 1 };
    case 'kappa': {
      const { a, b, alpha, beta, kappa } = law;
      const [logP, logQ] = [Math.log(a) / kappa, Math.log(b) / kappa];
      return { logP, p: alpha / kappa, logQ, q: beta / kappa, floor: law.e, power: kappa };
    }
    case 'kaplan': {
      const p = law.alphaN / law.alphaD;
      return { logP: p * Math.log(law.nc), p, logQ: Math.log(law.dc), q: 1, floor: 0, power: law.alphaD };
    }
  }
}

/** @throws PlanError where the law doesn't fall with both N and D, so that nothing can be weighed. */
export function termsOf(law: JointLaw): Terms {
  const terms = rawTerms(law);
  const { logP, p, logQ, q, floor, power } = terms;
  const sound =
    [logP, logQ, floor].every(Number.isFinite) && [p, q, power].every((value) => value > 0 && value < Infinity);
  if (sound && floor >= 0) return terms;
  throw new PlanError(
    'The law does not fall with both parameters and tokens, so it cannot weigh one against the other. Fit it to runs of more sizes and token counts.',
  );
}
