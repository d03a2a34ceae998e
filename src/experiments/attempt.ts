/** Fits and readings that the points or the law may not allow. */
import { PlanError } from '../scaling/planner/check.ts';
import { LawError } from '../scaling/points.ts';

/** What a computation gives, or null where the points or the law don't allow it. */
export function attempt<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof LawError || error instanceof PlanError) return null;
    throw error;
  }
}
