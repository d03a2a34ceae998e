/**
 * Mixtures of experts at equal active compute: each token passes as much feed-forward width as in the dense model, out of E times as
 * much (Shazeer et al. 2017; Fedus et al. 2022, "Switch Transformers", fig. 1; Clark et al. 2022). The dense ladder beside them says
 * how large a dense model would have to be for the same loss.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { countParameters, modelOfWidth, type ModelConfig } from '../model/config.ts';
import type { AdapterKind, ChoiceField, Experiment, ExperimentPlan, ListField, NumberField } from './experiment.ts';
import { recipeFields, seedsField, tokensField, widthsField } from './fields.ts';
import { integer } from './format.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, runTokens, sizeTitle, type Member, type Recipe } from './recipe.ts';

export type MoeOptions = Recipe & {
  /** Of the models with experts, and of dense ones beside them. */
  readonly widths: readonly number[];
  /** E. */
  readonly experts: readonly number[];
  /** Further widths of the dense ladder, to see how large a dense model of equal loss is. */
  readonly denseWidths?: readonly number[];
  readonly tokens: number;
  /** k: '1' or '2' experts a token. */
  readonly active: string;
  readonly balance: number;
  /** Whether the largest mixture is trained without the balancing loss too. */
  readonly control: 'none' | 'largest';
};

const expertsField: ListField = {
  name: 'experts',
  flag: 'experts',
  label: 'Experts',
  help: 'experts of a layer, beside the dense model, which has one',
  example: '4,8,16',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 2,
  most: 64,
  whole: true,
  unit: 'factor',
  fewest: 1,
  mostItems: 6,
  sorted: true,
  multipleOf: null,
  offers: [2, 3, 4, 8, 16, 32],
};

const denseField: ListField = {
  ...widthsField,
  name: 'denseWidths',
  flag: 'dense-sizes',
  label: 'Further dense sizes',
  help: 'widths of dense models beyond those with experts, to find the dense model of equal loss',
  example: '32,40',
  optional: true,
};

const activeField: ChoiceField = {
  name: 'active',
  flag: 'active',
  label: 'Experts a token',
  help: 'experts that a token passes through; with two, each is half as wide',
  example: '2',
  place: 'more',
  optional: false,
  kind: 'choice',
  choices: [
    { value: '1', label: 'one' },
    { value: '2', label: 'two of half the width' },
  ],
};

const balanceField: NumberField = {
  name: 'balance',
  flag: 'balance',
  label: 'Balancing loss',
  help: 'coefficient of the load-balancing loss; 0 trains without',
  example: '0.01',
  place: 'more',
  optional: false,
  kind: 'number',
  least: 0,
  most: 10,
  whole: false,
  unit: 'factor',
};

const controlField: ChoiceField = {
  name: 'control',
  flag: 'control',
  label: 'Without balancing',
  help: 'whether the largest mixture is trained once more without the balancing loss',
  example: 'largest',
  place: 'more',
  optional: false,
  kind: 'choice',
  choices: [
    { value: 'none', label: 'no' },
    { value: 'largest', label: 'the largest' },
  ],
};

const fields = [
  widthsField,
  expertsField,
  tokensField,
  seedsField,
  denseField,
  activeField,
  balanceField,
  controlField,
  ...recipeFields,
];

/** Two experts a token: measured at width 16 after 512K tokens, one of four gained nothing, two of four of half the width 0.017 nats. */
function defaults(adapter: AdapterKind): MoeOptions {
  const shared = { ...RECIPE, active: '2', balance: 0.01, control: 'largest' } as const;
  if (adapter?.software) {
    return { ...shared, widths: [12, 16, 24], experts: [4, 8, 16], denseWidths: [32, 40], tokens: 2 ** 19, seeds: [1] };
  }
  return {
    ...shared,
    widths: [16, 32, 64, 128],
    experts: [4, 8, 16, 32],
    denseWidths: [192, 256],
    tokens: 2 ** 22,
    seeds: [1, 2],
  };
}

/** The dense model with its feed-forward part as a mixture: k experts are as wide as it together. */
function withExperts(dense: ModelConfig, count: number, { active, balance }: MoeOptions, balanced = true): ModelConfig {
  const k = Number(active);
  return { ...dense, hidden: dense.hidden / k, experts: { count, active: k, balance: balanced ? balance : 0 } };
}

/** '8 experts, not balanced'. */
function expertsText({ experts }: ModelConfig): string {
  if (!experts) return 'dense';
  return `${experts.count} experts${experts.balance === 0 ? ', not balanced' : ''}`;
}

function mixtureTitle(model: ModelConfig): string {
  const { total, active = total } = countParameters(model);
  return `width ${model.width}, ${expertsText(model)} (${integer(total)} parameters, ${integer(active)} active)`;
}

function plan(corpus: CorpusInfo, raw: MoeOptions): ExperimentPlan<MoeOptions> {
  const options = checkedOptions(fields, raw) as MoeOptions;
  const { widths, experts, seeds, denseWidths = [], active, control, context } = options;
  checkText(corpus, options);
  const tokens = runTokens(options.tokens, options);
  const dense = (width: number) => modelOfWidth(width, corpus.symbols.length, context);
  const group = (title: string, model: ModelConfig) => {
    const members = seeds.map((seed): Member => ({ tokens, seed, purpose: expertsText(model) }));
    return groupOf(corpus, options, { title, model }, members);
  };
  const ladder = [...new Set([...widths, ...denseWidths])].sort((a, b) => a - b);
  const mixtures = widths.flatMap((width) => experts.map((count) => withExperts(dense(width), count, options)));
  const [width, count] = [widths.at(-1) ?? 0, experts.at(-1) ?? 0];
  const free = control === 'largest' && options.balance > 0 ? [withExperts(dense(width), count, options, false)] : [];
  const groups = [
    ...ladder.map(dense).map((model) => group(`dense, ${sizeTitle(model)}`, model)),
    ...[...mixtures, ...free].map((model) => group(mixtureTitle(model), model)),
  ];
  check(Number(active) <= (experts[0] ?? 1), `A token can't pass ${active} of ${experts[0] ?? 1} experts.`);
  return planOf('moe', corpus, options, groups, notesOf(options));
}

function notesOf({ balance, experts, widths }: MoeOptions): string[] {
  return [
    ...(balance === 0 ? ['Nothing balances the experts: some may get no tokens and learn nothing.'] : []),
    ...(widths.length < 2 || experts.length < 2
      ? ['One size or one number of experts says nothing of how the gain goes with it.']
      : []),
  ];
}

export const moe: Experiment<MoeOptions> = {
  id: 'moe',
  title: 'Experts',
  question: 'What do more experts gain when every token costs the same?',
  fields,
  defaults,
  plan,
};
