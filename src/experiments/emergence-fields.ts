/** What may be chosen of the tasks. */
import type { ChoiceField, CorporaField, Field, NumberField } from './experiment.ts';
import { layersField, recipeFields, seedsField, widthsField } from './fields.ts';

const BY_TASK = 'left out, as suits the task';

const tasksField: CorporaField = {
  name: 'tasks',
  flag: 'task',
  label: 'Tasks',
  help: 'one task, or several of one kind that differ in difficulty',
  example: 'addition-2,addition-3',
  place: 'main',
  optional: false,
  kind: 'corpora',
  of: 'task',
  fewest: 1,
  mostItems: 4,
};

const effortField: ChoiceField = {
  name: 'effort',
  flag: 'effort',
  label: 'Effort',
  help: 'sizes and lengths for some minutes on a processor, or on a GPU',
  example: 'small',
  place: 'main',
  optional: false,
  kind: 'choice',
  choices: [
    { value: 'small', label: 'small' },
    { value: 'full', label: 'full' },
  ],
};

const blocksField = layersField({
  name: 'layers',
  flag: 'layers',
  label: 'Layers',
  help: `blocks of a model; ${BY_TASK}`,
  example: '1,2',
  place: 'more',
  most: 8,
  mostItems: 4,
  offers: [1, 2, 3, 4],
});

/** A number of records. */
function recordsField(as: Pick<NumberField, 'name' | 'flag' | 'label' | 'help' | 'example' | 'optional'>): NumberField {
  return { ...as, place: 'more', kind: 'number', least: 1, most: 1e9, whole: true, unit: 'records' };
}

const examplesField = recordsField({
  name: 'examples',
  flag: 'examples',
  label: 'Training records',
  help: `records that a run learns from; ${BY_TASK}`,
  example: '256K',
  optional: true,
});

const batchField = recordsField({
  name: 'batch',
  flag: 'batch',
  label: 'Batch',
  help: `records a step; ${BY_TASK}`,
  example: '128',
  optional: true,
});

const heldOutField = recordsField({
  name: 'records',
  flag: 'held-out',
  label: 'Held-out records',
  help: 'records that are graded, rounded up to whole batches',
  example: '1024',
  optional: false,
});

const probesField: NumberField = {
  name: 'probes',
  flag: 'probes',
  label: 'Probes',
  help: 'moments of a run at which it is graded, at equal distances on a logarithmic axis',
  example: '16',
  place: 'more',
  optional: false,
  kind: 'number',
  least: 0,
  most: 200,
  whole: true,
  unit: 'records',
};

export const emergenceFields: readonly Field[] = [
  tasksField,
  {
    ...widthsField,
    help: `${widthsField.help}; ${BY_TASK}`,
    optional: true,
    offers: [4, 8, 12, 16, 20, 24, 32, 48, 64],
  },
  effortField,
  seedsField,
  blocksField,
  examplesField,
  batchField,
  heldOutField,
  probesField,
  ...recipeFields.filter(({ name }) => name === 'kernels'),
];
