/** Fields that several experiments share. */
import type { ChoiceField, Field, ListField, NumberField } from './experiment.ts';

export const widthsField: ListField = {
  name: 'widths',
  flag: 'sizes',
  label: 'Sizes',
  help: 'widths of the models, one a size',
  example: '8,12,16,24,32',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 4,
  most: 512,
  whole: true,
  unit: 'width',
  fewest: 1,
  mostItems: 24,
  sorted: true,
  multipleOf: 4,
  offers: [8, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 192, 256],
};

/** One size, as a list of one would be awkward to type. */
export const widthField: NumberField = {
  name: 'width',
  flag: 'size',
  label: 'Size',
  help: 'width of the model',
  example: '16',
  place: 'main',
  optional: false,
  kind: 'number',
  least: 4,
  most: 512,
  whole: true,
  unit: 'width',
};

export const tokenCountsField: ListField = {
  name: 'tokens',
  flag: 'tokens',
  label: 'Training tokens',
  help: 'token counts, all served by one stable run of each size',
  example: '131K,262K,524K,1M',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 1,
  most: 1e11,
  whole: true,
  unit: 'tokens',
  fewest: 1,
  mostItems: 16,
  sorted: true,
  multipleOf: null,
  offers: [16, 17, 18, 19, 20, 21, 22, 23].map((power) => 2 ** power),
};

/** Numbers of layers. */
export function layersField(
  as: Pick<ListField, 'name' | 'flag' | 'label' | 'help' | 'example' | 'place' | 'most' | 'mostItems' | 'offers'>,
): ListField {
  const layers = { least: 1, whole: true, unit: 'layers', fewest: 1, sorted: true, multipleOf: null } as const;
  return { ...as, kind: 'list', optional: true, ...layers };
}

export const tokensField: NumberField = {
  name: 'tokens',
  flag: 'tokens',
  label: 'Training tokens',
  help: 'training tokens of every run, rounded down to whole steps',
  example: '262K',
  place: 'main',
  optional: false,
  kind: 'number',
  least: 1,
  most: 1e11,
  whole: true,
  unit: 'tokens',
};

export const seedsField: ListField = {
  name: 'seeds',
  flag: 'seeds',
  label: 'Seeds',
  help: 'one run of everything for each; several give error bars',
  example: '1,2,3',
  place: 'main',
  optional: false,
  kind: 'list',
  least: 0,
  most: 2 ** 32 - 1,
  whole: true,
  unit: 'seed',
  fewest: 1,
  mostItems: 32,
  sorted: false,
  multipleOf: null,
  offers: [1, 2, 3, 4, 5],
};

const contextField: NumberField = {
  name: 'context',
  flag: 'context',
  label: 'Context',
  help: 'tokens in a window',
  example: '32',
  place: 'more',
  optional: false,
  kind: 'number',
  least: 8,
  most: 1024,
  whole: true,
  unit: 'tokens',
};

const batchField: NumberField = {
  name: 'batch',
  flag: 'batch',
  label: 'Batch',
  help: 'windows a step',
  example: '16',
  place: 'more',
  optional: false,
  kind: 'number',
  least: 1,
  most: 1024,
  whole: true,
  unit: 'windows',
};

const heldOutField: NumberField = {
  name: 'heldOutCharacters',
  flag: 'held-out',
  label: 'Held-out characters',
  help: 'characters of the evaluation',
  example: '131072',
  place: 'more',
  optional: false,
  kind: 'number',
  least: 1,
  most: 1e9,
  whole: true,
  unit: 'characters',
};

const optimiserField: ChoiceField = {
  name: 'optimiser',
  flag: 'optimiser',
  label: 'Optimiser',
  help: 'what updates the hidden matrices; AdamW serves the rest',
  example: 'muon',
  place: 'more',
  optional: true,
  kind: 'choice',
  choices: [
    { value: 'adamw', label: 'AdamW' },
    { value: 'muon', label: 'Muon' },
  ],
};

const kernelsField: Field = {
  name: 'kernels',
  flag: 'kernels',
  label: 'Kernels',
  help: 'products and attention by name; left out, the fastest serve',
  example: 'quad,plain',
  place: 'more',
  optional: true,
  kind: 'kernels',
};

/** The fields of the recipe but for the seeds. */
export const recipeFields: readonly Field[] = [contextField, batchField, heldOutField, optimiserField, kernelsField];
