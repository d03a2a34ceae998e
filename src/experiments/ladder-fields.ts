/** What may be chosen of a ladder. */
import type { Field, ListField } from './experiment.ts';
import { recipeFields, seedsField, tokensField, widthsField } from './fields.ts';

const layersField: ListField = {
  name: 'layers',
  flag: 'layers',
  label: 'Layers',
  help: 'one number for all sizes, or several of one width: the ladder then grows in depth',
  example: '1,2,4,8',
  place: 'more',
  optional: true,
  kind: 'list',
  least: 1,
  most: 32,
  whole: true,
  unit: 'layers',
  fewest: 1,
  mostItems: 12,
  sorted: true,
  multipleOf: null,
  offers: [1, 2, 3, 4, 6, 8],
};

export const ladderFields: readonly Field[] = [widthsField, tokensField, seedsField, layersField, ...recipeFields];
