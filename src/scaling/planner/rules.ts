/** The usual rules of thumb, each with its source, beside what a law says at a point. */
import { evaluateJoint } from '../joint-law.ts';
import type { JointLaw } from '../joint-types.ts';
import { HOFFMANN, KAPLAN, MUENNIGHOFF } from '../published/papers.ts';
import type { Paper } from '../published/types.ts';
import { positive } from './check.ts';
import { short } from './extrapolation.ts';
import type { Point } from './gains.ts';
import { computeOptimal, frontierOf, INFERENCE_FLOPS, TRAINING_FLOPS } from './optimum.ts';

export interface RuleOfThumb {
  readonly id: string;
  readonly rule: string;
  readonly source: Paper;
  /** Section, table or equation. */
  readonly where: string;
  /** What this law, or arithmetic, says of this point. */
  readonly here: string;
}

function percentOff(before: number, after: number): string {
  return `${((1 - after / before) * 100).toPrecision(2)} %`;
}

function ofSplitting(law: JointLaw, { parameters, tokens }: Point): RuleOfThumb[] {
  const best = computeOptimal(law, TRAINING_FLOPS * parameters * tokens);
  const { parameters: size, tokens: data } = frontierOf(law);
  const [moreN, moreD] = [10 ** size.exponent, 10 ** data.exponent];
  return [
    {
      id: 'tokens-per-parameter',
      rule: 'Twenty tokens a parameter spend a compute best.',
      source: HOFFMANN,
      where: 'Table 3',
      here: `By this law ${short(best.tokens / best.parameters)} at this compute; this model has ${short(tokens / parameters)}.`,
    },
    {
      id: 'grow-together',
      rule: 'Ten times the compute wants 3.2 times the parameters and 3.2 times the tokens (Kaplan et al. 2020: 5.4 and 1.9).',
      source: HOFFMANN,
      where: 'Table 2',
      here: `By this law ${moreN.toPrecision(2)} and ${moreD.toPrecision(2)}.`,
    },
  ];
}

function ofLoss(law: JointLaw, { parameters, tokens }: Point): RuleOfThumb[] {
  const at = (n: number, d: number) => evaluateJoint(law, n, d);
  const flops = TRAINING_FLOPS * parameters * tokens;
  const decade = (
    id: string,
    what: string,
    share: string,
    where: string,
    before: number,
    after: number,
  ): RuleOfThumb => ({
    id,
    rule: `Ten times the ${what}: ${share} less loss, as long as nothing else is short.`,
    source: KAPLAN,
    where,
    here: `By this law ${percentOff(before, after)} from here.`,
  });
  const here = at(parameters, tokens);
  const [best, better] = [computeOptimal(law, flops).loss, computeOptimal(law, 10 * flops).loss];
  return [
    decade('decade-of-parameters', 'parameters', '16 %', 'Eq. 1.1', here, at(10 * parameters, tokens)),
    decade('decade-of-data', 'data', '20 %', 'Eq. 1.2', here, at(parameters, 10 * tokens)),
    decade('decade-of-compute', 'compute, split best', '11 %', 'Eq. 1.3', best, better),
  ];
}

function ofCost({ parameters, tokens }: Point): RuleOfThumb[] {
  return [
    {
      id: 'six-n-d',
      rule: 'Training costs 6 FLOPs a parameter and token, attention left out.',
      source: KAPLAN,
      where: '§2.1',
      here: `${short(TRAINING_FLOPS * parameters * tokens)} FLOPs.`,
    },
    {
      id: 'two-n',
      rule: 'Using the model costs 2 FLOPs a parameter and token.',
      source: KAPLAN,
      where: '§2.1',
      here: `${short(INFERENCE_FLOPS * parameters)} FLOPs a token.`,
    },
    {
      id: 'four-epochs',
      rule: 'Text may be seen four times almost as if it were fresh.',
      source: MUENNIGHOFF,
      where: '§6',
      here: `${short(tokens / 4)} tokens of text would nearly do.`,
    },
    {
      id: 'overfitting',
      rule: 'To keep overfitting within seed noise, D must be at least 5e3·N^0.74.',
      source: KAPLAN,
      where: 'Eq. 4.4',
      here: `${short(5e3 * parameters ** 0.74)} tokens, for byte-pair tokens and non-embedding parameters.`,
    },
  ];
}

/**
 * Every rule with what a law says of the point.
 *
 * @throws PlanError where the point isn't positive or the law doesn't fall with both N and D.
 */
export function rulesOfThumb(law: JointLaw, point: Point): RuleOfThumb[] {
  positive(point.parameters, 'The number of parameters');
  positive(point.tokens, 'The number of tokens');
  return [...ofSplitting(law, point), ...ofLoss(law, point), ...ofCost(point)];
}
