/** The least loss along one variable: a parabola in its logarithm, for learning-rate sweeps and for sizes at one compute. */
import { cholesky, solveFactored } from './engine/matrix.ts';
import { LawError } from './points.ts';
import { centralInterval } from './quantiles.ts';
import { seededRandom } from './random.ts';
import type { Interval } from './types.ts';

export interface ValleyPoint {
  /** What was varied: a learning rate, a size. */
  readonly x: number;
  readonly loss: number;
  /** 1 by default. */
  readonly weight?: number;
  /** Another influence on the loss, near 0: its linear effect is taken out, given six points or more. */
  readonly nuisance?: number;
}

export interface ValleyOptions {
  /** Coverage of the interval, 0.8 by default. */
  readonly level?: number;
  /** Draws of the interval, 400 by default. */
  readonly replicates?: number;
  /** Seed of the draws, 1 by default. */
  readonly seed?: number;
  /** Name of the variable in sentences, "x" by default. */
  readonly name?: string;
}

export interface Valley {
  /** x of least loss; null where the losses have no minimum inside the range that was measured. */
  readonly x: number | null;
  /** Loss there. */
  readonly loss: number | null;
  /** Null where the points can't bound the minimum on both sides. */
  readonly interval: Interval | null;
  /** ½·∂²L/∂(ln x)², nats: how steep the valley is. */
  readonly curvature: number;
  /** Root mean square of the losses about the parabola, nats. */
  readonly rms: number;
  /** ln x of the minimum in every draw; null where a draw has none. */
  readonly draws: readonly (number | null)[];
  /** Plain sentences on what these points cannot tell. */
  readonly warnings: readonly string[];
}

const FEWEST_VALUES = 3;
const FEWEST_WITH_NUISANCE = 6;

interface Quadratic {
  readonly coefficients: readonly number[];
  readonly factor: readonly (readonly number[])[];
  readonly squares: number;
}

/** Weighted least squares of the rows' coefficients: c0 + c1·z + c2·z², and the nuisance's where it has a column. */
function leastSquares(
  rows: readonly (readonly number[])[],
  loss: readonly number[],
  weight: readonly number[],
): Quadratic {
  const terms = rows[0].map((_, i) => i);
  const normal = terms.map((i) =>
    terms.map((j) => rows.reduce((sum, row, at) => sum + weight[at] * row[i] * row[j], 0)),
  );
  const right = terms.map((i) => rows.reduce((sum, row, at) => sum + weight[at] * row[i] * loss[at], 0));
  const factor = cholesky(normal);
  if (factor === null) throw new LawError('The values lie too close together for a parabola. Spread them further.');
  const coefficients = solveFactored(factor, right);
  const fitted = rows.map((row) => row.reduce((sum, value, i) => sum + value * coefficients[i], 0));
  return { coefficients, factor, squares: loss.reduce((sum, y, at) => sum + weight[at] * (y - fitted[at]) ** 2, 0) };
}

/** Spread of the nuisance below which it is the same for all. */
const NO_NUISANCE = 1e-3;

function spanOf(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
}

/** Rows of the regression; with the nuisance where it varies and enough points are left to judge the parabola by. */
function rowsOf(points: readonly ValleyPoint[], z: readonly number[]): number[][] {
  const nuisance = points.map((point) => point.nuisance ?? 0);
  const varies = spanOf(nuisance) > NO_NUISANCE;
  const taken = varies && points.length >= FEWEST_WITH_NUISANCE;
  return z.map((value, at) => [1, value, value * value, ...(taken ? [nuisance[at]] : [])]);
}

function vertexOf([, linear, square]: readonly number[]): number | null {
  return square > 0 ? -linear / (2 * square) : null;
}

/** Solves Lᵀ·x = b: turns independent draws into draws with the covariance of the coefficients. */
function solveUpper(factor: readonly (readonly number[])[], b: readonly number[]): number[] {
  const x = [...b];
  for (let i = x.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < x.length; k += 1) x[i] -= factor[k][i] * x[k];
    x[i] /= factor[i][i];
  }
  return x;
}

