/** Which runs of a table go into which fit. */
import { spread } from '../../scaling/forms/axes.ts';
import { flopsOf } from '../../scaling/isoflop.ts';
import type { TableRun } from '../types.ts';
import type { FitSettings, LinePoint } from './types.ts';

export interface Selection {
  readonly runs: readonly TableRun[];
  readonly notes: readonly string[];
}

function cellOf({ n, d, uniqueTokens, experts, granularity }: TableRun): string {
  return [n, d, uniqueTokens, experts, granularity].join(' ');
}

/** Of runs alike in all that the laws know, the one of least loss. */
function bestOfEach(runs: readonly TableRun[]): TableRun[] {
  const best = new Map<string, TableRun>();
  for (const run of runs) {
    const known = best.get(cellOf(run));
    if (known === undefined || run.loss < known.loss) best.set(cellOf(run), run);
  }
  const kept = new Set(best.values());
  return runs.filter((run) => kept.has(run));
}

/** Losses as high as the k-th highest and above, as Besiroglu et al. 2024 leave them out. */
function worst(runs: readonly TableRun[], count: number): Set<TableRun> {
  if (count === 0) return new Set();
  const bound = runs.map(({ loss }) => loss).sort((a, b) => b - a)[count - 1] ?? Infinity;
  return new Set(runs.filter(({ loss }) => loss >= bound));
}

function linesOf(runs: Iterable<TableRun>): string {
  const lines = [...runs].map(({ line }) => line);
  const shown = lines.slice(0, 10).join(', ');
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${lines.length > 10 ? `, and ${lines.length - 10} more` : ''}`;
}

/** The runs a person's settings leave. */
export function selectedRuns(
  runs: readonly TableRun[],
  { best, dropWorst }: Pick<FitSettings, 'best' | 'dropWorst'>,
): Selection {
  const chosen = best ? bestOfEach(runs) : [...runs];
  const dropped = worst(chosen, dropWorst);
  const notes = [
    ...(chosen.length < runs.length
      ? [`Of ${runs.length} runs the best of each size and length were kept: ${chosen.length}.`]
      : []),
    ...(dropped.size > 0 ? [`${dropped.size} runs of highest loss were left out, as asked: ${linesOf(dropped)}.`] : []),
  ];
  return { runs: chosen.filter((run) => !dropped.has(run)), notes };
}

/** A run as a point of a joint law; null where it lacks N or D. */
export function linePoint({ line, n, d, loss, flops, weight, group }: TableRun): LinePoint | null {
  if (n === null || d === null) return null;
  return {
    line,
    n,
    d,
    loss,
    ...(flops !== null && { flops }),
    ...(weight !== null && { weight }),
    ...(group !== null && { group }),
  };
}

/** Different values of a variable, those within 5 % counting as one. */
export function count(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? 0 : spread(known).count;
}

/** Text counts as seen once up to this many passes: counts of tokens are rounded. */
const ONCE = 1.01;

export function isRepeated({ d, uniqueTokens }: TableRun): boolean {
  return d !== null && uniqueTokens !== null && d > ONCE * uniqueTokens;
}

/** Fewest runs of fresh text, or without experts, for joint laws to be fitted to them alone. */
const ENOUGH = 8;

/** Runs that the joint laws speak of: fresh text, and one number of experts. */
export function plainRuns(runs: readonly TableRun[]): Selection {
  const notes: string[] = [];
  const fresh = runs.filter((run) => !isRepeated(run));
  let kept: readonly TableRun[] = runs;
  if (fresh.length < runs.length && fresh.length >= ENOUGH) {
    notes.push(
      `The laws in N and D are fitted to the ${fresh.length} runs of fresh text; ${runs.length - fresh.length} repeat it.`,
    );
    kept = fresh;
  } else if (fresh.length < runs.length) {
    notes.push('Most runs repeat their text: the laws in N and D take repeated tokens for fresh ones.');
  }
  const experts = new Map<number, TableRun[]>();
  for (const run of kept) experts.set(run.experts ?? 1, [...(experts.get(run.experts ?? 1) ?? []), run]);
  if (experts.size > 1) {
    const [number, most] = [...experts].reduce((a, b) => (b[1].length > a[1].length ? b : a));
    if (most.length < ENOUGH) {
      notes.push('Runs of several numbers of experts are mixed in the laws in N and D.');
    } else {
      const which = number === 1 ? 'dense runs' : `runs of ${number} experts`;
      notes.push(`The laws in N and D are fitted to the ${most.length} ${which}.`);
      kept = most;
    }
  }
  return { runs: kept, notes };
}

/** C of a point that may lack N or D. */
export function computeOf({ n, d, flops }: TableRun): number | null {
  if (flops !== null) return flops;
  return n !== null && d !== null ? flopsOf({ n, d, loss: 1 }) : null;
}

export interface Level {
  /** The geometric mean of the values. */
  readonly value: number;
  readonly points: readonly LinePoint[];
}

/** Neighbours within this factor are of one level, and a level spans no more than the other. */
const NEIGHBOURS = 1.01;
const WIDEST_LEVEL = 1.05;

/** Points that share a value of one variable, levels ascending. Points in a row without gaps share none and are left out. */
export function levelsOf(points: readonly LinePoint[], of: (point: LinePoint) => number): Level[] {
  const sorted = [...points].sort((a, b) => of(a) - of(b));
  const chains: LinePoint[][] = [];
  let last = 0;
  for (const point of sorted) {
    if (of(point) <= NEIGHBOURS * last) chains.at(-1)?.push(point);
    else chains.push([point]);
    last = of(point);
  }
  return chains.flatMap((chain) => {
    const [first, end] = [chain[0], chain.at(-1)];
    if (first === undefined || end === undefined || of(end) > WIDEST_LEVEL * of(first)) return [];
    const sum = chain.reduce((total, point) => total + Math.log(of(point)), 0);
    return [{ value: Math.exp(sum / chain.length), points: chain }];
  });
}
