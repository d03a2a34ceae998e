/** The law of finished runs of several sizes and token counts, as the planner takes it. */
import { FORM_NAMES, fitsOf } from '../../experiments/joint-fits.ts';
import { finishedRuns, runPoint } from '../../experiments/measured.ts';
import { rangeOf, type PlanningLaw } from '../../scaling/planner/law.ts';
import type { RunRecord } from '../../train/record.ts';

export interface FittedLaw {
  /** "Chinchilla's law". */
  readonly name: string;
  readonly runs: number;
  readonly law: PlanningLaw;
}

/** The form that the runs call for, with its bootstrap; null where they are too few or too much alike. */
export function fittedLaw(records: readonly RunRecord[]): FittedLaw | null {
  const points = finishedRuns(records).map(runPoint);
  const found = fitsOf(points);
  const fit = found?.fits.get(found.best);
  if (!found || !fit) return null;
  const { law, bootstrap, level, warnings } = fit;
  const planning = { law, bootstrap, level, range: rangeOf(points), caveats: warnings };
  return { name: FORM_NAMES[found.best], runs: points.length, law: planning };
}
