/** The published laws, and how to find one. docs/published-laws.md shows them all. */
import { ALLOCATION_LAWS } from './published/allocations.ts';
import { DATA_CONSTRAINED_LAWS } from './published/data-constrained.ts';
import { EXPERT_LAWS } from './published/experts.ts';
import { CHINCHILLA_LAWS } from './published/hoffmann.ts';
import { KAPLAN_LAWS } from './published/kaplan.ts';
import { OVER_TRAINING_LAWS } from './published/over-training.ts';
import type { PublishedLaw } from './published/types.ts';
import { LawError } from './points.ts';

/** Every law here, in order of the field's history. */
export const PUBLISHED_LAWS: readonly PublishedLaw[] = [
  ...KAPLAN_LAWS,
  ...CHINCHILLA_LAWS,
  ...DATA_CONSTRAINED_LAWS,
  ...OVER_TRAINING_LAWS,
  ...ALLOCATION_LAWS,
  ...EXPERT_LAWS,
];

/** @throws LawError with the ids there are, where the id is none of them. */
export function publishedLaw(id: string): PublishedLaw {
  const found = PUBLISHED_LAWS.find((law) => law.id === id);
  if (found !== undefined) return found;
  throw new LawError(
    `There is no published law "${id}". Choose one of: ${PUBLISHED_LAWS.map((law) => law.id).join(', ')}.`,
  );
}
