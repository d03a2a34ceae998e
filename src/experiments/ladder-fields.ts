/** What may be chosen of a ladder. */
import type { Field } from './experiment.ts';
import { layersField, recipeFields, seedsField, tokensField, widthsField } from './fields.ts';

const ladderLayersField = layersField({
  name: 'layers',
  flag: 'layers',
  label: 'Layers',
  help: 'one number for all sizes, or several of one width: the ladder then grows in depth',
  example: '1,2,4,8',
  place: 'more',
  most: 32,
  mostItems: 12,
  offers: [1, 2, 3, 4, 6, 8],
});

export const ladderFields: readonly Field[] = [
  widthsField,
  tokensField,
  seedsField,
  ladderLayersField,
  ...recipeFields,
];
