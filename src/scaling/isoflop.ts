/**
 * Chinchilla's second approach (Hoffmann et al. 2022, §3.2): at each compute the least loss over sizes, by a parabola in ln N, and
 * how its place grows with compute. A parabola is not the law's own shape: isoFlopBias says how far that alone moves the answer.
 */
import type { RunPoint } from './joint-types.ts';
import { fitValley, type Valley, type ValleyPoint } from './parabola.ts';
import { LawError } from './points.ts';
import { powerThrough, type Trend } from './trend.ts';
import { valleyTrend, valleyWeights } from './valley-trend.ts';

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

/** Gives each valley its weight. */
function weighted(budgets: readonly Omit<BudgetValley, 'weight'>[]): BudgetValley[] {
  const weights = valleyWeights(budgets.map(({ valley }) => valley));
  return budgets.map((budget, i) => ({ ...budget, weight: weights[i] }));
}

const TWO_BUDGETS = 'Two budgets determine the exponent exactly; a third would test it.';

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
  const placed = valleys.map(({ flops, valley, weight }) => ({ at: flops, valley, weight }));
  const [n, d] = [
    valleyTrend(placed, { level, two: TWO_BUDGETS }),
    valleyTrend(placed, { level, two: TWO_BUDGETS, follow: (size, i) => tokensAlong(valleys[i])(size) }),
  ];
  const single = budgets.flatMap(({ flops, valley }) =>
    valley.warnings.map((warning) => `At ${flops.toExponential(1)} FLOPs: ${warning}`),
  );
  const few = n === null ? ['Fewer than two budgets have a valley: no growth with compute can be read off them.'] : [];
  const open = [n?.estimated.reason ?? []].flat();
  return { budgets, n, d, level, warnings: [...few, ...open, ...single] };
}
