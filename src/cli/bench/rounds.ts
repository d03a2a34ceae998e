/** Repeated measurements: medians of rounds that take turns, so that what else the machine does hits all alike. */
import type { Rounds, Timing } from './result.ts';

/** Throws where there are no values. */
export function summary(values: readonly number[]): Rounds {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || least === undefined || most === undefined) {
    throw new Error('A summary needs at least one value.');
  }
  return { median: (low + high) / 2, least, most, rounds: values };
}

/** What a piece of work took, in seconds a unit. */
export interface Sample {
  readonly wall: number;
  readonly processor: number | null;
}

export function timing(samples: readonly Sample[]): Timing {
  const processor = samples.map((sample) => sample.processor).filter((value) => value !== null);
  return {
    wall: summary(samples.map(({ wall }) => wall)),
    processor: processor.length === samples.length ? summary(processor) : null,
  };
}

/** Runs every piece of work once a round, for `rounds` rounds; the results by work, a round each. */
export async function takingTurns<T>(works: readonly (() => Promise<T>)[], rounds: number): Promise<T[][]> {
  const results: T[][] = works.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, work] of works.entries()) results[i]?.push(await work());
  }
  return results;
}

/** Units that fill `seconds` when one takes `each`, at least 1. */
export function unitsFor(seconds: number, each: number, most: number): number {
  return Math.max(1, Math.min(most, Math.round(seconds / Math.max(each, 1e-9))));
}
