/**
 * Loss against compute (Hoffmann et al. 2022, §3.1): sizes over token counts, all drawn over FLOPs; the best of them at each compute
 * is the frontier.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import type { AdapterKind, Experiment, ExperimentPlan, NumberField } from './experiment.ts';
import { recipeFields, seedsField, tokenCountsField, widthsField } from './fields.ts';
import { metric } from './format.ts';
import { gridGroups, type GridOptions } from './grid.ts';
import { checkedOptions } from './options.ts';
import { check } from './plan-error.ts';
import { planOf, RECIPE } from './recipe.ts';

export type ComputeOptions = GridOptions & {
  /** FLOPs: dearer runs are left out, so that every size ends at about the same compute. */
  readonly flops: number;
};

const flopsField: NumberField = {
  name: 'flops',
  flag: 'flops',
  label: 'Most compute',
  help: 'training FLOPs above which runs are left out, so that all sizes end at about the same compute',
  example: '70G',
  place: 'main',
  optional: false,
  kind: 'number',
  least: 1e6,
  most: 1e18,
  whole: false,
  unit: 'FLOPs',
};

const fields = [
  { ...widthsField, fewest: 3 },
  { ...tokenCountsField, fewest: 2 },
  flopsField,
  seedsField,
  ...recipeFields,
];

const counts = (least: number, most: number): number[] =>
  Array.from({ length: most - least + 1 }, (_, i) => 2 ** (least + i));

function defaults(adapter: AdapterKind): ComputeOptions {
  if (adapter?.software) {
    return { ...RECIPE, widths: [8, 12, 16, 24, 32, 40], tokens: counts(16, 20), flops: 1.1e11 };
  }
  const widths = [8, 12, 16, 24, 32, 48, 64, 96, 128];
  return { ...RECIPE, widths, tokens: counts(17, 23), flops: 2e12, seeds: [1, 2, 3] };
}

/** Points of a curve over compute. */
const FEWEST_ENDS = 2;

function plan(corpus: CorpusInfo, raw: ComputeOptions): ExperimentPlan<ComputeOptions> {
  const options = checkedOptions(fields, raw) as ComputeOptions;
  const { seeds, widths, flops } = options;
  const groups = gridGroups(corpus, options, flops);
  const curves = groups.filter(({ runs }) => runs.length >= FEWEST_ENDS * seeds.length);
  check(
    curves.length >= 3,
    `Up to ${metric(flops)} FLOPs only ${curves.length} of ${widths.length} sizes have two token counts, and a frontier needs ` +
      'three such sizes. Choose more compute, smaller sizes or fewer tokens.',
  );
  const left = widths.length - groups.length;
  const notes = left === 0 ? [] : [`${left} of ${widths.length} sizes have no run below ${metric(flops)} FLOPs.`];
  return planOf('compute', corpus, options, groups, notes);
}

export const compute: Experiment<ComputeOptions> = {
  id: 'compute',
  title: 'Loss against compute',
  question: 'What is the least loss that a compute can buy, and which sizes reach it?',
  fields,
  defaults,
  plan,
};
