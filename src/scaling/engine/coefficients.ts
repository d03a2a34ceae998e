/** The inner problem of variable projection: at fixed columns, the coefficients c ≥ 0 of least Σ w·Huber. */
import { huberLoss, huberScore } from '../huber.ts';
import { solvePositive, submatrix } from './matrix.ts';

/** Residuals of ln L and their derivatives at one place; arrays have one entry a row. */
export class RowState {
  /** Σ c_k·φ_k. */
  readonly model: Float64Array;
  /** w·ψ(r)/model: minus the derivative of the objective in `model`. */
  readonly score: Float64Array;
  /** w·(curvature)/model². */
  readonly curvature: Float64Array;
  objective = Infinity;

  constructor(rows: number) {
    this.model = new Float64Array(rows);
    this.score = new Float64Array(rows);
    this.curvature = new Float64Array(rows);
  }
}

/** The fixed part of the inner problem. */
export interface Columns {
  readonly columns: readonly Float64Array[];
  /** ln L. */
  readonly y: Float64Array;
  readonly weight: Float64Array;
  readonly delta: number;
}

/**
 * With the model linear in c, ∂²ln m = −(∂ln m)(∂ln m)ᵀ, so that the Hessian of the sum is Σ w(ρ″ + ρ′)(∂ln m)(∂ln m)ᵀ.
 * Where it fails, weights of reweighted least squares, which are always positive, stand in (those of outliers halved, which
 * lengthens the steps).
 */
export function evaluateRows(state: RowState, problem: Columns, c: readonly number[]): void {
  const { columns, y, weight, delta } = problem;
  const { model, score, curvature } = state;
  model.fill(0);
  for (let k = 0; k < columns.length; k += 1) {
    const [column, factor] = [columns[k], c[k]];
    if (factor !== 0) for (let i = 0; i < model.length; i += 1) model[i] += factor * column[i];
  }
  let objective = 0;
  for (let i = 0; i < model.length; i += 1) {
    const residual = y[i] - Math.log(model[i]);
    const held = huberScore(residual, delta);
    const slope = weight[i] / model[i];
    objective += weight[i] * huberLoss(residual, delta);
    score[i] = slope * held;
    curvature[i] = (slope / model[i]) * ((held === residual ? 1 : 0) + held);
  }
  state.objective = Number.isNaN(objective) ? Infinity : objective;
}

