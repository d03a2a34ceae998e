/**
 * Loss and cost against context length, at equal tokens a step: a model that sees twice as far back sees half as many windows. Each
 * is evaluated on windows of its own length, mean over all places.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { flopsPerToken, modelOfWidth } from '../model/config.ts';
import type { AdapterKind, Experiment, ExperimentPlan, ListField, NumberField, RunGroup } from './experiment.ts';
import { recipeFields, seedsField, tokenCountsField, widthField } from './fields.ts';
import { integer, metric, short } from './format.ts';
import { tokenCounts } from './grid.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, type Member, type Recipe } from './recipe.ts';

export type ContextOptions = Omit<Recipe, 'batch' | 'context'> & {
  readonly width: number;
  readonly contexts: readonly number[];
  readonly tokens: readonly number[];
  /** Tokens a step, a multiple of every context. */
  readonly stepTokens: number;
};

const contextsField: ListField = {
  name: 'contexts',
  flag: 'contexts',
  label: 'Contexts',
  help: 'tokens in a window; the batch has as many windows as give equal tokens a step',
  example: '8,16,32,64,128',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 8,
  most: 1024,
  whole: true,
  unit: 'tokens',
  fewest: 2,
  mostItems: 12,
  sorted: true,
  multipleOf: null,
  offers: [8, 16, 32, 64, 128, 256, 512],
};

const stepTokensField: NumberField = {
  name: 'stepTokens',
  flag: 'step-tokens',
  label: 'Tokens a step',
  help: 'the same at every context, and a multiple of each',
  example: '512',
  place: 'more',
  optional: false,
  kind: 'number',
  least: 8,
  most: 2 ** 20,
  whole: true,
  unit: 'tokens',
};

const fields = [
  widthField,
  contextsField,
  tokenCountsField,
  seedsField,
  stepTokensField,
  ...recipeFields.filter(({ name }) => name !== 'batch' && name !== 'context'),
];

function defaults(adapter: AdapterKind): ContextOptions {
  const { batch: _, context: __, ...recipe } = RECIPE;
  if (adapter?.software) {
    return {
      ...recipe,
      width: 16,
      contexts: [8, 16, 32, 64, 128],
      tokens: [2 ** 17, 2 ** 18, 2 ** 19],
      stepTokens: 512,
      seeds: [1, 2],
    };
  }
  return {
    ...recipe,
    width: 64,
    contexts: [8, 16, 32, 64, 128, 256, 512],
    tokens: [19, 20, 21, 22].map((power) => 2 ** power),
    stepTokens: 2048,
    seeds: [1, 2, 3],
  };
}

function plan(corpus: CorpusInfo, raw: ContextOptions): ExperimentPlan<ContextOptions> {
  const options = checkedOptions(fields, raw) as ContextOptions;
  const { width, contexts, seeds, stepTokens } = options;
  const uneven = contexts.find((context) => stepTokens % context !== 0);
  check(
    uneven === undefined,
    `A step of ${integer(stepTokens)} tokens is not a whole number of windows of ${uneven ?? 0}. ` +
      'Choose tokens a step that are a multiple of every context, or other contexts.',
  );
  const counts = tokenCounts(options.tokens, { batch: 1, context: stepTokens });
  const groups = contexts.map((context): RunGroup => {
    const recipe = { ...options, context, batch: stepTokens / context };
    checkText(corpus, recipe);
    const model = modelOfWidth(width, corpus.symbols.length, context);
    const members = counts.flatMap((tokens) =>
      seeds.map((seed): Member => ({ tokens, seed, purpose: `${short(tokens)} tokens` })),
    );
    const title = `context ${context} (${metric(flopsPerToken(model))} FLOPs a token)`;
    return groupOf(corpus, recipe, { title, model }, members);
  });
  return planOf('context', corpus, options, groups);
}

export const context: Experiment<ContextOptions> = {
  id: 'context',
  title: 'Context length',
  question: 'What does a longer context gain, and what does it cost?',
  fields,
  defaults,
  plan,
};
