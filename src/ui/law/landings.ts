/** Sizes that have just been measured: their dots fall into place, and the rings that foretold them answer. */
import type { LadderState } from '../../experiments/ladder-types.ts';

/** Milliseconds from the moment a size is measured until it lies still. */
const FALL = 700;

export class Landings {
  readonly #began = new Map<number, number>();

  /** Compares a ladder with the one before. Only one new size falls: several at once are a jump, not an arrival. */
  note(before: LadderState | null, ladder: LadderState, now: number): void {
    if (before?.plan !== ladder.plan) return this.#began.clear();
    const known = new Set(before.points.map(({ n }) => n));
    const fresh = ladder.points.filter(({ n }) => !known.has(n));
    const [only] = fresh;
    if (fresh.length !== 1 || only === undefined) return;
    const rung = ladder.plan.rungs.findIndex(({ parameters }) => parameters.total === only.n);
    this.#began.set(rung, now);
  }

  /** How far each has come, 0 to 1, those under way only. */
  at(now: number): ReadonlyMap<number, number> {
    const shares = [...this.#began].map(([rung, began]) => [rung, Math.max(0, now - began) / FALL] as const);
    for (const [rung, share] of shares) if (share >= 1) this.#began.delete(rung);
    return new Map(shares.filter(([, share]) => share < 1));
  }
}
