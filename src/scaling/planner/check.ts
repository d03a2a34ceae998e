/** Input of the planner that can't be used, said before anything is computed. */

/** A plan that can't be made from what was given; the message is ready to show. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
}

/** The value, if it is positive and finite. `what` begins the sentence: "The budget in FLOPs". */
export function positive(value: number, what: string): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new PlanError(`${what} is ${value}. Give a positive number.`);
}

/** The value, if it is finite and not negative. */
export function notNegative(value: number, what: string): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new PlanError(`${what} is ${value}. Give a number that is not negative.`);
}
