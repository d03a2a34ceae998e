/**
 * Chinchilla's second approach (Hoffmann et al. 2022, §3.2): at each compute the least loss over sizes, by a parabola in ln N, and
 * how its place grows with compute. A parabola is not the law's own shape: isoFlopBias says how far that alone moves the answer.
 */
import { evaluateJoint } from './joint-law.ts';
import type { JointLaw, RunPoint } from './joint-types.ts';
import { fitValley, type Valley, type ValleyPoint } from './parabola.ts';
import { searchLeast } from './planner/search.ts';
import { LawError } from './points.ts';
import { powerThrough, trendOf, type LogPlace, type Trend } from './trend.ts';

export interface IsoFlopOptions {
  /** Runs of a budget lie within this factor of each other in compute, 1.2 by default. */
  readonly tolerance?: number;
  /** Coverage of intervals, 0.8 by default. */
  readonly level?: number;
  /** Bootstrap draws, 400 by default. */
  readonly replicates?: number;
  /** Seed of the draws, 1 by default. */
  readonly seed?: number;
}

/** Runs of one compute. */
export interface Budget {
  /** Geometric mean of the runs' compute. */
  readonly flops: number;
  readonly points: readonly RunPoint[];
}

export interface BudgetValley extends Budget {
  /** Loss against N. */
  readonly valley: Valley;
  /** D of the best size, by the budget's own relation of D to N; null without a best size. */
  readonly d: number | null;
}

export interface IsoFlopFit {
  readonly budgets: readonly BudgetValley[];
  /** N_opt against C, by the valleys that are bounded, or by all where fewer than two are; null with fewer than two valleys. */
  readonly n: Trend | null;
  /** D_opt against C. */
  readonly d: Trend | null;
  readonly level: number;
  readonly warnings: readonly string[];
}

/** C of a run: what it says, or 6·N·D. */
export function flopsOf({ n, d, flops }: RunPoint): number {
  return flops ?? 6 * n * d;
}

const FEWEST_SIZES = 3;

/** Places of the longest stretch, by different sizes, of runs in order of compute that lie within the tolerance of each other. */
function densest(sorted: readonly RunPoint[], tolerance: number): readonly [first: number, end: number, sizes: number] {
  const inside = new Map<number, number>();
  let best: readonly [number, number, number] = [0, 0, 0];
  let first = 0;
  sorted.forEach((point, at) => {
    inside.set(point.n, (inside.get(point.n) ?? 0) + 1);
    for (; flopsOf(point) > tolerance * flopsOf(sorted[first]); first += 1) {
      const left = (inside.get(sorted[first].n) ?? 0) - 1;
      if (left > 0) inside.set(sorted[first].n, left);
      else inside.delete(sorted[first].n);
    }
    if (inside.size > best[2]) best = [first, at + 1, inside.size];
  });
  return best;
}

/**
 * Budgets of three sizes or more, in order of compute: the stretch of runs with most sizes first, then the same on either side of it.
 * Runs of a budget lie within a factor `tolerance` of each other.
 */
export function budgetsOf(points: readonly RunPoint[], tolerance = 1.2): Budget[] {
  const find = (sorted: readonly RunPoint[]): Budget[] => {
    const [first, end, sizes] = densest(sorted, tolerance);
    if (sizes < FEWEST_SIZES) return [];
    const budget = sorted.slice(first, end);
    const flops = Math.exp(budget.reduce((sum, point) => sum + Math.log(flopsOf(point)), 0) / budget.length);
    return [...find(sorted.slice(0, first)), { flops, points: budget }, ...find(sorted.slice(end))];
  };
  return find([...points].sort((a, b) => flopsOf(a) - flopsOf(b)));
}

/** ln D as a line in ln N, as the budget's runs have it: −1 in slope where C = 6·N·D. */
function tokensAlong({ points }: Budget): (n: number) => number {
  const line = powerThrough(points.map(({ n, d }) => ({ x: Math.log(n), y: Math.log(d) })));
  if (line === null) throw new LawError('A budget has runs of one size only.');
  return (n) => line.scale * n ** line.exponent;
}

/** Loss against size; that one run costs a little more than another is a nuisance. */
function valleyPoints({ flops, points }: Budget): ValleyPoint[] {
  return points.map((point) => ({
    x: point.n,
    loss: point.loss,
    nuisance: Math.log(flopsOf(point) / flops),
    ...(point.weight && { weight: point.weight }),
  }));
}

function valleyOf(budget: Budget, options: IsoFlopOptions, at: number): BudgetValley {
  const { level, replicates, seed = 1 } = options;
  const settings = { ...(level && { level }), ...(replicates && { replicates }), seed: seed + at, name: 'size' };
  const valley = fitValley(valleyPoints(budget), settings);
  return { ...budget, valley, d: valley.x === null ? null : tokensAlong(budget)(valley.x) };
}

/** Standard deviation of a valley's draws in ln N; null where too many draws have no minimum. */
function spreadOf({ draws }: Valley): number | null {
  const known = draws.filter((draw) => draw !== null);
  if (known.length < 0.9 * draws.length || known.length < 20) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
}

