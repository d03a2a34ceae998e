/** What may be called the size of a model; the first is this project's own count. */
import type { Rung } from './ladder-types.ts';

interface WayToCount {
  readonly name: string;
  /** Parameters of a rung's model. */
  readonly count: (rung: Rung) => number;
}

export const WAYS_TO_COUNT: readonly WayToCount[] = [
  { name: 'blocks and head, tied', count: ({ parameters }) => parameters.total },
  { name: 'blocks only', count: ({ parameters }) => parameters.nonEmbedding },
  {
    name: 'blocks, head and embedding',
    count: ({ parameters, model }) => parameters.total + model.vocabulary * model.width,
  },
];
