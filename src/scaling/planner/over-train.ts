/** Training a smaller model for longer, because it will be used: Sardana, Portes, Doubov and Frankle 2024. */
import type { JointLaw } from '../joint-types.ts';
import { findRoot } from '../roots.ts';
import type { Interval } from '../types.ts';
import { notNegative, PlanError, positive } from './check.ts';
import { describe, extrapolations } from './extrapolation.ts';
import { intervalOf, type PlanningLaw } from './law.ts';
import { computeOptimal, INFERENCE_FLOPS, TRAINING_FLOPS } from './optimum.ts';
import { termsOf, type Terms } from './terms.ts';

/** Either the loss to reach, or the training FLOPs whose compute-optimal loss is to be reached. */
export type Quality = { readonly loss: number } | { readonly trainingFlops: number };

export interface OverTrainRequest {
  readonly law: PlanningLaw;
  readonly quality: Quality;
  /** D_inf: tokens read and written over the model's life. */
  readonly inferenceTokens: number;
  /** Price of a FLOP of inference over one of training, 1 by default; above 1 where inference uses the hardware worse. */
  readonly inferencePrice?: number;
}

/** A model with its lifetime compute. */
export interface Lifetime {
  readonly parameters: number;
  /** Training tokens. */
  readonly tokens: number;
  /** 6·N·D. */
  readonly trainingFlops: number;
  /** 2·N·D_inf. */
  readonly inferenceFlops: number;
  /** Their sum, inference at its price: what is minimised. */
  readonly cost: number;
}

export interface OverTraining extends Lifetime {
  /** Nats a token: the loss both models reach. */
  readonly loss: number;
  readonly tokensPerParameter: number;
  /** The compute-optimal model of the same loss. */
  readonly computeOptimal: Lifetime;
  /** Share of the compute-optimal model's cost that is saved. */
  readonly saving: number;
  /** Best N and D for the same loss by the laws of the bootstrap. */
  readonly parametersInterval: Interval | null;
  readonly tokensInterval: Interval | null;
  readonly warnings: readonly string[];
}

/** ln(1 + e^x). */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** N and D on the line of one loss, where P·N^−p is the share 1/(1 + e^−x) of the sum. */
function onLine({ logP, p, logQ, q }: Terms, logSum: number, x: number): { parameters: number; tokens: number } {
  return {
    parameters: Math.exp((logP - logSum + softplus(-x)) / p),
    tokens: Math.exp((logQ - logSum + softplus(x)) / q),
  };
}

/**
 * Least 6·N·D + 2·r·N·D_inf at a given loss, r the price of inference. A Lagrange multiplier gives
 * p·P·N^−p / (q·Q·D^−q) = 1 + r·D_inf/(3·D). In x, the logit of N's share, the left is (p/q)·e^x; the right falls with x, so
 * that one root lies between the compute-optimal x and the x that the right asks for there.
 */
function cheapest(law: JointLaw, loss: number, demand: number): { parameters: number; tokens: number } {
  const terms = termsOf(law);
  const reducible = loss - terms.floor;
  if (!(reducible > 0)) {
    throw new PlanError(
      `No model reaches a loss of ${loss}: the law has the floor ${terms.floor.toPrecision(4)}. Ask for more.`,
    );
  }
  const logSum = Math.log(reducible) / terms.power;
  const ratio = (x: number) =>
    Math.log1p((INFERENCE_FLOPS * demand) / (TRAINING_FLOPS * onLine(terms, logSum, x).tokens));
  const start = Math.log(terms.q / terms.p);
  const reach = ratio(start);
  const x = reach === 0 ? start : findRoot((at) => at - start - ratio(at), start, start + reach);
  return onLine(terms, logSum, x);
}

function lifetime(split: { parameters: number; tokens: number }, inferenceTokens: number, price: number): Lifetime {
  const { parameters, tokens } = split;
  const trainingFlops = TRAINING_FLOPS * parameters * tokens;
  const inferenceFlops = INFERENCE_FLOPS * parameters * inferenceTokens;
  return { parameters, tokens, trainingFlops, inferenceFlops, cost: trainingFlops + price * inferenceFlops };
}

function targetOf(law: JointLaw, quality: Quality): number {
  if ('loss' in quality) return positive(quality.loss, 'The loss to reach');
  return computeOptimal(law, quality.trainingFlops).loss;
}

/**
 * The model that reaches a loss at the least compute over its life.
 *
 * @throws PlanError where the demand is negative, no model reaches the loss, or the law doesn't fall with both N and D.
 */
export function overTrain({ law, quality, inferenceTokens, inferencePrice = 1 }: OverTrainRequest): OverTraining {
  notNegative(inferenceTokens, 'The number of inference tokens');
  const price = positive(inferencePrice, 'The price of inference');
  const loss = targetOf(law.law, quality);
  const demand = price * inferenceTokens;
  const best = lifetime(cheapest(law.law, loss, demand), inferenceTokens, price);
  const plain = lifetime(cheapest(law.law, loss, 0), inferenceTokens, price);
  const parametersInterval = intervalOf(law, (each) => cheapest(each, loss, demand).parameters);
  const silent = law.bootstrap.length > 0 && parametersInterval === null;
  const reach =
    law.range === undefined ? [] : extrapolations(law.range, { ...best, flops: best.trainingFlops }).map(describe);
  return {
    ...best,
    loss,
    tokensPerParameter: best.tokens / best.parameters,
    computeOptimal: plain,
    saving: 1 - best.cost / plain.cost,
    parametersInterval,
    tokensInterval: intervalOf(law, (each) => cheapest(each, loss, demand).tokens),
    warnings: [
      ...(law.caveats ?? []),
      ...reach,
      ...(silent ? ['Too many laws of the bootstrap never reach this loss for an interval.'] : []),
    ],
  };
}