/** Replaces the curvature by the weights of reweighted least squares. */
export function reweightRows({ model, score, curvature }: RowState, { y, weight, delta }: Columns): void {
  for (let i = 0; i < model.length; i += 1) {
    const residual = y[i] - Math.log(model[i]);
    const near = Math.abs(residual) <= delta;
    curvature[i] = near ? weight[i] / model[i] ** 2 : (0.5 * score[i]) / (residual * model[i]);
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** Σ_i h_i·a_i·b_i for every pair of arrays. */
export function gram(h: Float64Array, arrays: readonly Float64Array[]): number[][] {
  const matrix = arrays.map(() => new Array<number>(arrays.length).fill(0));
  for (let k = 0; k < arrays.length; k += 1) {
    const a = arrays[k];
    for (let l = 0; l <= k; l += 1) {
      const b = arrays[l];
      let sum = 0;
      for (let i = 0; i < a.length; i += 1) sum += h[i] * a[i] * b[i];
      matrix[k][l] = sum;
      matrix[l][k] = sum;
    }
  }
  return matrix;
}

/**
 * Least squares of the relative residuals Σ w(Σ c_k·φ_k/L − 1)² over c ≥ 0, by trying every set of positive coefficients:
 * there are at most 15 sets of four columns.
 */
function relativeLeastSquares({ columns, y, weight }: Columns): number[] {
  const inverse = y.map((value, i) => weight[i] * Math.exp(-2 * value));
  const linear = y.map((value, i) => weight[i] * Math.exp(-value));
  const normal = gram(inverse, columns);
  const right = columns.map((column) => dot(linear, column));
  let [best, gain] = [columns.map(() => 0), -Infinity];
  for (let set = 1; set < 1 << columns.length; set += 1) {
    const kept = columns.map((_, k) => k).filter((k) => (set >> k) & 1);
    const solved = solvePositive(
      submatrix(normal, kept),
      kept.map((k) => right[k]),
    );
    if (solved === null || solved.some((value) => value <= 0)) continue;
    const won = kept.reduce((sum, k, at) => sum + right[k] * solved[at], 0);
    if (won <= gain) continue;
    gain = won;
    best = columns.map((_, k) => (kept.includes(k) ? solved[kept.indexOf(k)] : 0));
  }
  return best;
}

interface Step {
  readonly change: readonly number[];
  /** What the quadratic model expects to win. */
  readonly gain: number;
}

/** The Newton step within c ≥ 0: a coefficient at 0 moves only where both gradient and step lead it inside. */
function stepOf(state: RowState, { columns }: Columns, c: readonly number[]): Step | null {
  const gradient = columns.map((column) => -dot(state.score, column));
  const hessian = gram(state.curvature, columns);
  let free = c.map((_, k) => k).filter((k) => c[k] > 0 || gradient[k] < 0);
  for (;;) {
    if (free.length === 0) return { change: c.map(() => 0), gain: 0 };
    const descent = free.map((k) => -gradient[k]);
    const solved = solvePositive(submatrix(hessian, free), descent);
    if (solved === null) return null;
    const blocked = free.filter((k, at) => c[k] === 0 && solved[at] < 0);
    if (blocked.length > 0) {
      free = free.filter((k) => !blocked.includes(k));
      continue;
    }
    const change = c.map((_, k) => (free.includes(k) ? solved[free.indexOf(k)] : 0));
    return { change, gain: 0.5 * descent.reduce((sum, value, at) => sum + value * solved[at], 0) };
  }
}

/** c after a share of a step, ended at the first coefficient to reach 0, which becomes exactly 0. */
function advance(c: readonly number[], change: readonly number[], share: number): number[] {
  const longest = c.reduce(
    (least, value, k) => (change[k] < 0 ? Math.min(least, -value / change[k]) : least),
    Infinity,
  );
  const taken = Math.min(share, longest);
  return c.map((value, k) => {
    const next = value + taken * change[k];
    return change[k] < 0 && (next <= 0 || (taken === longest && -value / change[k] === longest)) ? 0 : next;
  });
}

/** Whether a coefficient came to rest at 0: progress even where the objective can't show it, as from a coefficient of 1e-19. */
function newlyZero(next: readonly number[], c: readonly number[]): boolean {
  return next.some((value, k) => value === 0 && c[k] > 0);
}

/** Moves `state` to the first of ever shorter shares of a step that lowers the objective; null where none does. */
function tryStep(state: RowState, problem: Columns, c: readonly number[], step: Step): number[] | null {
  const before = state.objective;
  for (let share = 1; share > 1e-6; share *= 0.25) {
    const next = advance(c, step.change, share);
    evaluateRows(state, problem, next);
    if (state.objective < before || (state.objective === before && newlyZero(next, c))) return next;
  }
  evaluateRows(state, problem, c);
  return null;
}

/** What rounding errors of the residuals, 1e-16 each, can do to the objective. */
function roundingOf(objective: number): number {
  return 1e-15 * Math.sqrt(objective) + 1e-31;
}

/**
 * Solves for c, leaving `state` at it. Damped Newton steps, or reweighted ones where those fail, until a step would win less
 * than rounding error; that last step is taken unseen, since it still halves the digits that are wrong.
 *
 * @param start where to begin; least squares of the relative residuals by default.
 */
export function solveCoefficients(state: RowState, problem: Columns, start?: readonly number[]): number[] {
  let c: readonly number[] = start ?? relativeLeastSquares(problem);
  evaluateRows(state, problem, c);
  for (let count = 0; count < 100 && state.objective < Infinity; count += 1) {
    const newton = stepOf(state, problem, c);
    if (newton !== null && newton.gain <= roundingOf(state.objective)) {
      c = advance(c, newton.change, 1);
      evaluateRows(state, problem, c);
      break;
    }
    let next = newton && tryStep(state, problem, c, newton);
    if (next === null) {
      reweightRows(state, problem);
      const reweighted = stepOf(state, problem, c);
      next = reweighted && tryStep(state, problem, c, reweighted);
    }
    if (next === null) break;
    c = next;
  }
  return [...c];
}
