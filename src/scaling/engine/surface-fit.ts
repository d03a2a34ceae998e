/** The fit of any separable law: minimum, bootstrap, intervals, and words on what the points can't tell. */
import { estimatedOf } from './identify.ts';
import type { ParametersOf, Sample, SurfaceFit } from '../joint-types.ts';
import { LawError } from '../points.ts';
import { Profile, type Found } from './profile.ts';
import { seededRandom } from '../random.ts';
import { drawerOf, groupsOf, noiseOf, type Draw, type Resample } from './resample.ts';
import { minimaFrom, startsOf } from './search.ts';
import type { SeparableForm, Table } from './separable.ts';
import { redrawn, tableOf, tableRows } from './table.ts';

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
  /** What the bootstrap draws again: by default groups where there are 8 or more, noise below 40 points, points above. */
  readonly resample?: Resample;
}

/** Share of the work done, for a progress bar. */
export type Progress = number;

/** Rows that searches from many starts look at; the minima are then descended on all rows. */
const SEARCH_ROWS = 400;
/** From this many rows on the bootstrap takes one Newton step from the fit instead of fitting again. */
const REFIT_ROWS = 5000;
const FEWEST_GROUPS = 8;
const FEW_POINTS = 40;
const LEAST_DELTA = 1e-3;
const FIRST_DELTA = 1e-2;

function settingsOf(options: SurfaceOptions) {
  const { huberDelta, level = 0.8, replicates = 400, seed = 1, resample } = options;
  if (huberDelta !== undefined && !(huberDelta > 0)) {
    throw new LawError(`Huber's δ is ${huberDelta}. Give a positive number.`);
  }
  if (!(level > 0 && level < 1)) throw new LawError(`The level is ${level}. Give a share between 0 and 1.`);
  if (!Number.isInteger(replicates) || (replicates !== 0 && replicates < 20)) {
    throw new LawError(`${replicates} bootstrap replicates give no interval. Give 0 for none, or at least 20.`);
  }
  return { huberDelta, level, replicates, seed, resample };
}

/** An even share of the rows: every k-th of them. */
function thinned(table: Table): Table {
  if (table.rows <= SEARCH_ROWS) return table;
  const rows = Array.from({ length: SEARCH_ROWS }, (_, i) => Math.floor(((i + 0.5) * table.rows) / SEARCH_ROWS));
  return tableRows(table, rows);
}

function residualsOf(profile: Profile, found: Found): { fitted: Float64Array; residuals: Float64Array } {
  const fitted = profile.fitted(found);
  return { fitted, residuals: profile.table.y.map((value, i) => value - fitted[i]) };
}

interface Minimum {
  readonly profile: Profile;
  readonly found: Found;
  /** Minima of the search, the lowest first: where fits of the bootstrap start. */
  readonly starts: readonly (readonly number[])[];
}

/** The lowest minimum on all rows, by way of those on some. */
function minimise<P extends Sample, L>(form: SeparableForm<P, L>, table: Table, delta: number): Minimum {
  const some = minimaFrom(new Profile(form, thinned(table), delta), startsOf(form, table)).slice(0, 3);
  const profile = new Profile(form, table, delta);
  const [found, ...others] = minimaFrom(
    profile,
    some.map(({ theta }) => theta),
  );
  return { profile, found, starts: [found, ...others].map(({ theta }) => theta) };
}

/** The minimum at a δ fitted to the residuals, found in two rounds. */
function minimiseAdaptively<P extends Sample, L>(form: SeparableForm<P, L>, table: Table): Minimum {
  let minimum = minimise(form, table, FIRST_DELTA);
  for (let round = 0; round < 2; round += 1) {
    const { residuals } = residualsOf(minimum.profile, minimum.found);
    const delta = Math.max(LEAST_DELTA, 1.345 * noiseOf(residuals, table.weight, form.freedom));
    const profile = new Profile(form, table, delta);
    const [found, ...others] = minimaFrom(profile, minimum.starts);
    minimum = { profile, found, starts: [found, ...others].map(({ theta }) => theta) };
  }
  return minimum;
}

function refit({ profile, starts }: Minimum, draw: Draw): Found {
  const table = draw.times === null ? profile.table : redrawn(profile.table, draw.times);
  const drawn = new Profile(profile.form, draw.y === null ? table : { ...table, y: draw.y }, profile.delta);
  return minimaFrom(drawn, starts)[0];
}

function defaultResample(points: readonly Sample[]): Resample {
  const grouped = points.some(({ group }) => group !== undefined);
  if (grouped && groupsOf(points).length >= FEWEST_GROUPS) return 'groups';
  return points.length < FEW_POINTS ? 'noise' : 'points';
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
  const { huberDelta, level, replicates, seed, resample = defaultResample(points) } = settingsOf(options);
  const table = tableOf(points, form);
  const minimum = huberDelta === undefined ? minimiseAdaptively(form, table) : minimise(form, table, huberDelta);
  const { profile, found } = minimum;
  const { fitted, residuals } = residualsOf(profile, found);
  const lawAt = ({ theta, c }: Pick<Found, 'theta' | 'c'>) => form.law(table.centres, theta, c);
  const degrees = table.rows - form.freedom;
  const noise = noiseOf(residuals, table.weight, form.freedom);
  const bootstrap: L[] = [];
  if (degrees > 0 && replicates > 0) {
    const draw = drawerOf(resample, { points, table, fitted, noise, degrees }, seededRandom(seed));
    const linear = table.rows >= REFIT_ROWS ? profile.linearised(found) : null;
    for (let count = 0; count < replicates; count += 1) {
      yield count / replicates;
      bootstrap.push(lawAt(linear === null ? refit(minimum, draw()) : linear.shifted(draw())));
    }
  }
  const law = lawAt(found);
  const parameters = estimatedOf(form, points, found, law, bootstrap, level);
  const reasons = Object.values(parameters).flatMap(({ reason }) => reason ?? []);
  const unfinished = found.converged ? [] : ['The search did not converge: do not trust the digits of this fit.'];
  const total = table.weight.reduce((sum, weight) => sum + weight, 0);
  const squares = residuals.reduce((sum, residual, i) => sum + table.weight[i] * residual * residual, 0);
  return {
    law,
    parameters: parameters as ParametersOf<L>,
    level,
    residuals: [...residuals],
    rms: Math.sqrt(squares / total),
    objective: found.objective,
    huberDelta: profile.delta,
    converged: found.converged,
    bootstrap,
    noise,
    warnings: [...new Set([...unfinished, ...reasons])],
  };
}

/** Runs steps to their end. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
