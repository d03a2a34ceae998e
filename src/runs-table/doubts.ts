/** Rows that may be wrong though each of their cells can be read. */
import { median } from '../scaling/quantiles.ts';
import type { Doubt, TableRun } from './types.ts';

/** ln of 160,000: more than the loss of a model that knows nothing but a large vocabulary. */
const HIGHEST_LOSS = 12;
/** Tokens a parameter that runs meant for a law hardly lie outside of. */
const LEAST_RATIO = 0.1;
const GREATEST_RATIO = 1e5;
/** By how much C may differ from 6·N·D: heads, attention and embeddings counted or not. */
const OTHER_COMPUTE = 5;

function linesWhere(runs: readonly TableRun[], odd: (run: TableRun) => boolean): number[] {
  return runs.filter(odd).map(({ line }) => line);
}

function highLosses(runs: readonly TableRun[]): Doubt[] {
  const lines = linesWhere(runs, ({ loss }) => loss > HIGHEST_LOSS);
  const all = lines.length > runs.length / 2;
  const text = all
    ? `Most losses lie above ${HIGHEST_LOSS} nats. If they are perplexities, say so: loss=NAME:perplexity.`
    : `The loss lies above ${HIGHEST_LOSS} nats: a diverged run, or another unit?`;
  return lines.length === 0 ? [] : [{ text, lines: all ? [] : lines }];
}

function ratios(runs: readonly TableRun[]): Doubt[] {
  const [few, many] = [
    linesWhere(runs, ({ n, d }) => n !== null && d !== null && d / n < LEAST_RATIO),
    linesWhere(runs, ({ n, d }) => n !== null && d !== null && d / n > GREATEST_RATIO),
  ];
  return [
    ...(few.length > 0
      ? [{ text: `Fewer than ${LEAST_RATIO} tokens a parameter: far outside what laws are fitted to.`, lines: few }]
      : []),
    ...(many.length > 0 ? [{ text: 'More than 100,000 tokens a parameter: are the units right?', lines: many }] : []),
  ];
}

function computes(runs: readonly TableRun[]): Doubt[] {
  const lines = linesWhere(runs, ({ n, d, flops }) => {
    if (n === null || d === null || flops === null) return false;
    return Math.abs(Math.log(flops / (6 * n * d))) > Math.log(OTHER_COMPUTE);
  });
  if (lines.length === 0) return [];
  return [
    { text: `The compute differs from 6·N·D by more than a factor of ${OTHER_COMPUTE}: are the units right?`, lines },
  ];
}

/** Small fractions where whole numbers are expected: millions or billions whose header doesn't say so. */
function smallCounts(runs: readonly TableRun[]): Doubt[] {
  const count = (what: string, unit: string, of: (run: TableRun) => number | null): Doubt[] => {
    const values = runs.flatMap((run) => of(run) ?? []);
    if (values.length === 0 || median(values) >= 1000 || values.every(Number.isInteger)) return [];
    const text = `The ${what} are small fractions. If they are millions or billions, say so: ${unit}=NAME:M or ${unit}=NAME:B.`;
    return [{ text, lines: [] }];
  };
  return [...count('parameters', 'params', ({ n }) => n), ...count('tokens', 'tokens', ({ d }) => d)];
}

/** Rows equal to an earlier one in everything that was read. */
function copies(runs: readonly TableRun[]): Doubt[] {
  const seen = new Set<string>();
  const lines: number[] = [];
  for (const { line, ...rest } of runs) {
    const key = JSON.stringify(rest);
    if (seen.has(key)) lines.push(line);
    else seen.add(key);
  }
  return lines.length === 0 ? [] : [{ text: 'The row repeats an earlier one exactly; it counts twice.', lines }];
}

/** Equal N and D with several learning rates or batches: a sweep, of which only the best belongs to a law. */
function sweeps(runs: readonly TableRun[]): Doubt[] {
  const settings = new Map<string, Set<string>>();
  for (const { n, d, learningRate, batch } of runs) {
    if (learningRate === null && batch === null) continue;
    const key = `${n} ${d}`;
    settings.set(key, (settings.get(key) ?? new Set()).add(`${learningRate} ${batch}`));
  }
  const swept = [...settings.values()].filter((each) => each.size > 1).length;
  if (swept === 0) return [];
  const text = `${swept} sizes were trained at several learning rates or batches. A law is of the best of each: keep those (--best).`;
  return [{ text, lines: [] }];
}

export function doubtsOf(runs: readonly TableRun[]): Doubt[] {
  return [highLosses, smallCounts, ratios, computes, copies, sweeps].flatMap((check) => check(runs));
}
