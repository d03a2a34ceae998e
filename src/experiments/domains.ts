/**
 * The same ladder on texts, code, music and images: one law of size with other constants (Henighan et al. 2020, "Scaling Laws for
 * Autoregressive Generative Modeling"). Vocabularies compare in bits a character.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { modelOfWidth } from '../model/config.ts';
import { corporaNamed } from './corpora.ts';
import type { AdapterKind, CorporaField, Experiment, ExperimentPlan, RunGroup } from './experiment.ts';
import { recipeFields, seedsField, tokensField, widthsField } from './fields.ts';
import { short } from './format.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, runTokens, sizeTitle, type Member, type Recipe } from './recipe.ts';

export type DomainsOptions = Recipe & {
  /** Ids, in the order in which they are trained and listed. */
  readonly corpora: readonly string[];
  readonly widths: readonly number[];
  readonly tokens: number;
};

const corporaField: CorporaField = {
  name: 'corpora',
  flag: 'corpora',
  label: 'Texts',
  help: 'what the ladders are trained on, one each',
  example: 'sotu,code,images',
  place: 'main',
  optional: false,
  kind: 'corpora',
  fewest: 1,
  mostItems: 12,
  of: 'text',
};

const fields = [corporaField, widthsField, tokensField, seedsField, ...recipeFields];

function defaults(adapter: AdapterKind): DomainsOptions {
  const corpora = ['sotu', 'sotu-bpe', 'code', 'music', 'images'];
  if (adapter?.software) return { ...RECIPE, corpora, widths: [8, 12, 16, 24, 32], tokens: 2 ** 18 };
  const widths = [8, 12, 16, 24, 32, 48, 64, 96];
  return { ...RECIPE, corpora: [...corpora, 'mixed'], widths, tokens: 2 ** 20, seeds: [1, 2, 3] };
}

function ladderOn(corpus: CorpusInfo, options: DomainsOptions, tokens: number): RunGroup[] {
  return options.widths.map((width) => {
    const model = modelOfWidth(width, corpus.symbols.length, options.context);
    const members = options.seeds.map((seed): Member => ({ tokens, seed, purpose: corpus.id }));
    return groupOf(corpus, options, { title: `${corpus.id}, ${sizeTitle(model)}`, model }, members);
  });
}

/** What of the choice is risky. */
function notesOf(corpora: readonly CorpusInfo[], { widths }: DomainsOptions, tokens: number): string[] {
  const seen = corpora.filter(({ trainCharacters }) => trainCharacters < tokens);
  const again = seen.map(({ id, trainCharacters }) => `${id} (${short(tokens / trainCharacters)} times)`);
  return [
    ...(widths.length < 3 ? ['A law needs three sizes: with fewer, losses are compared and nothing is fitted.'] : []),
    ...(again.length === 0 ? [] : [`Trained on more than once: ${again.join(', ')}.`]),
  ];
}

function plan(
  corpus: CorpusInfo,
  raw: DomainsOptions,
  offered: readonly CorpusInfo[] = [corpus],
): ExperimentPlan<DomainsOptions> {
  const options = checkedOptions(fields, raw) as DomainsOptions;
  const corpora = corporaNamed(options.corpora, offered);
  const task = corpora.find(({ kind }) => kind === 'task');
  check(task === undefined, `${task?.title} is a task: most of it is not to be foreseen. Leave ${task?.id} out.`);
  for (const each of corpora) checkText(each, options);
  const tokens = runTokens(options.tokens, options);
  const groups = corpora.flatMap((each) => ladderOn(each, options, tokens));
  const [first = corpus] = corpora;
  return planOf('domains', first, options, groups, notesOf(corpora, options, tokens), corpora);
}

export const domains: Experiment<DomainsOptions> = {
  id: 'domains',
  title: 'Domains',
  question: 'Does the same law hold for code, music and images, and what changes in it?',
  fields,
  defaults,
  plan,
};
