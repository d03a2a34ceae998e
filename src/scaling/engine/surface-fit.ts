/** The fit of any separable law: minimum, bootstrap, intervals, and words on what the points can't tell. */
import type { ParametersOf, Sample, SurfaceFit } from '../joint-types.ts';
import { LawError } from '../points.ts';
import { seededRandom } from '../random.ts';
import { estimatedOf } from './identify.ts';
import { minimise, refit, type Minimum } from './minimise.ts';
import { drawerOf, groupsOf, noiseOf, type Resample } from './resample.ts';
import type { SeparableForm } from './separable.ts';
import { tableOf } from './table.ts';

export interface SurfaceOptions {
  /**
   * Residuals of ln L beyond δ count linearly. By default 1.345 robust standard deviations of the residuals, the customary
   * value that keeps 95 % of least squares' precision where noise is normal, and at least 1e-3.
   */
  readonly huberDelta?: number;
  /** Coverage of intervals, 0.8 by default. */
  readonly level?: number;
  /** Bootstrap laws, 400 by default; 0 for none. */
  readonly replicates?: number;
  /** Seed of the bootstrap, 1 by default. */
  readonly seed?: number;
  /** What the bootstrap draws again: by default groups where there are 8 or more, points from 20 points on, noise below. */
  readonly resample?: Resample;
  /**
   * Whether points more than 8 robust standard deviations off the law are left out of it, where there are 30 points or more
   * and such points are 5 % of them at most. They are named in the warnings. Yes by default.
   */
  readonly setAside?: boolean;
}

/** Share of the work done, for a progress bar. */
export type Progress = number;

/** From this many rows on the bootstrap takes one Newton step from the fit instead of fitting again. */
const REFIT_ROWS = 5000;
const FEWEST_GROUPS = 8;
const FEW_POINTS = 20;

/** Options with their defaults. @throws LawError, naming the first that can't be used. */
export function surfaceSettings(options: SurfaceOptions) {
  const { huberDelta, level = 0.8, replicates = 400, seed = 1, resample, setAside = true } = options;
  if (huberDelta !== undefined && !(huberDelta > 0)) {
    throw new LawError(`Huber's δ is ${huberDelta}. Give a positive number.`);
  }
  if (!(level > 0 && level < 1)) throw new LawError(`The level is ${level}. Give a share between 0 and 1.`);
  if (!Number.isInteger(replicates) || (replicates !== 0 && replicates < 20)) {
    throw new LawError(`${replicates} bootstrap replicates give no interval. Give 0 for none, or at least 20.`);
  }
  return { huberDelta, level, replicates, seed, resample, setAside };
}

function defaultResample(points: readonly Sample[]): Resample {
  const grouped = points.some(({ group }) => group !== undefined);
  if (grouped && groupsOf(points).length >= FEWEST_GROUPS) return 'groups';
  return points.length < FEW_POINTS ? 'noise' : 'points';
}

/** The laws of the bootstrap, one a step. */
function* bootstrapOf<P extends Sample, L>(
  form: SeparableForm<P, L>,
  points: readonly P[],
  minimum: Minimum,
  noise: number,
  settings: { replicates: number; seed: number; resample: Resample },
): Generator<Progress, L[]> {
  const { profile, found } = minimum;
  const degrees = profile.table.rows - form.freedom;
  if (degrees <= 0) return [];
  const from = { points, table: profile.table, fitted: profile.fitted(found), noise, freedom: form.freedom };
  const draw = drawerOf(settings.resample, from, seededRandom(settings.seed));
  const linear = profile.table.rows >= REFIT_ROWS ? profile.linearised(found) : null;
  const laws: L[] = [];
  for (let count = 0; count < settings.replicates; count += 1) {
    yield count / settings.replicates;
    const { theta, c } = linear === null ? refit(minimum, draw()) : linear.shifted(draw());
    laws.push(form.law(profile.table.centres, theta, c));
  }
  return laws;
}

function setAsideWarning(rows: readonly number[], total: number): string[] {
  if (rows.length === 0) return [];
  const names = rows.slice(0, 10).map((row) => row + 1);
  const list = rows.length > 10 ? `${names.join(', ')}, …` : names.join(', ');
  const [verb, what] = rows.length === 1 ? ['lies', 'was'] : ['lie', 'were'];
  return [`${rows.length} of ${total} points ${verb} grossly off the law and ${what} set aside: ${list}.`];
}

function rootMeanSquare(residuals: ArrayLike<number>, weight: Float64Array, rows: readonly number[]): number {
  let [squares, total] = [0, 0];
  for (const row of rows) {
    squares += weight[row] * residuals[row] ** 2;
    total += weight[row];
  }
  return Math.sqrt(squares / total);
}

/**
 * Fits a law in steps, so that a worker can show progress and stop between them.
 *
 * @throws LawError where points or options can't be used.
 */
export function* fitSurface<P extends Sample, L>(
  form: SeparableForm<P, L>,
  points: readonly P[],
  options: SurfaceOptions = {},
): Generator<Progress, SurfaceFit<L>> {
  const { huberDelta, level, replicates, seed, resample, setAside } = surfaceSettings(options);
  const table = tableOf(points, form);
  const minimum = minimise(form, table, huberDelta, setAside);
  const { profile, found, kept, residuals } = minimum;
  const fittedTo = kept.map((row) => points[row]);
  const noise = noiseOf(
    Float64Array.from(kept, (row) => residuals[row]),
    profile.table.weight,
    form.freedom,
  );
  const settings = { replicates, seed, resample: resample ?? defaultResample(fittedTo) };
  const bootstrap = yield* bootstrapOf(form, fittedTo, minimum, noise, settings);
  const law = form.law(table.centres, found.theta, found.c);
  const parameters = estimatedOf(form, fittedTo, found, law, bootstrap, level);
  const among = new Set(kept);
  const aside = points.map((_, row) => row).filter((row) => !among.has(row));
  const warnings = [
    ...(found.converged ? [] : ['The search did not converge: do not trust the digits of this fit.']),
    ...setAsideWarning(aside, points.length),
    ...new Set(Object.values(parameters).flatMap(({ reason }) => reason ?? [])),
  ];
  return {
    law,
    parameters: parameters as ParametersOf<L>,
    level,
    residuals: [...residuals],
    rms: rootMeanSquare(residuals, table.weight, kept),
    objective: found.objective,
    huberDelta: profile.delta,
    converged: found.converged,
    bootstrap,
    noise,
    setAside: aside,
    warnings,
  };
}

/** Runs steps to their end. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
