/**
 * Loss against the learning rate of the hidden matrices at several widths. The recipe's rule takes a rate to another width, as
 * C^−½ (src/train/spec.ts); the same losses against the rate itself say what would happen without it (Yang et al. 2022, "Tensor
 * Programs V", fig. 1). The embedding keeps the recipe's rate.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { modelOfWidth } from '../model/config.ts';
import { BASE_WIDTH, HIDDEN_RATES } from '../train/spec.ts';
import type { AdapterKind, ChoiceField, Experiment, ExperimentPlan, ListField } from './experiment.ts';
import { recipeFields, seedsField, tokensField, widthsField } from './fields.ts';
import { short } from './format.ts';
import { checkedOptions } from './options.ts';
import { checkText, groupOf, planOf, RECIPE, runTokens, sizeTitle, type Member, type Recipe } from './recipe.ts';

export type RateOptions = Recipe & {
  readonly widths: readonly number[];
  readonly tokens: number;
  /** Multiples of a rate: of the recipe's at each width, or of its rate at width 32 at all of them. */
  readonly rates: readonly number[];
  readonly grid: 'recipe' | 'same';
};

const ratesField: ListField = {
  name: 'rates',
  flag: 'rates',
  label: 'Learning rates',
  help: "multiples of the recipe's rate for the hidden matrices",
  example: '0.25,0.5,1,2,4',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 1e-3,
  most: 1e3,
  whole: false,
  unit: 'factor',
  fewest: 3,
  mostItems: 24,
  sorted: true,
  multipleOf: null,
  offers: [0.125, 0.25, 0.5, 0.7, 1, 1.4, 2, 4, 8],
};

const gridField: ChoiceField = {
  name: 'grid',
  flag: 'grid',
  label: 'Rates at each width',
  help: "multiples of the recipe's rate at that width, or the same rates at all widths (multiples of the rate at width 32)",
  example: 'recipe',
  place: 'more',
  optional: false,
  kind: 'choice',
  choices: [
    { value: 'recipe', label: 'by the rule' },
    { value: 'same', label: 'the same' },
  ],
};

const fields = [widthsField, ratesField, tokensField, seedsField, gridField, ...recipeFields];

function defaults(adapter: AdapterKind): RateOptions {
  const rates = [0.25, 0.5, 1, 2, 4, 8];
  // Narrower models scatter too much from seed to seed: at width 8 by 0.1 nats.
  if (adapter?.software)
    return { ...RECIPE, widths: [12, 24, 40], tokens: 2 ** 17, rates, grid: 'recipe', seeds: [1, 2] };
  const widths = [16, 32, 64, 128, 256];
  return { ...RECIPE, widths, tokens: 2 ** 20, rates: [0.125, ...rates], grid: 'recipe', seeds: [1, 2, 3] };
}

function plan(corpus: CorpusInfo, raw: RateOptions): ExperimentPlan<RateOptions> {
  const options = checkedOptions(fields, raw) as RateOptions;
  const { widths, rates, seeds, grid, optimiser = 'adamw' } = options;
  const { exponent } = HIDDEN_RATES[optimiser];
  checkText(corpus, options);
  const tokens = runTokens(options.tokens, options);
  const groups = widths.map((width) => {
    const model = modelOfWidth(width, corpus.symbols.length, options.context);
    const toMultiple = grid === 'same' ? Math.sqrt(width / BASE_WIDTH) ** (2 * exponent) : 1;
    const members = rates.flatMap((rate) =>
      seeds.map((seed): Member => ({
        tokens,
        seed,
        rateFactor: rate * toMultiple,
        purpose: `${short(rate)} times the rate`,
      })),
    );
    return groupOf(corpus, options, { title: sizeTitle(model), model }, members);
  });
  return planOf('rate', corpus, options, groups, notesOf(options));
}

function notesOf({ widths, rates }: RateOptions): string[] {
  const narrow = (rates.at(-1) ?? 1) / (rates[0] ?? 1) < 4;
  return [
    ...(widths.length < 2 ? ['One width says nothing of the way to another: choose two or more.'] : []),
    ...(narrow ? ['The learning rates span less than a factor of 4: a valley is hardly bent over that.'] : []),
  ];
}

export const rate: Experiment<RateOptions> = {
  id: 'rate',
  title: 'Learning rate',
  question: 'Which learning rate is best, and does the best one stay put when the model gets wider?',
  fields,
  defaults,
  plan,
};
