/**
 * Loss against training tokens at one size, from cooldowns of one stable run a seed; and on request the same on small texts that
 * are seen many times over, where the losses on the text itself and on held-out text part.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { modelOfWidth } from '../model/config.ts';
import type { AdapterKind, Experiment, ExperimentPlan, ListField } from './experiment.ts';
import { recipeFields, seedsField, tokenCountsField, widthField } from './fields.ts';
import { integer, short } from './format.ts';
import { tokenCounts } from './grid.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, sizeTitle, type Member, type Recipe } from './recipe.ts';

export type DataOptions = Recipe & {
  readonly width: number;
  readonly tokens: readonly number[];
  /** Sizes of small texts, the beginning of the whole; left out, none. */
  readonly characters?: readonly number[];
};

const charactersField: ListField = {
  name: 'characters',
  flag: 'characters',
  label: 'Small texts',
  help: 'characters of texts to repeat, each the beginning of the whole, to see them learnt by heart',
  example: '16K,64K,256K',
  place: 'main',
  optional: true,
  kind: 'list',
  least: 1024,
  most: 1e9,
  whole: true,
  unit: 'characters',
  fewest: 1,
  mostItems: 8,
  sorted: true,
  multipleOf: null,
  offers: [4096, 16_384, 65_536, 262_144, 1_048_576],
};

const fields = [widthField, { ...tokenCountsField, fewest: 2 }, seedsField, charactersField, ...recipeFields];

const K = 2 ** 10;

function defaults(adapter: AdapterKind): DataOptions {
  const counts = (powers: readonly number[]) => powers.map((power) => K * 2 ** power);
  if (adapter?.software) return { ...RECIPE, width: 16, tokens: counts([6, 7, 8, 9, 10, 11]), seeds: [1, 2, 3] };
  return { ...RECIPE, width: 64, tokens: counts([7, 8, 9, 10, 11, 12, 13]), seeds: [1, 2, 3] };
}

function notesOf(corpus: CorpusInfo, { tokens, characters = [] }: DataOptions): string[] {
  const most = tokens.at(-1) ?? 0;
  const fresh =
    most > corpus.trainCharacters
      ? [
          `${corpus.title} has ${integer(corpus.trainCharacters)} characters to train on: runs of more tokens than that ` +
            'see it more than once, and their loss is no longer that of fresh text.',
        ]
      : [];
  const unseen = characters.filter((count) => count >= most);
  if (unseen.length === 0) return fresh;
  return [
    ...fresh,
    `No run sees a small text of ${short(unseen[0] ?? 0)} characters more than once: choose more tokens or smaller texts.`,
  ];
}

function plan(corpus: CorpusInfo, raw: DataOptions): ExperimentPlan<DataOptions> {
  const options = checkedOptions(fields, raw) as DataOptions;
  const { width, seeds, characters = [] } = options;
  checkText(corpus, options);
  const counts = tokenCounts(options.tokens, options);
  const whole = characters.find((count) => count >= corpus.trainCharacters);
  check(
    whole === undefined,
    `${corpus.title} has ${integer(corpus.trainCharacters)} characters to train on, and a small text of ` +
      `${integer(whole ?? 0)} is not smaller. Leave it out: the whole text is trained on anyway.`,
  );
  const model = modelOfWidth(width, corpus.symbols.length, options.context);
  const members = counts.flatMap((tokens) =>
    seeds.map((seed): Member => ({ tokens, seed, purpose: `${short(tokens)} tokens` })),
  );
  const groups = [undefined, ...characters].map((count) => {
    const text = count === undefined ? 'the whole text' : `${short(count)} characters`;
    const shape = { title: `${sizeTitle(model)} on ${text}`, model, ...(count !== undefined && { characters: count }) };
    return groupOf(corpus, options, shape, members);
  });
  return planOf('data', corpus, options, groups, notesOf(corpus, options));
}

export const data: Experiment<DataOptions> = {
  id: 'data',
  title: 'More data',
  question: 'How does the loss of one model fall with training tokens, and what is text worth that it has seen before?',
  fields,
  defaults,
  plan,
};
