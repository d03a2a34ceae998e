/** What the runs of all experiments have in common: the recipe, the checks of a text, how a spec and a group are made. */
import type { CorpusInfo } from '../data/corpus.ts';
import { countParameters, flopsPerToken, type ModelConfig } from '../model/config.ts';
import type { KernelChoice } from '../model/kernels.ts';
import { runId, stepsOf, stepsTogether, trainingAtBatch, type OptimiserName, type RunSpec } from '../train/spec.ts';
import type { ExperimentPlan, Options, PlannedRun, RunGroup } from './experiment.ts';
import { integer } from './format.ts';
import { check } from './plan-error.ts';

/** Choices that every experiment has. */
export type Recipe = {
  readonly seeds: readonly number[];
  /** T. */
  readonly context: number;
  /** B: windows a step. */
  readonly batch: number;
  /** Held-out characters of the evaluation. */
  readonly heldOutCharacters: number;
  /** What updates the hidden matrices; left out, AdamW. */
  readonly optimiser?: OptimiserName;
  /** Named in every spec; left out, each shape's are chosen on the adapter. */
  readonly kernels?: KernelChoice;
};

/** Context and batch are those of the measured recipe, so that losses compare. */
export const RECIPE: Recipe = { seeds: [1], context: 32, batch: 16, heldOutCharacters: 131_072 };

/** Windows of a context that a text holds out. */
export function windowsHeldOut({ heldOutCharacters }: CorpusInfo, context: number): number {
  return Math.floor((heldOutCharacters - 1) / context);
}

/** Throws PlanError where the text holds out too little for the evaluation or for one batch. */
export function checkText(
  corpus: CorpusInfo,
  { context, batch, heldOutCharacters }: Pick<Recipe, 'context' | 'batch' | 'heldOutCharacters'>,
): void {
  const held = corpus.heldOutCharacters;
  check(
    heldOutCharacters <= held,
    `${corpus.title} holds out ${integer(held)} characters; an evaluation of ${integer(heldOutCharacters)} ` +
      'needs a whole number between 1 and that.',
  );
  const windows = windowsHeldOut(corpus, context);
  check(
    windows >= batch,
    `${corpus.title} holds out ${integer(held)} characters: ${integer(windows)} windows of ` +
      `${context}, less than one batch of ${batch}. Choose a smaller batch or context.`,
  );
}

/** Tokens rounded down to whole steps; 0 where they are less than one. */
export function wholeSteps(tokens: number, { batch, context }: Pick<Recipe, 'batch' | 'context'>): number {
  return Math.floor(tokens / (batch * context)) * batch * context;
}

/** Steps of a run that leave something besides the warm-up. */
export const FEWEST_STEPS = 40;

/** The whole steps of a run's tokens. Throws PlanError where they are too few. */
export function runTokens(tokens: number, recipe: Pick<Recipe, 'batch' | 'context'>): number {
  const whole = wholeSteps(tokens, recipe);
  const perStep = recipe.batch * recipe.context;
  check(
    whole >= FEWEST_STEPS * perStep,
    `${integer(tokens)} tokens are fewer than ${FEWEST_STEPS} steps of ${integer(perStep)}. ` +
      'Choose more tokens, or a smaller batch or context.',
  );
  return whole;
}

const WARMUP_STEPS = 60;

/** One run of a group, as far as it differs from the others. */
export interface Member {
  /** Whole steps of tokens. */
  readonly tokens: number;
  readonly seed: number;
  readonly purpose: string;
  /** On the hidden matrices' learning rate, 1 by default. */
  readonly rateFactor?: number;
}

/** Parameters trained and what they are called. */
export interface Shape {
  readonly title: string;
  readonly model: ModelConfig;
  /** Characters from the beginning of the text; left out, all of it. */
  readonly characters?: number;
}

/**
 * A group of runs of one shape by the project's recipe. The warm-up is that of all: 60 steps, or a quarter of the shortest
 * run where that is less.
 */
export function groupOf(corpus: CorpusInfo, recipe: Recipe, shape: Shape, members: readonly Member[]): RunGroup {
  const { context, batch, heldOutCharacters, optimiser, kernels } = recipe;
  const perStep = batch * context;
  const shortest = Math.min(...members.map(({ tokens }) => tokens)) / perStep;
  const warmupSteps = Math.max(1, Math.min(WARMUP_STEPS, Math.floor(shortest / 4)));
  const specOf = ({ tokens, seed, rateFactor = 1 }: Member): RunSpec => {
    const training = trainingAtBatch(shape.model.width, tokens, batch, context, optimiser);
    const { hidden, embedding } = training.learningRate;
    const { id, hash } = corpus;
    return {
      model: shape.model,
      corpus: { id, hash, ...(shape.characters !== undefined && { characters: shape.characters }) },
      training: { ...training, warmupSteps, learningRate: { hidden: rateFactor * hidden, embedding } },
      evaluation: { characters: heldOutCharacters },
      seed,
      ...(kernels && { kernels }),
    };
  };
  return groupOfSpecs(
    shape.title,
    members.map((member) => ({ spec: specOf(member), purpose: member.purpose })),
  );
}

/** A group of runs of one shape by their specs. */
export function groupOfSpecs(title: string, specs: readonly Omit<PlannedRun, 'id'>[]): RunGroup {
  const runs = specs.map((run): PlannedRun => ({ id: runId(run.spec), ...run }));
  return { title, runs, ...costOf(runs) };
}

/** Tokens and FLOPs that a group really trains: replicas step at once, through the stable run and every cooldown. */
function costOf(runs: readonly PlannedRun[]): Pick<RunGroup, 'tokens' | 'flops'> {
  const specs = runs.map(({ spec }) => spec);
  const [first] = specs;
  if (!first) return { tokens: 0, flops: 0 };
  const replicas = new Set(specs.map(({ seed, training }) => JSON.stringify([seed, training.learningRate]))).size;
  const perStep = first.training.tokens / stepsOf(first);
  const tokens = replicas * perStep * stepsTogether(specs);
  return { tokens, flops: tokens * flopsPerToken(first.model) };
}

/** The plan of these groups, with its sums; `corpora` where it compares several, `corpus` their first. */
export function planOf<O extends Options>(
  experiment: string,
  corpus: CorpusInfo,
  options: O,
  groups: readonly RunGroup[],
  notes: readonly string[] = [],
  corpora?: readonly CorpusInfo[],
): ExperimentPlan<O> {
  const sum = (of: (group: RunGroup) => number) => groups.reduce((total, group) => total + of(group), 0);
  return {
    experiment,
    corpus,
    ...(corpora && { corpora }),
    options,
    groups,
    tokens: sum(({ tokens }) => tokens),
    flops: sum(({ flops }) => flops),
    notes,
  };
}

/** 'width 16 (6,736 parameters)'. */
export function sizeTitle(model: ModelConfig): string {
  return `width ${model.width} (${integer(countParameters(model).total)} parameters)`;
}
