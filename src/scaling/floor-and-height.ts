/** The inner problem of the law with a floor: for a fixed exponent, the floor and height of least Σ Huber. */
import { huberLocation, huberLoss, huberScore } from './huber.ts';

/** One point of a fit in the coordinates of the search. */
export interface Row {
  /** ln N, less its mean over the points. */
  readonly z: number;
  /** ln L. */
  readonly y: number;
  /** exp(−α·z) at the α under trial. */
  x: number;
}

/** L = floor + height·x; the height is the loss above the floor at the mean of ln N. */
export interface FloorAndHeight {
  readonly floor: number;
  readonly height: number;
  /** Σ Huber of ln L − ln(floor + height·x). */
  readonly objective: number;
}

/** Objective, its gradient and a curvature matrix in (floor, height). */
interface Local {
  objective: number;
  gE: number;
  gA: number;
  hEE: number;
  hEA: number;
  hAA: number;
}

/**
 * With m = floor + height·x linear in both, ∂²ln m = −(∂ln m)(∂ln m)ᵀ, so that the Hessian is Σ (ρ″ + ρ′)(∂ln m)(∂ln m)ᵀ.
 * `reweight` puts the weights of reweighted least squares in its place, which are always positive. Those of outliers are
 * halved: the steps, cautious otherwise, then reach the minimum in two thirds of the evaluations.
 */
function localModel(rows: readonly Row[], floor: number, height: number, delta: number, reweight: boolean): Local {
  const local = { objective: 0, gE: 0, gA: 0, hEE: 0, hEA: 0, hAA: 0 };
  for (const { x, y } of rows) {
    const slope = 1 / (floor + height * x);
    const residual = y + Math.log(slope);
    const score = huberScore(residual, delta);
    const near = score === residual;
    const curvature =
      (reweight ? (near ? 1 : (0.5 * delta) / Math.abs(residual)) : (near ? 1 : 0) + score) * slope * slope;
    local.objective += huberLoss(residual, delta);
    local.gE -= score * slope;
    local.gA -= score * slope * x;
    local.hEE += curvature;
    local.hEA += curvature * x;
    local.hAA += curvature * x * x;
  }
  return local;
}

interface Step {
  readonly dE: number;
  readonly dA: number;
  /** Half of what the quadratic model expects to win. */
  readonly gain: number;
}

/** The step to the minimum of the quadratic model; null where that is not convex. */
function stepOf({ gE, gA, hEE, hEA, hAA }: Local): Step | null {
  const determinant = hEE * hAA - hEA * hEA;
  if (!(hEE > 0 && hAA > 0 && determinant > 1e-13 * hEE * hAA)) return null;
  const dE = (hEA * gA - hAA * gE) / determinant;
  const dA = (hEA * gE - hEE * gA) / determinant;
  return { dE, dA, gain: -0.5 * (gE * dE + gA * dA) };
}

/** The share of a step at which a quantity that must stay positive has lost all but a thousandth. */
function longestShare(value: number, change: number): number {
  return change < 0 ? Math.min(1, (-0.999 * value) / change) : 1;
}

interface Place {
  readonly floor: number;
  readonly height: number;
  readonly local: Local;
}

/** The first of ever shorter shares of a step that lowers the objective; null where none does. */
function tryStep(rows: readonly Row[], { floor, height, local }: Place, step: Step, delta: number): Place | null {
  const longest = Math.min(longestShare(floor, step.dE), longestShare(height, step.dA));
  for (let share = longest; share > 1e-6 * longest; share *= 0.25) {
    const next = { floor: floor + share * step.dE, height: height + share * step.dA };
    const there = localModel(rows, next.floor, next.height, delta, false);
    if (there.objective < local.objective) return { ...next, local: there };
  }
  return null;
}

/** What rounding error of the residuals, 1e-16 each, can do to the objective. */
function roundingOf(objective: number): number {
  return 1e-15 * Math.sqrt(objective) + 1e-31;
}

