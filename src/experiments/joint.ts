/**
 * Loss against size and tokens at once (Hoffmann et al. 2022, §3.3; Kaplan et al. 2020, §4): a grid of runs, the joint laws fitted
 * to it, and each tried on the largest size, which it did not see.
 */
import type { AdapterKind, Experiment, ExperimentPlan } from './experiment.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import { countParameters } from '../model/config.ts';
import { recipeFields, seedsField, tokenCountsField, widthsField } from './fields.ts';
import { gridGroups, type GridOptions } from './grid.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { planOf, RECIPE } from './recipe.ts';

const fields = [{ ...widthsField, fewest: 2 }, { ...tokenCountsField, fewest: 2 }, seedsField, ...recipeFields];

const K = 2 ** 10;

function defaults(adapter: AdapterKind): GridOptions {
  const tokens = [64, 128, 256, 512, 1024].map((count) => count * K);
  if (adapter?.software) return { ...RECIPE, widths: [8, 12, 16, 24, 32, 40], tokens };
  return {
    ...RECIPE,
    widths: [8, 12, 16, 24, 32, 48, 64, 96],
    tokens: [...tokens.slice(1), 2048 * K, 4096 * K],
    seeds: [1, 2, 3],
  };
}

/** Below these the fits call an exponent open (src/scaling/forms/axes.ts): better said before training than after. */
const FEWEST_VALUES = 5;
const LEAST_SPAN = 16;

function notesOf(values: readonly number[], what: string): string[] {
  const span = (values.at(-1) ?? 1) / (values[0] ?? 1);
  if (values.length >= FEWEST_VALUES && span >= LEAST_SPAN) return [];
  return [
    `${values.length} ${what} over a factor of ${span.toPrecision(2)}: an exponent wants ${FEWEST_VALUES} values over ${LEAST_SPAN}.`,
  ];
}

function plan(corpus: CorpusInfo, raw: GridOptions): ExperimentPlan<GridOptions> {
  const options = checkedOptions(fields, raw) as GridOptions;
  const cells = options.widths.length * options.tokens.length;
  check(
    cells >= 5,
    `A joint law has five parameters and needs as many runs; ${cells} were chosen. Add sizes or tokens.`,
  );
  const groups = gridGroups(corpus, options);
  const sizes = groups.flatMap(({ runs }) => (runs[0] ? [countParameters(runs[0].spec.model).total] : []));
  const notes = [...notesOf(sizes, 'sizes'), ...notesOf(options.tokens, 'token counts')];
  return planOf('joint', corpus, options, groups, notes);
}

export const joint: Experiment<GridOptions> = {
  id: 'joint',
  title: 'Size and data at once',
  question: 'Which law of size and tokens together predicts a model larger than all it was fitted to?',
  fields,
  defaults,
  plan,
};
