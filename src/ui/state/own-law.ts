/** A law fitted on this page, for the planner. */
import type { PlanningLaw } from '../../scaling/planner/law.ts';

export interface OwnLaw {
  /** 'own-joint'. */
  readonly id: string;
  /** "Chinchilla's law through 25 runs of Size and data at once". */
  readonly title: string;
  readonly law: PlanningLaw;
}