/**
 * Damped Newton steps, or steps of reweighted least squares where those fail, until a step would win less than rounding
 * error. That last step is taken unseen: it still halves the digits that are wrong.
 */
function descend(rows: readonly Row[], start: { floor: number; height: number }, delta: number): FloorAndHeight {
  let place: Place = { ...start, local: localModel(rows, start.floor, start.height, delta, false) };
  for (let count = 0; count < 200; count += 1) {
    const newton = stepOf(place.local);
    if (newton !== null && newton.gain <= roundingOf(place.local.objective)) {
      const share = Math.min(longestShare(place.floor, newton.dE), longestShare(place.height, newton.dA));
      place = { ...place, floor: place.floor + share * newton.dE, height: place.height + share * newton.dA };
      break;
    }
    let next = newton && tryStep(rows, place, newton, delta);
    if (next === null) {
      const reweighted = stepOf(localModel(rows, place.floor, place.height, delta, true));
      next = reweighted && tryStep(rows, place, reweighted, delta);
    }
    if (next === null) break;
    place = next;
  }
  return { floor: place.floor, height: place.height, objective: place.local.objective };
}

/** Least squares of the relative residuals, in closed form: where the descent starts. */
function leastSquares(rows: readonly Row[]): { floor: number; height: number } {
  let [one, x1, x2, b0, b1] = [0, 0, 0, 0, 0];
  for (const { x, y } of rows) {
    const inverse = Math.exp(-y);
    one += inverse * inverse;
    x1 += inverse * inverse * x;
    x2 += inverse * inverse * x * x;
    b0 += inverse;
    b1 += inverse * x;
  }
  const determinant = one * x2 - x1 * x1;
  return { floor: (x2 * b0 - x1 * b1) / determinant, height: (one * b1 - x1 * b0) / determinant };
}

/**
 * The solution at floor = 0 or height = 0, each a location problem in ln L, or the descent from the better edge where
 * leaving both pays. That descent starts below the objective of either, so it can't be caught by one.
 */
function solveFromEdges(rows: readonly Row[], alpha: number, delta: number): FloorAndHeight {
  const height = Math.exp(
    huberLocation(
      rows.map((row) => row.y + alpha * row.z),
      delta,
    ),
  );
  const noFloor = { floor: 0, height, local: localModel(rows, 0, height, delta, true) };
  const raise = { dE: -noFloor.local.gE / noFloor.local.hEE, dA: 0, gain: 0 };
  if (raise.dE <= 0) return { floor: 0, height, objective: noFloor.local.objective };
  const floor = Math.exp(
    huberLocation(
      rows.map((row) => row.y),
      delta,
    ),
  );
  const noHeight = { floor, height: 0, local: localModel(rows, floor, 0, delta, true) };
  const lift = { dE: 0, dA: -noHeight.local.gA / noHeight.local.hAA, gain: 0 };
  if (lift.dA <= 0) return { floor, height: 0, objective: noHeight.local.objective };
  const fromFloor = noHeight.local.objective < noFloor.local.objective;
  const inside = fromFloor ? tryStep(rows, noHeight, lift, delta) : tryStep(rows, noFloor, raise, delta);
  if (inside !== null) return descend(rows, inside, delta);
  const edge = fromFloor ? noHeight : noFloor;
  return { floor: edge.floor, height: edge.height, objective: edge.local.objective };
}

/** Solves for floor ≥ 0 and height ≥ 0 at one exponent, writing each row's x. */
export function solveFloorAndHeight(rows: readonly Row[], alpha: number, delta: number): FloorAndHeight {
  for (const row of rows) row.x = Math.exp(-alpha * row.z);
  const start = leastSquares(rows);
  if (start.floor > 0 && start.height > 0) {
    const { floor, height, objective } = descend(rows, start, delta);
    if (floor > 1e-9 * height && height > 1e-9 * floor) return { floor, height, objective };
  }
  return solveFromEdges(rows, alpha, delta);
}
