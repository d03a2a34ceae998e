/**
 * Equal compute (Hoffmann et al. 2022, §3.2): at each budget several sizes, each on the tokens that the budget buys. One stable
 * run a size serves all its budgets.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { countParameters, flopsPerToken, modelOfWidth } from '../model/config.ts';
import type { AdapterKind, Experiment, ExperimentPlan, ListField, RunGroup } from './experiment.ts';
import { recipeFields, seedsField, widthsField } from './fields.ts';
import { listed, metric, short } from './format.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import {
  checkText,
  FEWEST_STEPS,
  groupOf,
  planOf,
  RECIPE,
  sizeTitle,
  wholeSteps,
  type Member,
  type Recipe,
} from './recipe.ts';

export type IsoFlopOptions = Recipe & {
  readonly widths: readonly number[];
  /** FLOPs. */
  readonly budgets: readonly number[];
  /** Tokens a parameter, least and most: other pairs of a size and a budget are left out. */
  readonly ratios: readonly number[];
};

const budgetsField: ListField = {
  name: 'budgets',
  flag: 'budgets',
  label: 'Budgets',
  help: 'training FLOPs that the sizes share',
  example: '8G,16G,32G,64G',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 1e6,
  most: 1e18,
  whole: false,
  unit: 'FLOPs',
  fewest: 1,
  mostItems: 12,
  sorted: true,
  multipleOf: null,
  offers: [4e9, 8e9, 16e9, 32e9, 64e9, 1.28e11, 3e11, 1e12, 3e12],
};

const ratiosField: ListField = {
  name: 'ratios',
  flag: 'tokens-per-parameter',
  label: 'Tokens a parameter',
  help: 'least and most: sizes too large or too small for a budget are left out of it',
  example: '3,1000',
  place: 'more',
  optional: false,
  kind: 'list',
  least: 0.01,
  most: 1e6,
  whole: false,
  unit: 'ratio',
  fewest: 2,
  mostItems: 2,
  sorted: true,
  multipleOf: null,
  offers: [],
};

const fields = [widthsField, budgetsField, seedsField, ratiosField, ...recipeFields];

/** Runs of a budget must differ less than budgets do. */
const LEAST_APART = 1.4;
const FEWEST_SIZES = 3;

/** Widths whose heads are of one dim, as far as they can be: 20 or 28 have a single wide head, and stand off the others' line. */
function defaults(adapter: AdapterKind): IsoFlopOptions {
  const ratios = [3, 1000];
  if (adapter?.software) {
    return { ...RECIPE, widths: [8, 12, 16, 24, 32, 40, 48], budgets: [8e9, 16e9, 32e9, 64e9], ratios };
  }
  const widths = [8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 128];
  return { ...RECIPE, widths, budgets: [3e10, 1e11, 3e11, 1e12], ratios, seeds: [1, 2, 3] };
}

/** Whole steps of tokens for each budget that suits a size. */
function tokensOf(width: number, corpus: CorpusInfo, { budgets, ratios, ...recipe }: IsoFlopOptions) {
  const [least = 0, most = Infinity] = ratios;
  const model = modelOfWidth(width, corpus.symbols.length, recipe.context);
  const served = budgets.flatMap((budget) => {
    const tokens = wholeSteps(budget / flopsPerToken(model), recipe);
    const ratio = tokens / countParameters(model).total;
    const fits = ratio >= least && ratio <= most && tokens >= FEWEST_STEPS * recipe.batch * recipe.context;
    return fits ? [{ budget, tokens }] : [];
  });
  return { model, served };
}

function notesOf(sizes: readonly ReturnType<typeof tokensOf>[], budgets: readonly number[]): string[] {
  const few = budgets.filter((budget) => {
    const count = sizes.filter(({ served }) => served.some((each) => each.budget === budget)).length;
    return count < FEWEST_SIZES + 1;
  });
  if (few.length === 0) return [];
  return [
    `Fewer than ${FEWEST_SIZES + 1} sizes suit ${few.length === 1 ? 'the budget' : 'the budgets'} of ` +
      `${listed(few.map(metric))} FLOPs: a valley there has no interval. Add sizes between, or widen the tokens a parameter.`,
  ];
}

function plan(corpus: CorpusInfo, raw: IsoFlopOptions): ExperimentPlan<IsoFlopOptions> {
  const options = checkedOptions(fields, raw) as IsoFlopOptions;
  const { widths, budgets, seeds } = options;
  checkText(corpus, options);
  const close = budgets.find((budget, i) => i > 0 && budget < LEAST_APART * (budgets[i - 1] ?? 0));
  check(
    close === undefined,
    `Budgets lie at least a factor of ${LEAST_APART} apart, and ${metric(close ?? 0)} FLOPs is closer to the one before.`,
  );
  const sizes = widths.map((width) => tokensOf(width, corpus, options));
  const most = Math.max(0, ...sizes.flatMap(({ served }) => served.map(({ tokens }) => tokens)));
  check(most <= 1e11, `At most 100,000,000,000 tokens a run, and the largest budget buys ${short(most)}.`);
  const counts = budgets.map((budget) => sizes.filter(({ served }) => served.some((s) => s.budget === budget)).length);
  check(
    counts.some((count) => count >= FEWEST_SIZES),
    `No budget has ${FEWEST_SIZES} sizes of ${short(options.ratios[0] ?? 0)} to ${short(options.ratios[1] ?? 0)} tokens ` +
      `a parameter and ${FEWEST_STEPS} steps. Choose larger budgets, other sizes, or a wider range of tokens a parameter.`,
  );
  const groups = sizes.flatMap(({ model, served }): RunGroup[] => {
    const members = served.flatMap(({ budget, tokens }) =>
      seeds.map((seed): Member => ({ tokens, seed, purpose: `budget ${metric(budget)} FLOPs` })),
    );
    return members.length === 0 ? [] : [groupOf(corpus, options, { title: sizeTitle(model), model }, members)];
  });
  return planOf('isoflop', corpus, options, groups, notesOf(sizes, budgets));
}

export const isoflop: Experiment<IsoFlopOptions> = {
  id: 'isoflop',
  title: 'Equal compute',
  question: 'For a given compute, which size is best, and how does it grow with the compute?',
  fields,
  defaults,
  plan,
};
