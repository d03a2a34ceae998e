/** What runs of several contexts came to, one row a context: losses, costs, and losses at equal cost. */
import { flopsPerToken } from '../model/config.ts';
import { tokensPerSecond } from '../train/record.ts';
import { distinct, groupBy, mean, type MeasuredRun } from './measured.ts';

/** The seeds of one context and token count. */
export interface ContextEnd {
  readonly tokens: number;
  readonly flops: number;
  /** Training time of the run's own path, of all seeds together. */
  readonly seconds: number;
  readonly losses: readonly number[];
  /** Their mean: nats a token over all positions of the windows. */
  readonly loss: number;
}

export interface ContextRow {
  readonly context: number;
  /** B: windows a step. */
  readonly windows: number;
  readonly flopsPerToken: number;
  /** Of all seeds together, in their longest runs. */
  readonly tokensPerSecond: number;
  /** By tokens, ascending. */
  readonly ends: readonly ContextEnd[];
}

function endsOf(runs: readonly MeasuredRun[]): ContextEnd[] {
  return [...groupBy(runs, ({ tokens }) => tokens)]
    .map(([tokens, own]): ContextEnd => {
      const losses = own.map(({ loss }) => loss);
      return {
        tokens,
        flops: mean(own.map(({ flops }) => flops)),
        seconds: mean(own.map(({ seconds }) => seconds)),
        losses,
        loss: mean(losses),
      };
    })
    .sort((a, b) => a.tokens - b.tokens);
}

/** Shortest context first. */
export function contextRows(runs: readonly MeasuredRun[]): ContextRow[] {
  const groups = [...groupBy(runs, ({ spec }) => spec.model.context)].sort(([a], [b]) => a - b);
  return groups.flatMap(([context, own]): ContextRow[] => {
    const [first] = own;
    if (!first) return [];
    const longest = Math.max(...own.map(({ tokens }) => tokens));
    const timed = own.filter(({ tokens, seconds }) => tokens === longest && seconds > 0);
    const speed = timed.length === 0 ? 0 : mean(timed.map((run) => run.replicas * tokensPerSecond(run)));
    return [
      {
        context,
        windows: first.spec.training.batch,
        flopsPerToken: flopsPerToken(first.spec.model),
        tokensPerSecond: speed,
        ends: endsOf(own),
      },
    ];
  });
}

/** Loss of a row after some tokens; null where that was not run. */
export function lossAfter({ ends }: ContextRow, tokens: number): number | null {
  return ends.find((end) => end.tokens === tokens)?.loss ?? null;
}

/** Token counts that every row has come to, ascending. */
export function commonTokens(rows: readonly ContextRow[]): number[] {
  const all = distinct(rows.flatMap(({ ends }) => ends.map(({ tokens }) => tokens)));
  return all.filter((tokens) => rows.every((row) => lossAfter(row, tokens) !== null));
}

export type Cost = 'flops' | 'seconds';

/** Loss at a cost, on the line in logarithms between the ends on either side; null beyond them. */
function lossAtCost({ ends }: ContextRow, cost: Cost, budget: number): number | null {
  const slack = 1e-9 * budget;
  const at = ends.findIndex((end, i) => end[cost] <= budget + slack && (ends[i + 1]?.[cost] ?? 0) >= budget);
  const [from, to] = [ends[at], ends[at + 1]];
  if (from && to && to[cost] > from[cost]) {
    const share = Math.log(budget / from[cost]) / Math.log(to[cost] / from[cost]);
    return from.loss * (to.loss / from.loss) ** share;
  }
  return ends.find((end) => Math.abs(end[cost] - budget) <= slack)?.loss ?? null;
}

/** Every context at the most that all of them spent. */
export interface EqualCost {
  readonly budget: number;
  /** In the order of the rows; null for a context whose shortest run costs more. */
  readonly losses: readonly (number | null)[];
  /** Index of the least. */
  readonly best: number;
}

/** Null with fewer than two contexts to compare. */
export function atEqualCost(rows: readonly ContextRow[], cost: Cost): EqualCost | null {
  const most = rows.map(({ ends }) => ends.at(-1)?.[cost] ?? 0);
  const budget = Math.min(...most);
  if (!(budget > 0) || rows.length < 2) return null;
  const losses = rows.map((row) => lossAtCost(row, cost, budget));
  const known = losses.filter((loss) => loss !== null);
  if (known.length < 2) return null;
  return { budget, losses, best: losses.indexOf(Math.min(...known)) };
}

/** Standard deviation of a seed about the mean of its seeds, nats; null with one seed a run. */
export function seedNoise(rows: readonly ContextRow[]): number | null {
  const groups = rows.flatMap(({ ends }) => ends.filter(({ losses }) => losses.length > 1));
  const freedom = groups.reduce((sum, { losses }) => sum + losses.length - 1, 0);
  if (freedom === 0) return null;
  const squares = groups.reduce(
    (sum, { losses, loss }) => sum + losses.reduce((part, each) => part + (each - loss) ** 2, 0),
    0,
  );
  return Math.sqrt(squares / freedom);
}
