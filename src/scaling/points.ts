/** Checks of the points of a law before anything is computed from them. */
import type { LawForm, LawPoint } from './types.ts';

/** Points or options no law can be fitted to; the message is ready to show. */
export class LawError extends Error {
  override readonly name = 'LawError';
}

/** Sizes a form needs at least: as many as it has parameters. */
export const FEWEST_POINTS: Readonly<Record<LawForm, number>> = { floor: 3, pure: 2 };

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function checkPoint({ n, loss, seeds = [] }: LawPoint): void {
  if (!isPositive(n)) throw new LawError(`A point has N = ${n}. N is a number of parameters: give a positive number.`);
  for (const value of [loss, ...seeds]) {
    if (isPositive(value)) continue;
    throw new LawError(`The point at N = ${n} has the loss ${value}. Give positive, finite losses in nats a token.`);
  }
}

/** The points in order of size. Throws LawError where they are too few, not positive or not of different sizes. */
export function checkPoints(points: readonly LawPoint[], fewest: number): LawPoint[] {
  points.forEach(checkPoint);
  if (points.length < fewest) {
    const have = points.length === 1 ? 'there is 1' : `there are ${points.length}`;
    throw new LawError(`A law needs points of at least ${fewest} sizes, and ${have}. Add runs of other sizes.`);
  }
  const sorted = [...points].sort((a, b) => a.n - b.n);
  const twin = sorted.find((point, i) => point.n === sorted[i - 1]?.n);
  if (twin !== undefined) {
    throw new LawError(
      `Two points have N = ${twin.n}. Give one point a size, with the mean loss and the losses of its seeds.`,
    );
  }
  return sorted;
}
