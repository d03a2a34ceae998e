/**
 * The law of least Σ Huber_δ(ln L − ln(E + A·N^−α)), by variable projection: for a fixed α the rest is a small problem
 * solved to rounding error, and α alone is searched. The sum is minimised, not the mean, and to the end: stopping early
 * made the intervals of the first Chinchilla fit about fifty times too narrow (Besiroglu et al. 2024).
 */
import { solveFloorAndHeight, type FloorAndHeight, type Row } from './floor-and-height.ts';
import { huberLocation, huberScore } from './huber.ts';
import { findRoot } from './roots.ts';
import type { PowerLaw } from './types.ts';

/** Points in the coordinates of the residuals. */
export interface LogPoints {
  /** ln N. */
  readonly logN: readonly number[];
  /** ln L. */
  readonly logLoss: readonly number[];
}

/**
 * What is known of the exponent beforehand: (ln α − ln centre) / spread follows Student's t with 2 degrees of freedom.
 * Its broad tails let points that clearly say otherwise have their way.
 */
export interface ExponentPrior {
  readonly centre: number;
  readonly spread: number;
  /** Standard deviation of ln L about the law: the unit in which a pull on α is weighed against a residual. */
  readonly noise: number;
}

const PRIOR_DEGREES = 2;

/** Exponents searched for the law with a floor. No published loss law is steeper than 2 in any of its variables. */
export const EXPONENT_RANGE = [0.005, 2] as const;
const GRID = 18;

function rowsOf({ logN, logLoss }: LogPoints): { rows: Row[]; centre: number } {
  const centre = logN.reduce((sum, value) => sum + value, 0) / logN.length;
  const rows = logN.map((value, i) => ({ z: value - centre, y: logLoss[i], x: 1 }));
  return { rows, centre };
}

/**
 * The least Huber line through (ln N, ln L), a convex problem. The score in α, with the height solved for, rises with α
 * and changes sign between the least and the greatest slope of neighbouring points.
 */
export function pureMinimum(points: LogPoints, delta: number): PowerLaw {
  const { rows, centre } = rowsOf(points);
  rows.sort((a, b) => a.z - b.z);
  const slopes = rows.slice(1).map((row, i) => (rows[i].y - row.y) / (row.z - rows[i].z));
  const [least, most] = [Math.min(...slopes), Math.max(...slopes)];
  const level = (alpha: number) =>
    huberLocation(
      rows.map((row) => row.y + alpha * row.z),
      delta,
    );
  const score = (alpha: number) => {
    const top = level(alpha);
    return rows.reduce((sum, row) => sum + huberScore(row.y + alpha * row.z - top, delta) * row.z, 0);
  };
  const oneSlope = most - least <= 1e-13 * Math.max(Math.abs(most), Math.abs(least));
  const alpha = oneSlope ? 0.5 * (least + most) : findRoot(score, least, most);
  return { form: 'pure', floor: 0, scale: Math.exp(level(alpha) + alpha * centre), exponent: alpha };
}

/** One exponent, the rest solved for. */
interface Profile {
  readonly alpha: number;
  readonly solution: FloorAndHeight;
  /** Objective, the prior's share included. */
  readonly objective: number;
  /** Its derivative in α. The inner solution is a minimum, so only x and the prior move. */
  readonly score: number;
}

function profileAt(rows: readonly Row[], alpha: number, delta: number, prior: ExponentPrior | null): Profile {
  const solution = solveFloorAndHeight(rows, alpha, delta);
  let { objective } = solution;
  let score = 0;
  for (const { x, y, z } of rows) {
    const part = solution.height * x;
    const model = solution.floor + part;
    score += (huberScore(y - Math.log(model), delta) * part * z) / model;
  }
  if (prior !== null) {
    const unit = (PRIOR_DEGREES + 1) * prior.noise ** 2;
    const t = Math.log(alpha / prior.centre) / prior.spread;
    objective += 0.5 * unit * Math.log1p((t * t) / PRIOR_DEGREES);
    score += (unit * t) / ((PRIOR_DEGREES + t * t) * prior.spread * alpha);
  }
  return { alpha, solution, objective, score };
}

/** Every α at which the profile may be least: the ends of the range and each place where its score turns positive. */
function candidates(rows: readonly Row[], delta: number, prior: ExponentPrior | null): Profile[] {
  const [least, most] = EXPONENT_RANGE;
  const at = (alpha: number) => profileAt(rows, alpha, delta, prior);
  const grid = Array.from({ length: GRID }, (_, i) => at(least * (most / least) ** (i / (GRID - 1))));
  const valleys = grid.slice(1).flatMap((right, i) => {
    const left = grid[i];
    if (left.score >= 0 || right.score < 0) return [];
    return [at(findRoot((alpha) => at(alpha).score, left.alpha, right.alpha))];
  });
  return [grid[0], ...valleys, grid[GRID - 1]];
}

/** Share of the loss below which a floor or a height is rounding error. */
const NOTHING = 1e-9;

/** The law with a floor. Where the losses don't fall at all it is their level: scale and exponent 0. */
export function floorMinimum(points: LogPoints, delta: number, prior: ExponentPrior | null): PowerLaw {
  const { rows, centre } = rowsOf(points);
  const { alpha, solution } = candidates(rows, delta, prior).reduce((a, b) => (b.objective < a.objective ? b : a));
  const { floor, height } = solution;
  if (height <= NOTHING * floor) return { form: 'floor', floor, scale: 0, exponent: 0 };
  const scale = height * Math.exp(alpha * centre);
  return { form: 'floor', floor: floor <= NOTHING * height ? 0 : floor, scale, exponent: alpha };
}
