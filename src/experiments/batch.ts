/**
 * Tokens to one loss against batch size (McCandlish et al. 2018, §2.2): for each batch one stable run with cooldowns at several
 * token counts, rates × √batch, and between its losses the tokens at which it would have reached the target.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { modelOfWidth } from '../model/config.ts';
import { batchFindings } from './batch-findings.ts';
import type { AdapterKind, Experiment, ExperimentPlan, ListField, NumberField, RunGroup } from './experiment.ts';
import { recipeFields, seedsField, tokenCountsField, widthField } from './fields.ts';
import { integer, listed, short } from './format.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, wholeSteps, type Member, type Recipe } from './recipe.ts';

export type BatchOptions = Omit<Recipe, 'batch'> & {
  readonly width: number;
  /** Windows a step. */
  readonly batches: readonly number[];
  readonly tokens: readonly number[];
  /** Nats a token; left out, the lowest loss that most batches reach. */
  readonly target?: number;
};

const batchesField: ListField = {
  name: 'batches',
  flag: 'batches',
  label: 'Batches',
  help: 'windows a step, each with rates in proportion to its square root',
  example: '4,8,16,32,64,128',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 1,
  most: 4096,
  whole: true,
  unit: 'windows',
  fewest: 2,
  mostItems: 16,
  sorted: true,
  multipleOf: null,
  offers: [2, 4, 8, 16, 32, 64, 128, 256, 512],
};

const targetField: NumberField = {
  name: 'target',
  flag: 'target',
  label: 'Target loss',
  help: 'held-out loss to reach, nats a token; left out, the lowest that most batches reach',
  example: '2.1',
  place: 'more',
  optional: true,
  kind: 'number',
  least: 0.001,
  most: 20,
  whole: false,
  unit: 'nats',
};

const fields = [
  widthField,
  batchesField,
  { ...tokenCountsField, help: 'token counts at which a run may end', fewest: 2 },
  seedsField,
  targetField,
  ...recipeFields.filter(({ name }) => name !== 'batch'),
];

/** Steps of the shortest run of a batch: with fewer the warm-up and the cooldown would be all of it. */
const FEWEST_STEPS = 24;
/** Ends a batch needs: between fewer there is nothing to read a target off. */
const FEWEST_ENDS = 2;

function defaults(adapter: AdapterKind): BatchOptions {
  const { batch: _, ...recipe } = RECIPE;
  const counts = (least: number, most: number) => Array.from({ length: most - least + 1 }, (__, i) => 2 ** (least + i));
  if (adapter?.software) return { ...recipe, width: 16, batches: counts(2, 7), tokens: counts(16, 19), seeds: [1, 2] };
  return { ...recipe, width: 64, batches: counts(2, 9), tokens: counts(17, 22), seeds: [1, 2, 3] };
}

/** Whole steps of tokens at which a batch has steps enough. */
function endsOf(batch: number, { tokens, context }: BatchOptions): number[] {
  const recipe = { batch, context };
  const counts = tokens.map((count) => wholeSteps(count, recipe));
  return [...new Set(counts)].filter((count) => count >= FEWEST_STEPS * batch * context);
}

function notesOf(left: readonly number[], shortened: readonly number[]): string[] {
  const leftOut =
    left.length === 0
      ? []
      : [
          `Left out: ${left.length === 1 ? 'the batch' : 'batches'} of ${listed(left.map(integer))} windows, which ` +
            `${left.length === 1 ? 'has' : 'have'} fewer than ${FEWEST_ENDS} token counts of ${FEWEST_STEPS} steps. More tokens would bring them in.`,
        ];
  const cutShort =
    shortened.length === 0
      ? []
      : [
          `Batches of ${listed(shortened.map(integer))} windows have no runs of fewer than ${FEWEST_STEPS} steps: their shortest token counts are left out.`,
        ];
  return [...leftOut, ...cutShort];
}

function plan(corpus: CorpusInfo, raw: BatchOptions): ExperimentPlan<BatchOptions> {
  const options = checkedOptions(fields, raw) as BatchOptions;
  const { width, batches, seeds, context } = options;
  for (const batch of batches) checkText(corpus, { ...options, batch });
  const served = batches.map((batch) => ({ batch, ends: endsOf(batch, options) }));
  const kept = served.filter(({ ends }) => ends.length >= FEWEST_ENDS);
  check(
    kept.length >= 2,
    `${kept.length === 0 ? 'None' : 'Only one'} of these batches has ${FEWEST_ENDS} token counts of ${FEWEST_STEPS} steps, and two batches ` +
      'are needed at least. Choose more tokens, or smaller batches.',
  );
  const model = modelOfWidth(width, corpus.symbols.length, context);
  const groups = kept.map(({ batch, ends }): RunGroup => {
    const members = ends.flatMap((tokens) =>
      seeds.map((seed): Member => ({ tokens, seed, purpose: `${short(tokens)} tokens` })),
    );
    const title = `batch of ${integer(batch)} windows (${integer(batch * context)} tokens a step)`;
    return groupOf(corpus, { ...options, batch }, { title, model }, members);
  });
  const without = (items: typeof served) => items.map(({ batch }) => batch);
  const notes = notesOf(
    without(served.filter(({ ends }) => ends.length < FEWEST_ENDS)),
    without(kept.filter(({ ends }) => ends.length < options.tokens.length)),
  );
  return planOf('batch', corpus, options, groups, notes);
}

export const batch: Experiment<BatchOptions> = {
  id: 'batch',
  title: 'Batch size',
  question: 'How large can a batch be before it wastes tokens?',
  fields,
  defaults,
  plan,
  analyse: batchFindings,
};
