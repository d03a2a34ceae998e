/**
 * The outer problem of variable projection: F(θ) = min over c ≥ 0 of Σ w·Huber_δ(ln L − ln Σ c_k·φ_k(θ)), descended by
 * damped Gauss–Newton steps whose matrix is the Schur complement of the coefficients (Golub and Pereyra 1973, in the
 * form for other losses than squares of Aravkin and van Leeuwen 2012).
 */
import { dot, evaluateRows, gram, reweightRows, RowState, solveCoefficients, type Columns } from './coefficients.ts';
import { huberScore } from '../huber.ts';
import { cholesky, solveFactored, solvePositive, submatrix } from './matrix.ts';
import type { Draw } from './resample.ts';
import type { Axis, Table } from './separable.ts';

/** The parts of a form that the search calls. */
export interface SearchForm {
  readonly axes: readonly Axis[];
  readonly terms: number;
  columns(table: Table, theta: readonly number[], out: readonly Float64Array[]): void;
  slopes(
    table: Table,
    theta: readonly number[],
    columns: readonly Float64Array[],
    c: readonly number[],
    out: readonly Float64Array[],
  ): void;
}

export interface Place {
  readonly theta: readonly number[];
  readonly c: readonly number[];
  readonly objective: number;
}

export interface Found extends Place {
  /** Whether the search ended by its own tolerance. */
  readonly converged: boolean;
}

/** Gradient and Gauss–Newton matrix of F in θ. */
interface Local {
  readonly gradient: readonly number[];
  readonly matrix: readonly (readonly number[])[];
}

/** A step that would win less than this share of the objective of one row is rounding error to any reader. */
const TOLERANCE = 1e-12;
const ROUNDING = 1e-13;
/** Wins below this are rounding error whatever the objective. */
const LEAST_GAIN = 1e-27;

/** One data set with room to work in. Not for use by two searches at once. */
export class Profile {
  readonly form: SearchForm;
  readonly table: Table;
  readonly delta: number;
  readonly #columns: Float64Array[];
  readonly #slopes: Float64Array[];
  readonly #state: RowState;
  readonly #problem: Columns;

  constructor(form: SearchForm, table: Table, delta: number) {
    const array = () => new Float64Array(table.rows);
    this.form = form;
    this.table = table;
    this.delta = delta;
    this.#columns = Array.from({ length: form.terms }, array);
    this.#slopes = form.axes.map(array);
    this.#state = new RowState(table.rows);
    this.#problem = { columns: this.#columns, y: table.y, weight: table.weight, delta };
  }

