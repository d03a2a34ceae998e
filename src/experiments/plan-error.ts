/** Choices that make no experiment. The message is ready to show. */
export class PlanError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlanError';
  }
}

/** Throws PlanError with the message unless `holds`. */
export function check(holds: boolean, message: string): void {
  if (!holds) throw new PlanError(message);
}
