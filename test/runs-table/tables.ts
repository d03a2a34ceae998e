/** Tables made of known laws, and their analysis. */
import { seededRandom } from '../../src/scaling/random.ts';
import { analyse, DEFAULT_SETTINGS } from '../../src/runs-table/fits/analyse.ts';
import type { Analysis, Entry, FitSettings } from '../../src/runs-table/fits/types.ts';
import { entriesOf } from '../../src/runs-table/tables.ts';
import { readRuns } from '../../src/runs-table/read.ts';

/** Hoffmann et al. 2022, approach 3. */
export const HOFFMANN = { e: 1.69, a: 406.4, b: 410.7, alpha: 0.34, beta: 0.28 } as const;

export function hoffmann(n: number, d: number): number {
  const { e, a, b, alpha, beta } = HOFFMANN;
  return e + a * n ** -alpha + b * d ** -beta;
}

export const SIZES = [3e7, 1e8, 3e8, 1e9, 3e9, 1e10];
export const LENGTHS = [1e9, 3e9, 1e10, 3e10, 1e11];

/** Normal noise of ln L, the same at every call. */
export function noise(sd: number, seed = 7): () => number {
  const random = seededRandom(seed);
  return () => Math.exp(sd * random.normal());
}

/** A grid of Hoffmann's law as a table. */
export function gridTable(sd = 0.003, sizes = SIZES, lengths = LENGTHS): string {
  const factor = noise(sd);
  const rows = sizes.flatMap((n) => lengths.map((d) => `${n},${d},${hoffmann(n, d) * factor()}`));
  return ['params,tokens,loss', ...rows].join('\n');
}

/** Runs the steps to their end, without many bootstrap fits. */
export function analysed(text: string, settings: Partial<FitSettings> = {}): Analysis {
  const steps = analyse(readRuns(text), { ...DEFAULT_SETTINGS, replicates: 60, ...settings });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export function entry(analysis: Analysis, id: string): Entry {
  const found = entriesOf(analysis).find((each) => each.id === id);
  if (found === undefined)
    throw new Error(
      `There is no ${id} among ${entriesOf(analysis)
        .map((each) => each.id)
        .join(', ')}.`,
    );
  return found;
}

/** A parameter's value and interval by its symbol. */
export function parameter(analysis: Analysis, id: string, symbol: string) {
  const found = entry(analysis, id).parameters.find((each) => each.symbol === symbol);
  if (found === undefined) throw new Error(`${id} has no ${symbol}.`);
  return found.estimated;
}