  /** Solves the inner problem at θ. */
  at(theta: readonly number[], start?: readonly number[]): Place {
    this.form.columns(this.table, theta, this.#columns);
    const c = solveCoefficients(this.#state, this.#problem, start);
    return { theta, c, objective: this.#state.objective };
  }

  /** ln(fitted) of every row at a place. */
  fitted({ theta, c }: Place): Float64Array {
    this.form.columns(this.table, theta, this.#columns);
    evaluateRows(this.#state, this.#problem, c);
    return this.#state.model.map(Math.log);
  }

  /** Derivatives at the place where the inner problem was solved last. */
  #local({ theta, c }: Place, reweight: boolean): Local {
    const state = this.#state;
    this.form.slopes(this.table, theta, this.#columns, c, this.#slopes);
    if (reweight) reweightRows(state, this.#problem);
    const active = this.#columns.filter((_, k) => c[k] > 0);
    const whole = gram(state.curvature, [...active, ...this.#slopes]);
    const inner = active.map((_, k) => k);
    const outer = this.#slopes.map((_, j) => active.length + j);
    const factor = cholesky(submatrix(whole, inner));
    const matrix = submatrix(whole, outer);
    if (factor !== null) {
      const solved = outer.map((j) =>
        solveFactored(
          factor,
          inner.map((k) => whole[k][j]),
        ),
      );
      outer.forEach((row, i) =>
        outer.forEach((_, j) => (matrix[i][j] -= inner.reduce((sum, k) => sum + whole[k][row] * solved[j][k], 0))),
      );
      // What elimination leaves of a coordinate that the coefficients can replace is rounding error of either sign.
      outer.forEach((row, i) => (matrix[i][i] = Math.max(matrix[i][i], ROUNDING * whole[row][row])));
    }
    return { gradient: this.#slopes.map((slope) => -dot(state.score, slope)), matrix };
  }

  /** Whether a coordinate sits at a bound that the descent pushes against. */
  #held(theta: readonly number[], gradient: readonly number[], j: number): boolean {
    const { low, high } = this.form.axes[j];
    return (theta[j] <= low && gradient[j] >= 0) || (theta[j] >= high && gradient[j] <= 0);
  }

  #atBound(theta: readonly number[], j: number): boolean {
    const { low, high } = this.form.axes[j];
    return theta[j] <= low || theta[j] >= high;
  }

  /** Step of the damped model within the bounds, with what it expects to win; null where the matrix is singular. */
  #step(theta: readonly number[], { gradient, matrix }: Local, damping: number) {
    const free = theta.map((_, j) => j).filter((j) => !this.#held(theta, gradient, j));
    const damped = submatrix(matrix, free);
    // A coordinate without any curvature stays where it is.
    damped.forEach((row, i) => (row[i] += damping * row[i] + (damping > 0 || row[i] <= 0 ? 1e-280 : 0)));
    const descent = free.map((j) => -gradient[j]);
    const solved = solvePositive(damped, descent);
    if (solved === null || solved.some((value) => !Number.isFinite(value))) return null;
    const gain = 0.5 * descent.reduce((sum, value, at) => sum + value * solved[at], 0);
    const next = [...theta];
    free.forEach((j, at) => {
      const { low, high } = this.form.axes[j];
      next[j] = Math.min(high, Math.max(low, theta[j] + solved[at]));
    });
    return { next, gain };
  }

  /** The first of ever more damped steps that lowers the objective. */
  #improve(place: Place, local: Local, first: number): { place: Place; damping: number } | null {
    for (let damping = first; damping < 1e10; damping = Math.max(1e-4, 8 * damping)) {
      const step = this.#step(place.theta, local, damping);
      if (step === null) continue;
      const next = this.at(step.next, place.c);
      if (next.objective < place.objective) return { place: next, damping };
    }
    return null;
  }

  /** Descends from θ to the nearest minimum. */
  descend(theta: readonly number[], start?: readonly number[]): Found {
    let place = this.at(theta, start);
    let damping = 0;
    for (let count = 0; count < 200 && place.objective < Infinity; count += 1) {
      const local = this.#local(place, false);
      // Slightly damped where the rows leave a coordinate open: what could then be won is still told.
      const newton = this.#step(place.theta, local, 0) ?? this.#step(place.theta, local, 1e-8);
      const enough = (TOLERANCE * place.objective) / this.table.rows + LEAST_GAIN;
      if (newton !== null && newton.gain <= enough) return { ...place, converged: true };
      let next = this.#improve(place, local, damping);
      if (next === null) {
        this.at(place.theta, place.c);
        const reweighted = this.#local(place, true);
        next = this.#improve(place, reweighted, 1e-4);
      }
      // No step wins anything that the sum's rounding lets through: the end, if the model agrees that little is left.
      if (next === null) return { ...place, converged: (newton?.gain ?? Infinity) <= 1e-6 * place.objective + 1e-20 };
      const small = place.objective - next.place.objective <= 1e-15 * place.objective;
      ({ place, damping } = next);
      damping = damping <= 1e-4 ? 0 : damping / 20;
      if (small) return { ...place, converged: (newton?.gain ?? Infinity) <= 1e-6 * place.objective + 1e-20 };
    }
    return { ...place, converged: false };
  }

  /**
   * The fit's first-order answer to other weights or losses: one Newton step from the minimum. Its error falls with the
   * square of the shift, and shifts are small where rows are thousands.
   */
  linearised(place: Found): { shifted(draw: Draw): Pick<Found, 'theta' | 'c'> } {
    const { theta, c } = place;
    const fitted = this.fitted(place);
    this.form.slopes(this.table, theta, this.#columns, c, this.#slopes);
    const { y, weight } = this.table;
    const inner = c.map((_, k) => k).filter((k) => c[k] > 0);
    const model = this.#state.model;
    const arrays = [...inner.map((k) => this.#columns[k]), ...this.#slopes].map((array) =>
      array.map((value, i) => value / model[i]),
    );
    const free = arrays.map((_, j) => j).filter((j) => j < inner.length || !this.#atBound(theta, j - inner.length));
    const inside = y.map((value, i) => (Math.abs(value - fitted[i]) <= this.delta ? weight[i] : 0));
    const factor = cholesky(
      gram(
        inside,
        free.map((j) => arrays[j]),
      ),
    );
    return {
      shifted: ({ times, y: losses }) => {
        const pull = y.map((value, i) => {
          const residual = (losses === null ? value : losses[i]) - fitted[i];
          return (times === null ? 1 : times[i]) * weight[i] * huberScore(residual, this.delta);
        });
        const shift =
          factor === null
            ? []
            : solveFactored(
                factor,
                free.map((j) => dot(pull, arrays[j])),
              );
        return this.#shiftedBy(place, inner, free, shift);
      },
    };
  }

  #shiftedBy({ theta, c }: Place, inner: readonly number[], free: readonly number[], shift: readonly number[]) {
    const [nextC, nextTheta] = [[...c], [...theta]];
    shift.forEach((by, at) => {
      const j = free[at];
      if (j < inner.length) nextC[inner[j]] = Math.max(0, nextC[inner[j]] + by);
      else nextTheta[j - inner.length] += by;
    });
    const within = nextTheta.map((value, j) =>
      Math.min(this.form.axes[j].high, Math.max(this.form.axes[j].low, value)),
    );
    return { theta: within, c: nextC };
  }
}