/** By how much budgets scatter about the line beyond what their own draws explain, 1 at least (Birge's ratio). */
function excessScatter(places: readonly LogPlace[], spreads: readonly number[]): number {
  const line = powerThrough(places);
  if (line === null || places.length < 3) return 1;
  const misfit = places.reduce(
    (sum, { x, y }, i) => sum + ((y - Math.log(line.scale) - line.exponent * x) / spreads[i]) ** 2,
    0,
  );
  return Math.max(1, Math.sqrt(misfit / (places.length - 2)));
}

/** The line through the valleys, weighted by how sure each is, and the lines through their draws. */
function trendAlong(valleys: readonly BudgetValley[], of: (budget: BudgetValley, n: number) => number, level: number) {
  const spreads = valleys.map(({ valley }) => spreadOf(valley));
  const known = spreads.every((spread) => spread !== null);
  const sure = spreads.map((spread) => Math.max(spread ?? 1, 1e-6));
  const place = (budget: BudgetValley, i: number, logN: number): LogPlace => ({
    x: Math.log(budget.flops),
    y: Math.log(of(budget, Math.exp(logN))),
    weight: 1 / sure[i] ** 2,
  });
  const logs = valleys.map(({ valley }) => Math.log(valley.x ?? NaN));
  const places = valleys.map((budget, i) => place(budget, i, logs[i]));
  const power = powerThrough(places);
  if (power === null) return null;
  const excess = excessScatter(places, sure);
  const count = known ? Math.min(...valleys.map(({ valley }) => valley.draws.length)) : 0;
  const draws = Array.from({ length: count }, (_, draw) => {
    const drawn = valleys.map((budget, i) => {
      const logN = budget.valley.draws[draw];
      return logN === null ? null : place(budget, i, logs[i] + excess * (logN - logs[i]));
    });
    return drawn.every((each) => each !== null) ? powerThrough(drawn) : null;
  });
  const two = valleys.length === 2 ? 'Two budgets determine the exponent exactly; a third would test it.' : null;
  return trendOf(power, draws, level, two);
}

/**
 * Valleys at every budget of three sizes or more, and the growth of their places with compute.
 *
 * @throws LawError where no budget has three sizes.
 */
export function fitIsoFlop(points: readonly RunPoint[], options: IsoFlopOptions = {}): IsoFlopFit {
  const { tolerance = 1.2, level = 0.8 } = options;
  const budgets = budgetsOf(points, tolerance).map((budget, at) => valleyOf(budget, options, at));
  if (budgets.length === 0) {
    throw new LawError(
      `No ${FEWEST_SIZES} sizes share a compute. Train several sizes at equal FLOPs, or raise the tolerance.`,
    );
  }
  const seen = budgets.filter(({ valley }) => valley.x !== null);
  const bounded = seen.filter(({ valley }) => valley.interval !== null);
  const valleys = bounded.length >= 2 ? bounded : seen;
  const [n, d] = [
    trendAlong(valleys, (_, size) => size, level),
    trendAlong(valleys, (budget, size) => tokensAlong(budget)(size), level),
  ];
  const single = budgets.flatMap(({ flops, valley }) =>
    valley.warnings.map((warning) => `At ${flops.toExponential(1)} FLOPs: ${warning}`),
  );
  const few = n === null ? ['Fewer than two budgets have a valley: no growth with compute can be read off them.'] : [];
  const open = [n?.estimated.reason ?? []].flat();
  return { budgets, n, d, level, warnings: [...few, ...open, ...single] };
}

/** What a law says the second approach gets wrong at the very runs it is given. */
export interface IsoFlopBias {
  /** Best size by parabolas through the law's own losses, over the law's best size, at every budget that has a valley. */
  readonly sizes: readonly { readonly flops: number; readonly ratio: number }[];
  /** Exponent of N_opt by parabolas, less the exponent by the law; null with fewer than two valleys. */
  readonly exponent: number | null;
}

/**
 * The bias of the second approach if the law were true: its losses at the measured N and D, without noise, go through the same
 * parabolas. Parabolas misplace the minimum wherever α ≠ β or the sizes lie unevenly about it.
 */
export function isoFlopBias(law: JointLaw, points: readonly RunPoint[], tolerance = 1.2): IsoFlopBias {
  const places = budgetsOf(points, tolerance).flatMap((budget) => {
    const exact = budget.points.map((point) => ({ ...point, loss: evaluateJoint(law, point.n, point.d) }));
    const seen = fitValley(valleyPoints({ ...budget, points: exact }), { replicates: 0 }).x;
    const along = tokensAlong(budget);
    const logs = budget.points.map(({ n }) => Math.log(n));
    const loss = (logN: number) => evaluateJoint(law, Math.exp(logN), along(Math.exp(logN)));
    const best = searchLeast(loss, Math.min(...logs) - 5, Math.max(...logs) + 5);
    return seen === null ? [] : [{ flops: budget.flops, seen, best: Math.exp(best) }];
  });
  const line = (of: (place: (typeof places)[number]) => number) =>
    powerThrough(places.map((place) => ({ x: Math.log(place.flops), y: Math.log(of(place)) })));
  const [seen, best] = [line((place) => place.seen), line((place) => place.best)];
  return {
    sizes: places.map(({ flops, seen: by, best: truly }) => ({ flops, ratio: by / truly })),
    exponent: seen === null || best === null ? null : seen.exponent - best.exponent,
  };
}