/** Draws of the vertex: coefficients as Student's t leaves them, given the scatter about the parabola. */
function drawsOf({ coefficients, factor, squares }: Quadratic, degrees: number, replicates: number, seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: replicates }, () => {
    const scale = Math.sqrt(squares / random.chiSquared(degrees));
    const shift = solveUpper(
      factor,
      coefficients.map(() => scale * random.normal()),
    );
    return vertexOf(coefficients.map((value, i) => value + shift[i]));
  });
}

function checked(points: readonly ValleyPoint[], name: string): readonly ValleyPoint[] {
  for (const { x, loss, weight = 1 } of points) {
    const values = { [name]: x, 'the loss': loss, 'the weight': weight };
    const bad = Object.entries(values).find(([, value]) => !(Number.isFinite(value) && value > 0));
    if (bad !== undefined) throw new LawError(`A point has ${bad[0]} = ${bad[1]}. Give positive, finite numbers.`);
  }
  const different = new Set(points.map(({ x }) => x)).size;
  if (different >= FEWEST_VALUES) return [...points].sort((a, b) => a.x - b.x);
  throw new LawError(`A parabola needs ${FEWEST_VALUES} different values of ${name}, and there are ${different}.`);
}

function edgeWarning(vertex: number | null, z: readonly number[], name: string): string | null {
  const values = [...new Set(z)];
  if (vertex === null) return `The losses do not bend upwards: these values of ${name} have no minimum between them.`;
  if (vertex < values[0]) return `The minimum lies below the smallest ${name} measured. Add smaller ones.`;
  if (vertex > values[values.length - 1])
    return `The minimum lies above the largest ${name} measured. Add larger ones.`;
  if (vertex < values[1])
    return `The minimum lies beside the smallest ${name} measured. Add smaller ones to be sure of it.`;
  if (vertex > values[values.length - 2]) {
    return `The minimum lies beside the largest ${name} measured. Add larger ones to be sure of it.`;
  }
  return null;
}

/** The interval of the draws, where all but the tails have a minimum. */
function intervalOf(draws: readonly (number | null)[], level: number, centre: number): Interval | null {
  const known = draws.filter((draw) => draw !== null);
  if (known.length < draws.length * (0.5 + level / 2) || known.length < 20) return null;
  const [low, high] = centralInterval(known, level);
  return [Math.exp(low + centre), Math.exp(high + centre)];
}

/**
 * Fits a parabola to loss against ln x and finds its vertex. Its interval follows from the scatter about the parabola, so that
 * it takes four points at least.
 *
 * @throws LawError with fewer than three different x, or values that are not positive.
 */
export function fitValley(points: readonly ValleyPoint[], options: ValleyOptions = {}): Valley {
  const { level = 0.8, replicates = 400, seed = 1, name = 'x' } = options;
  const sorted = checked(points, name);
  const logs = sorted.map(({ x }) => Math.log(x));
  const centre = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const z = logs.map((value) => value - centre);
  const weight = sorted.map(({ weight: each = 1 }) => each);
  const rows = rowsOf(sorted, z);
  const quadratic = leastSquares(
    rows,
    sorted.map(({ loss }) => loss),
    weight,
  );
  const [c0, c1, c2] = quadratic.coefficients;
  const vertex = vertexOf(quadratic.coefficients);
  const degrees = sorted.length - rows[0].length;
  const draws = degrees > 0 ? drawsOf(quadratic, degrees, replicates, seed) : [];
  const inside = vertex !== null && vertex >= z[0] && vertex <= z[z.length - 1] ? vertex : null;
  const interval = inside === null ? null : intervalOf(draws, level, centre);
  const edge = edgeWarning(vertex, z, name);
  const loose = inside !== null && interval === null && degrees > 0;
  return {
    x: inside === null ? null : Math.exp(inside + centre),
    loss: inside === null ? null : c0 + c1 * inside + c2 * inside * inside,
    interval,
    curvature: c2,
    rms: Math.sqrt(quadratic.squares / weight.reduce((sum, value) => sum + value, 0)),
    draws: draws.map((draw) => (draw === null ? null : draw + centre)),
    warnings: [
      ...(edge === null ? [] : [edge]),
      ...(degrees === 0 ? ['Three values determine a parabola exactly: its minimum has no interval.'] : []),
      ...(loose ? [`The losses scatter too much about the parabola to bound the best ${name}.`] : []),
    ],
  };
}
