/** The model to train for a budget: size, tokens, loss, time, cost and energy. */
import { evaluateJoint } from '../joint-law.ts';
import type { JointLaw } from '../joint-types.ts';
import type { Interval } from '../types.ts';
import { PlanError, positive } from './check.ts';
import { describe, extrapolations, short } from './extrapolation.ts';
import { intervalOf, type PlanningLaw } from './law.ts';
import { billOf, flopsOf, type Bill, type Budget } from './machine.ts';
import { computeOptimal, TRAINING_FLOPS } from './optimum.ts';
import { effectiveInputs, type Repeats } from './repeats.ts';
import { searchLeast } from './search.ts';

export interface PlanRequest {
  readonly law: PlanningLaw;
  readonly budget: Budget;
  /** The largest model there is room for; see parametersInMemory. */
  readonly maxParameters?: number;
  /** How much text there is, where it may have to be repeated. */
  readonly repeats?: Repeats;
  /** Training FLOPs a token of a model of N parameters, 6·N by default. */
  readonly flopsPerToken?: (parameters: number) => number;
}

export interface Plan {
  /** N. */
  readonly parameters: number;
  /** D, repetitions included. */
  readonly tokens: number;
  /** C, training FLOPs. */
  readonly flops: number;
  readonly tokensPerParameter: number;
  /** Passes over the text; null where its amount wasn't said. */
  readonly epochs: number | null;
  /** Nats a token. */
  readonly loss: number;
  /** The loss of this N and D by the laws of the bootstrap, without the noise of one run; null without a bootstrap. */
  readonly lossInterval: Interval | null;
  /** The best N by the laws of the bootstrap. */
  readonly parametersInterval: Interval | null;
  /** The best D by the laws of the bootstrap. */
  readonly tokensInterval: Interval | null;
  /** What stops the model from being larger. */
  readonly bound: 'compute' | 'memory';
  /** Null where no machine was given. */
  readonly bill: Bill | null;
  /** Plain sentences on what the plan rests on. */
  readonly warnings: readonly string[];
}

interface Split {
  readonly parameters: number;
  readonly tokens: number;
}

/** Loss of a split, repeated text counted for what it is worth. */
function lossAt(law: JointLaw, { parameters, tokens }: Split, repeats: Repeats | undefined): number {
  if (repeats === undefined) return evaluateJoint(law, parameters, tokens);
  const effective = effectiveInputs(law, parameters, tokens, repeats);
  return evaluateJoint(law, effective.parameters, effective.tokens);
}

/** The split of least loss: in closed form where there is one, else by a search over ln N. */
function bestSplit(law: JointLaw, flops: number, request: PlanRequest): Split {
  const { maxParameters = Infinity, repeats, flopsPerToken } = request;
  const costOfToken = flopsPerToken ?? ((parameters: number) => TRAINING_FLOPS * parameters);
  const splitOf = (parameters: number): Split => ({
    parameters,
    tokens: flops / positive(costOfToken(parameters), 'The FLOPs a token'),
  });
  if (repeats === undefined && flopsPerToken === undefined) {
    return splitOf(Math.min(computeOptimal(law, flops).parameters, maxParameters));
  }
  const most = Math.log(Math.min(maxParameters, Math.max(flops / TRAINING_FLOPS, 2)));
  const logN = searchLeast((x) => lossAt(law, splitOf(Math.exp(x)), repeats), Math.min(0, most - 1), most);
  return splitOf(Math.exp(logN));
}

function checkSize({ parameters, tokens }: Split, flops: number): void {
  if (parameters >= 1 && tokens >= 1) return;
  throw new PlanError(
    `${short(flops)} FLOPs buy ${short(parameters)} parameters on ${short(tokens)} tokens by this law, which is no model. Give a larger budget.`,
  );
}

function epochWarnings(epochs: number | null): string[] {
  if (epochs === null || epochs <= 4) return [];
  const text = `The text is seen ${epochs.toPrecision(3)} times`;
  if (epochs <= 16) return [`${text}: beyond 4 times a repetition is worth clearly less than fresh text.`];
  return [`${text}: beyond about 16 little is gained, and models may overfit, which this law does not know.`];
}

function warningsOf(request: PlanRequest, plan: Omit<Plan, 'warnings'>): string[] {
  const { law, repeats, maxParameters } = request;
  const reach = law.range === undefined ? [] : extrapolations(law.range, plan);
  const silent = law.bootstrap.length > 0 && plan.parametersInterval === null;
  return [
    ...(law.caveats ?? []),
    ...reach.map(describe),
    ...(plan.bound === 'memory' && maxParameters !== undefined
      ? [`Memory holds the model at ${short(maxParameters)} parameters; the compute alone would ask for more.`]
      : []),
    ...epochWarnings(plan.epochs),
    ...(repeats !== undefined && repeats.tokenDecay === undefined && (plan.epochs ?? 0) > 1
      ? ['What a repetition is worth was measured on C4 with dropout and weight decay (Muennighoff et al. 2023).']
      : []),
    ...(silent ? ['Too many laws of the bootstrap leave the best split undefined for an interval.'] : []),
  ];
}

/**
 * Plans the run of least loss for a budget.
 *
 * @throws PlanError where the budget or a bound isn't positive, the budget is too small for a model, or the law doesn't fall
 *   with both N and D.
 */
export function plan(request: PlanRequest): Plan {
  const { law, budget, repeats, maxParameters } = request;
  if (maxParameters !== undefined) positive(maxParameters, 'The largest number of parameters');
  const flops = flopsOf(budget);
  const split = bestSplit(law.law, flops, request);
  checkSize(split, flops);
  const splits = new Map<JointLaw, Split>();
  const splitUnder = (each: JointLaw): Split => {
    const found = splits.get(each) ?? bestSplit(each, flops, request);
    splits.set(each, found);
    return found;
  };
  const bound = maxParameters !== undefined && split.parameters >= 0.999999 * maxParameters ? 'memory' : 'compute';
  const made = {
    ...split,
    flops,
    tokensPerParameter: split.tokens / split.parameters,
    epochs: repeats === undefined ? null : Math.max(1, split.tokens / repeats.uniqueTokens),
    loss: lossAt(law.law, split, repeats),
    lossInterval: intervalOf(law, (each) => lossAt(each, split, repeats)),
    parametersInterval: intervalOf(law, (each) => splitUnder(each).parameters),
    tokensInterval: intervalOf(law, (each) => splitUnder(each).tokens),
    bound,
    bill: budget.machine === undefined ? null : billOf(flops, budget.machine),
  } as const;
  return { ...made, warnings: warningsOf(request, made) };
}
