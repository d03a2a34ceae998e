/** What repeated text and a size too large for the text are worth (Muennighoff et al. 2023, eqs. 5 and 6). */
import type { JointLaw } from '../joint-types.ts';
import { REPEATED_DATA } from '../published/data-constrained.ts';
import { positive } from './check.ts';
import { termsOf } from './terms.ts';

export interface Repeats {
  /** Tokens of text there are; more are had by repeating all of it. */
  readonly uniqueTokens: number;
  /** R*_D, the repetitions after which a further one is worth 1/e of fresh text; 15.39 by default, from C4. */
  readonly tokenDecay?: number;
  /** R*_N, the same for parameters beyond those that suit the text; 5.31 by default, from C4. */
  readonly parameterDecay?: number;
}

/** x, where it exceeds `unique`, as the amount of fresh x of the same worth: U + U·R*·(1 − e^(−R/R*)), R = x/U − 1. */
function worth(x: number, unique: number, decay: number): number {
  if (x <= unique) return x;
  return unique - unique * decay * Math.expm1(-(x / unique - 1) / decay);
}

/** The size whose compute-optimal data are D tokens. */
function sizeThatSuits(law: JointLaw, tokens: number): number {
  const { logP, p, logQ, q } = termsOf(law);
  return Math.exp((Math.log(p / q) + logP - logQ + q * Math.log(tokens)) / p);
}

/**
 * N′ and D′: the parameters and fresh tokens of the same worth as N parameters trained on D tokens, of which `uniqueTokens`
 * differ. D′ is D while nothing repeats, N′ is N while N suits at most the unique tokens.
 */
export function effectiveInputs(
  law: JointLaw,
  parameters: number,
  tokens: number,
  { uniqueTokens, tokenDecay, parameterDecay }: Repeats,
): { parameters: number; tokens: number } {
  positive(uniqueTokens, 'The number of unique tokens');
  const decayOfTokens = positive(tokenDecay ?? REPEATED_DATA.tokenDecay, 'The decay of repeated tokens');
  const decayOfSize = positive(parameterDecay ?? REPEATED_DATA.parameterDecay, 'The decay of excess parameters');
  return {
    parameters: worth(parameters, sizeThatSuits(law, uniqueTokens), decayOfSize),
    tokens: worth(tokens, uniqueTokens, decayOfTokens),
  };
}
