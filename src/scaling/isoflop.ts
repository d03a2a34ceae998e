/**
 * Chinchilla's second approach (Hoffmann et al. 2022, §3.2): at each compute the least loss over sizes, by a parabola in ln N, and
 * how its place grows with compute. A parabola is not the law's own shape: isoFlopBias says how far that alone moves the answer.
 */
import type { RunPoint } from './joint-types.ts';
import { fitValley, type Valley, type ValleyPoint } from './parabola.ts';
import { LawError } from './points.ts';
import { centralInterval } from './quantiles.ts';
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
  /** Of this valley in the trends, 0 where it is left out: the inverse variance of its place in ln N. */
  readonly weight: number;
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
/** Valleys of points without noise are not weighted beyond this. */
const LEAST_SPREAD = 1e-4;

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
export function tokensAlong({ points }: Budget): (n: number) => number {
  const line = powerThrough(points.map(({ n, d }) => ({ x: Math.log(n), y: Math.log(d) })));
  if (line === null) throw new LawError('A budget has runs of one size only.');
  return (n) => line.scale * n ** line.exponent;
}

/** Loss against size; that one run costs a little more than another is a nuisance. */
export function valleyPoints({ flops, points }: Budget): ValleyPoint[] {
  return points.map((point) => ({
    x: point.n,
    loss: point.loss,
    nuisance: Math.log(flopsOf(point) / flops),
    ...(point.weight && { weight: point.weight }),
  }));
}

function valleyOf(budget: Budget, options: IsoFlopOptions, at: number): Omit<BudgetValley, 'weight'> {
  const { level, replicates, seed = 1 } = options;
  const settings = { ...(level && { level }), ...(replicates && { replicates }), seed: seed + at, name: 'size' };
  const valley = fitValley(valleyPoints(budget), settings);
  return { ...budget, valley, d: valley.x === null ? null : tokensAlong(budget)(valley.x) };
}

/** Half the central 68 % of a valley's draws in ln N: a standard deviation that far draws can't move. Null without an interval. */
function spreadOf({ draws, interval }: Valley): number | null {
  if (interval === null) return null;
  const [low, high] = centralInterval(
    draws.filter((draw) => draw !== null),
    0.68,
  );
  return 0.5 * (high - low);
}

/** By how much valleys scatter about the line beyond what their own draws explain, 1 at least (Birge's ratio). */
function excessScatter(places: readonly LogPlace[]): number {
  const line = powerThrough(places);
  if (line === null || places.length < 3) return 1;
  const misfit = places.reduce((sum, { x, y, weight = 1 }) => {
    return sum + weight * (y - Math.log(line.scale) - line.exponent * x) ** 2;
  }, 0);
  return Math.max(1, Math.sqrt(misfit / (places.length - 2)));
}

/** The line through the valleys and the lines through their draws. */
function trendAlong(valleys: readonly BudgetValley[], of: (budget: BudgetValley, n: number) => number, level: number) {
  const place = (budget: BudgetValley, logN: number): LogPlace => ({
    x: Math.log(budget.flops),
    y: Math.log(of(budget, Math.exp(logN))),
    weight: budget.weight,
  });
  const logs = valleys.map(({ valley }) => Math.log(valley.x ?? NaN));
  const places = valleys.map((budget, i) => place(budget, logs[i]));
  const power = powerThrough(places);
  if (power === null) return null;
  const excess = excessScatter(places);
  const known = valleys.every(({ valley }) => valley.interval !== null);
  const count = known ? Math.min(...valleys.map(({ valley }) => valley.draws.length)) : 0;
  const draws = Array.from({ length: count }, (_, draw) => {
    const drawn = valleys.flatMap((budget, i) => {
      const logN = budget.valley.draws[draw];
      return logN === null ? [] : [place(budget, logs[i] + excess * (logN - logs[i]))];
    });
    return powerThrough(drawn);
  });
  const two = valleys.length === 2 ? 'Two budgets determine the exponent exactly; a third would test it.' : null;
  return trendOf(power, draws, level, two);
}

/** Gives each valley its weight: by how sure it is where two or more are bounded, else the same for all. */
function weighted(budgets: readonly Omit<BudgetValley, 'weight'>[]): BudgetValley[] {
  const spreads = budgets.map(({ valley }) => spreadOf(valley));
  const bounded = spreads.filter((spread) => spread !== null).length >= 2;
  return budgets.map((budget, i) => {
    const spread = bounded ? spreads[i] : budget.valley.x === null ? null : 1;
    return { ...budget, weight: spread === null ? 0 : 1 / Math.max(spread, LEAST_SPREAD) ** 2 };
  });
}

/**
 * Valleys at every budget of three sizes or more, and the growth of their places with compute.
 *
 * @throws LawError where no budget has three sizes.
 */
export function fitIsoFlop(points: readonly RunPoint[], options: IsoFlopOptions = {}): IsoFlopFit {
  const { tolerance = 1.2, level = 0.8 } = options;
  const budgets = weighted(budgetsOf(points, tolerance).map((budget, at) => valleyOf(budget, options, at)));
  if (budgets.length === 0) {
    throw new LawError(
      `No ${FEWEST_SIZES} sizes share a compute. Train several sizes at equal FLOPs, or raise the tolerance.`,
    );
  }
  const valleys = budgets.filter(({ weight }) => weight > 0);
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
