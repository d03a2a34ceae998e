/** Computing with a published law, whatever its form. */
import { evaluateJoint } from '../joint-law.ts';
import { evaluateLaw } from '../law.ts';
import { effectiveInputs } from '../planner/repeats.ts';
import { LawError } from '../points.ts';
import type { FineGrainedLaw, PublishedLaw, RepeatedDataLaw, RoutedLaw, StepsLaw } from './types.ts';

/** Where to evaluate. Each form asks for the few it needs. */
export interface At {
  /** N, counted as the law counts it. */
  readonly parameters?: number;
  /** D. */
  readonly tokens?: number;
  /** C. */
  readonly flops?: number;
  /** U_D, of a law with repeated data. */
  readonly uniqueTokens?: number;
  /** S_min. */
  readonly steps?: number;
  /** E, experts of a routed layer. */
  readonly experts?: number;
  /** G, granularity of the experts. */
  readonly granularity?: number;
  /** What a plain power is of. */
  readonly value?: number;
}

function stepsLoss({ nc, alphaN, sc, alphaS }: StepsLaw, n: number, steps: number): number {
  return (nc / n) ** alphaN + (sc / steps) ** alphaS;
}

function repeatedDataLoss(law: RepeatedDataLaw, n: number, d: number, unique: number): number {
  const { fresh, tokenDecay, parameterDecay } = law;
  const uniqueTokens = Math.min(unique, d);
  const { parameters, tokens } = effectiveInputs(fresh, n, d, { uniqueTokens, tokenDecay, parameterDecay });
  return evaluateJoint(fresh, parameters, tokens);
}

function routedLoss({ a, b, c, d, eStart, eMax }: RoutedLaw, n: number, experts: number): number {
  const saturating = 1 / (1 / (experts - 1 + 1 / (1 / eStart - 1 / eMax)) + 1 / eMax);
  const [logN, logE] = [Math.log10(n), Math.log10(saturating)];
  return 10 ** (a * logN + b * logE + c * logN * logE + d);
}

function fineGrainedLoss(law: FineGrainedLaw, n: number, d: number, granularity: number): number {
  const { c, g, gamma, a, alpha, b, beta } = law;
  return c + (g / granularity ** gamma + a) * n ** -alpha + b * d ** -beta;
}

/**
 * The loss in the law's unit, or what a plain power gives.
 *
 * @throws LawError where a value the law needs is missing or not positive, and for allocations, which give no loss.
 */
export function evaluatePublished({ id, form }: PublishedLaw, at: At): number {
  const need = (key: keyof At): number => {
    const value = at[key];
    if (value !== undefined && Number.isFinite(value) && value > 0) return value;
    throw new LawError(`${id} needs a positive number of ${key}, not ${value ?? 'none'}.`);
  };
  switch (form.kind) {
    case 'curve':
      return evaluateLaw(form.curve, need(form.axis));
    case 'joint':
      return evaluateJoint(form.law, need('parameters'), need('tokens'));
    case 'power':
      return form.scale * need('value') ** form.exponent;
    case 'steps':
      return stepsLoss(form.law, need('parameters'), need('steps'));
    case 'repeated-data':
      return repeatedDataLoss(form.law, need('parameters'), need('tokens'), need('uniqueTokens'));
    case 'routed':
      return routedLoss(form.law, need('parameters'), need('experts'));
    case 'fine-grained':
      return fineGrainedLoss(form.law, need('parameters'), need('tokens'), need('granularity'));
    case 'allocation':
      throw new LawError(
        `${id} says how to split a compute, not which loss comes of it. Ask publishedAllocation(law, flops).`,
      );
  }
}
