/**
 * The ladder on data whose entropy is known: sizes × token counts on a generated source, the floor and exponent of the law of size
 * beside the truth. What a fit says of text can't be checked; what it says here can.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import type { AdapterKind, Experiment, ExperimentPlan } from './experiment.ts';
import { recipeFields, seedsField, tokenCountsField, widthsField } from './fields.ts';
import { gridGroups, type GridOptions } from './grid.ts';
import { checkedOptions } from './options.ts';
import { planOf, RECIPE } from './recipe.ts';
import { checkPeriod, entropyOf } from './truth-known.ts';

const fields = [{ ...widthsField, fewest: 4 }, tokenCountsField, seedsField, ...recipeFields];

const K = 2 ** 10;

/** All that the generated sources hold out: its chance is known as a whole. */
const HELD_OUT = 2 ** 18;

function defaults(adapter: AdapterKind): GridOptions {
  const counts = (powers: readonly number[]) => powers.map((power) => K * 2 ** power);
  const recipe = { ...RECIPE, heldOutCharacters: HELD_OUT };
  if (adapter?.software) return { ...recipe, widths: [4, 8, 12, 16, 24, 32], tokens: counts([6, 7, 8, 9, 10]) };
  return { ...recipe, widths: [4, 8, 12, 16, 24, 32, 48, 64], tokens: counts([9, 10, 11, 12, 13]), seeds: [1, 2, 3] };
}

function plan(corpus: CorpusInfo, raw: GridOptions): ExperimentPlan<GridOptions> {
  const options = checkedOptions(fields, raw) as GridOptions;
  entropyOf(corpus);
  checkPeriod(corpus, options.context);
  return planOf('truth', corpus, options, gridGroups(corpus, options));
}

export const truth: Experiment<GridOptions> = {
  id: 'truth',
  title: 'Known truth',
  question: 'Where the least possible loss is known, does the law’s floor find it?',
  corpus: 'markov',
  recordings: [
    { corpora: ['markov'], title: 'Markov chain' },
    { corpora: ['hidden'], title: 'Hidden states' },
    { corpora: ['key-value'], title: 'Facts' },
  ],
  fields,
  defaults,
  plan,
};
