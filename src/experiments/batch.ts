/**
 * Tokens to one loss against batch size (McCandlish et al. 2018, §2.2): for each batch one stable run with cooldowns at several
 * token counts, rates × √batch, and between its losses the tokens at which it would have reached the target.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import { modelOfWidth } from '../model/config.ts';
import type { AdapterKind, Experiment, ExperimentPlan, ListField, NumberField, RunGroup } from './experiment.ts';
import { recipeFields, seedsField, tokenCountsField, widthField } from './fields.ts';
import { integer, listed, short } from './format.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { checkText, groupOf, planOf, RECIPE, wholeSteps, windowsHeldOut, type Member, type Recipe } from './recipe.ts';

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
/** With fewer the target is read off a straight line between two. */
const ENDS_FOR_A_CURVE = 3;

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

/** A sentence on some batches; nothing where there are none. */
function note(batches: readonly number[], say: (which: string) => string): string[] {
  if (batches.length === 0) return [];
  return [say(`${batches.length === 1 ? 'Batch of' : 'Batches of'} ${listed(batches.map(integer))} windows`)];
}

interface Served {
  readonly batch: number;
  /** Token counts. */
  readonly ends: readonly number[];
  /** Why it is left out or cut short. */
  readonly flaw: 'text' | 'few' | 'cut' | null;
}

/** The batches with their token counts, and what is wrong with them. Throws PlanError where no two can be trained. */
function servedBatches(corpus: CorpusInfo, options: BatchOptions): Served[] {
  const { batches, tokens, context } = options;
  // An evaluation holds each batch once at least; two batches there must be.
  for (const batch of batches.slice(0, 2)) checkText(corpus, { ...options, batch });
  const held = windowsHeldOut(corpus, context);
  const served = batches.map((batch): Served => {
    const ends = endsOf(batch, options);
    const cut = ends.length < tokens.length && ends.length < ENDS_FOR_A_CURVE ? 'cut' : null;
    return { batch, ends, flaw: batch > held ? 'text' : ends.length < FEWEST_ENDS ? 'few' : cut };
  });
  const kept = served.filter(isKept);
  check(
    kept.length >= 2,
    `${kept.length === 0 ? 'None' : 'Only one'} of these batches has ${FEWEST_ENDS} token counts of ${FEWEST_STEPS} steps, and two batches ` +
      'are needed at least. Choose more tokens, or smaller batches.',
  );
  return served;
}

const isKept = ({ flaw }: Served): boolean => flaw === null || flaw === 'cut';

function notesOf(served: readonly Served[], { title }: CorpusInfo): string[] {
  const having = (flaw: Served['flaw']) => served.filter((each) => each.flaw === flaw).map(({ batch }) => batch);
  return [
    ...note(having('text'), (which) => `${which} left out: ${title} holds out fewer.`),
    ...note(
      having('few'),
      (which) =>
        `${which} left out: fewer than ${FEWEST_ENDS} of the token counts are ${FEWEST_STEPS} steps. More tokens would bring them in.`,
    ),
    ...note(
      having('cut'),
      (which) =>
        `${which}: only two token counts are ${FEWEST_STEPS} steps, and between two the target is read off a straight line.`,
    ),
  ];
}

function plan(corpus: CorpusInfo, raw: BatchOptions): ExperimentPlan<BatchOptions> {
  const options = checkedOptions(fields, raw) as BatchOptions;
  const { width, seeds, context } = options;
  const served = servedBatches(corpus, options);
  const model = modelOfWidth(width, corpus.symbols.length, context);
  const groups = served.filter(isKept).map(({ batch, ends }): RunGroup => {
    const members = ends.flatMap((tokens) =>
      seeds.map((seed): Member => ({ tokens, seed, purpose: `${short(tokens)} tokens` })),
    );
    const title = `batch of ${integer(batch)} windows (${integer(batch * context)} tokens a step)`;
    return groupOf(corpus, { ...options, batch }, { title, model }, members);
  });
  return planOf('batch', corpus, options, groups, notesOf(served, corpus));
}

export const batch: Experiment<BatchOptions> = {
  id: 'batch',
  title: 'Batch size',
  question: 'How large can a batch be before it wastes tokens?',
  fields,
  defaults,
  plan,
};
