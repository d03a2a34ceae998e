/** A run spec: plain JSON, complete enough to repeat a run. */
import type { ModelConfig } from '../model/config.ts';
import type { KernelChoice } from '../model/kernels.ts';

/** How a run is trained. Learning rates are peaks, reached after the warm-up. */
export interface TrainingSpec {
  /** Training tokens; a multiple of batch × context. */
  readonly tokens: number;
  /** B: windows a step. */
  readonly batch: number;
  readonly learningRate: { readonly hidden: number; readonly embedding: number };
  readonly warmupSteps: number;
  /** Last share of the steps, over which the rate falls to zero as 1 − √f. */
  readonly cooldownFraction: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Global gradient norm above which gradients are scaled down. */
  readonly clipNorm: number;
  /** What updates the hidden matrices; left out, AdamW as it does the rest. */
  readonly optimiser?: Muon;
}

/**
 * Muon (Jordan et al. 2024) with Nesterov momentum and five Newton-Schulz iterations. Its rate is `learningRate.hidden`; all but
 * the hidden matrices (embedding, head, router) stays with AdamW at the rate of the embedding.
 */
export interface Muon {
  readonly kind: 'muon';
  /** Share of the momentum that is kept from step to step. */
  readonly momentum: number;
}

export interface RunSpec {
  readonly model: ModelConfig;
  /** The corpus by name and content hash: a run on another text is another run. */
  readonly corpus: {
    readonly id: string;
    readonly hash: string;
    /** Train on this many characters from the beginning of the training text; left out, on all of it. */
    readonly characters?: number;
  };
  readonly training: TrainingSpec;
  readonly evaluation: {
    /** Held-out characters, rounded up to whole batches of windows. */
    readonly characters: number;
    /** Of a task: also evaluated at about so many moments of the run. */
    readonly probes?: number;
  };
  /** Seed of the initial weights and of the order of the data. */
  readonly seed: number;
  /** Kernels to repeat a run bit for bit with; left out, the adapter's fastest serve. */
  readonly kernels?: KernelChoice;
}

/** What may update the hidden matrices. */
export type OptimiserName = 'adamw' | 'muon';

/** As published. */
const MUON: Muon = { kind: 'muon', momentum: 0.95 };

/** Peak rate of the hidden matrices at width 32, and the exponent q of its rule: rate ∝ C^−q (docs/experiments.md). */
export const HIDDEN_RATES: Readonly<Record<OptimiserName, { readonly rate: number; readonly exponent: number }>> = {
  /** Measured to transfer over widths 16 to 64. */
  adamw: { rate: 0.016, exponent: 0.5 },
  /** Best between 0.048 and 0.056 at widths 12 to 32 after 131,072 tokens, and flat there; longer runs want less. */
  muon: { rate: 0.04, exponent: 0 },
};

/** Width at which a rule's rate is its base rate. */
export const BASE_WIDTH = 32;

/** (32 / C)^q. By powers of the root, which every engine rounds alike: runs are named by their rates. */
function widthFactor(width: number, exponent: number): number {
  return Math.sqrt(BASE_WIDTH / width) ** (2 * exponent);
}

/** Which optimiser a spec names. */
export function optimiserOf({ optimiser }: Pick<TrainingSpec, 'optimiser'>): OptimiserName {
  return optimiser?.kind ?? 'adamw';
}

/** The recipe every experiment starts from. */
export function defaultTraining(
  width: number,
  tokens: number,
  batch: number,
  optimiser: OptimiserName = 'adamw',
): TrainingSpec {
  const { rate, exponent } = HIDDEN_RATES[optimiser];
  return {
    tokens,
    batch,
    learningRate: { hidden: rate * widthFactor(width, exponent), embedding: 0.016 },
    warmupSteps: 60,
    cooldownFraction: 0.25,
    beta1: 0.9,
    beta2: 0.98,
    epsilon: 1e-8,
    weightDecay: 0,
    clipNorm: 1,
    ...(optimiser === 'muon' && { optimiser: MUON }),
  };
}

/** Tokens a step at which the recipe's rates were measured. */
const MEASURED_TOKENS_PER_STEP = 512;

/**
 * The recipe with other batches: rates × √(batch·context / 512), the square-root rule for adaptive gradients (Malladi
 * et al. 2022, "On the SDEs and Scaling Rules for Adaptive Gradient Algorithms"); Muon's steps have a size of their own as theirs
 * do. At 512 tokens a step it is defaultTraining.
 */
export function trainingAtBatch(
  width: number,
  tokens: number,
  batch: number,
  context: number,
  optimiser?: OptimiserName,
): TrainingSpec {
  const training = defaultTraining(width, tokens, batch, optimiser);
  const factor = Math.sqrt((batch * context) / MEASURED_TOKENS_PER_STEP);
  const { hidden, embedding } = training.learningRate;
  return { ...training, learningRate: { hidden: factor * hidden, embedding: factor * embedding } };
}

/** Number of optimiser steps of a run. */
export function stepsOf(spec: RunSpec): number {
  return Math.floor(spec.training.tokens / (spec.training.batch * spec.model.context));
}

/** Step, from 0, at which the rate begins to fall: what comes before it is the same for every token count. */
export function cooldownStartOf(spec: RunSpec): number {
  return Math.floor(stepsOf(spec) * (1 - spec.training.cooldownFraction));
}

/**
 * Optimiser steps that runs of one shape take when they train together: those of the longest, and the cooldowns of the
 * other token counts. Replicas step at once. At 1, 2, 4, 8 and 16 times a token count, 1.23 times the longest.
 */
export function stepsTogether(specs: readonly RunSpec[]): number {
  const cooldowns = new Map(specs.map((spec) => [stepsOf(spec), stepsOf(spec) - cooldownStartOf(spec)]));
  const longest = Math.max(0, ...cooldowns.keys());
  cooldowns.delete(longest);
  return [...cooldowns.values()].reduce((sum, steps) => sum + steps, longest);
}

/** JSON with sorted keys, so that equal specs give equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** FNV-1a over 64 bits, as 16 hex digits: a name for a spec, not a signature. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/** A name for plain JSON, 16 hex digits: equal for equal values, whatever the order of their keys. */
export function contentName(value: unknown): string {
  return fnv1a(canonical(value));
}

/** The name of a run: equal for equal specs. */
export function runId(spec: RunSpec): string {
  return contentName(spec);
}

/**
 * Runs of equal shape (all but seed, learning rates and token count) can train together: seeds and rates as replicas of
 * one program, token counts as cooldowns that branch off one stable run.
 */
export function shapeKey(spec: RunSpec): string {
  const { learningRate: _, tokens: __, ...training } = spec.training;
  const { model, corpus, evaluation, kernels = null } = spec;
  return canonical({ model, corpus, training, evaluation, kernels });
}
