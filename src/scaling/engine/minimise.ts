/** The minimum of a form on points: searched on some rows, descended on all, with δ fitted and gross outliers set aside. */
import type { Sample } from '../joint-types.ts';
import { median } from '../quantiles.ts';
import { Profile, type Found } from './profile.ts';
import { noiseOf, type Draw } from './resample.ts';
import { minimaFrom, startsOf } from './search.ts';
import type { SeparableForm, Table } from './separable.ts';
import { redrawn, tableRows } from './table.ts';

/** Rows that searches from many starts look at; the minima are then descended on all rows. */
const SEARCH_ROWS = 400;
const LEAST_DELTA = 1e-3;
const FIRST_DELTA = 1e-2;

/** A residual beyond this many robust standard deviations is no noise. Of normal ones 1 in 10^15 is as far. */
const GROSS = 8;
/** Points are set aside where there are enough to tell, and never more than this share: many outliers are a wrong law. */
const FEWEST_TO_SET_ASIDE = 30;
const MOST_SET_ASIDE = 0.05;
/** Misfits below this are no outliers, however well the other points fit. */
const NO_OUTLIER = 0.01;

export interface Minimum {
  readonly profile: Profile;
  readonly found: Found;
  /** Minima of the search, the lowest first: where fits of the bootstrap start. */
  readonly starts: readonly (readonly number[])[];
  /** Rows of the whole table that were fitted. */
  readonly kept: readonly number[];
  /** ln(measured) − ln(fitted) of all rows, those set aside included. */
  readonly residuals: Float64Array;
}

type Core = Pick<Minimum, 'profile' | 'found' | 'starts'>;

/** An even share of the rows: every k-th of them. */
function thinned(table: Table): Table {
  if (table.rows <= SEARCH_ROWS) return table;
  const rows = Array.from({ length: SEARCH_ROWS }, (_, i) => Math.floor(((i + 0.5) * table.rows) / SEARCH_ROWS));
  return tableRows(table, rows);
}

function descendFrom(profile: Profile, starts: readonly (readonly number[])[]): Core {
  const [found, ...others] = minimaFrom(profile, starts);
  return { profile, found, starts: [found, ...others].map(({ theta }) => theta) };
}

/** The lowest minimum on all rows, by way of those on some. */
function search<P extends Sample, L>(form: SeparableForm<P, L>, table: Table, delta: number): Core {
  const some = minimaFrom(new Profile(form, thinned(table), delta), startsOf(form, table)).slice(0, 3);
  return descendFrom(
    new Profile(form, table, delta),
    some.map(({ theta }) => theta),
  );
}

function residualsOf(profile: Profile, found: Found): Float64Array {
  const fitted = profile.fitted(found);
  return profile.table.y.map((value, i) => value - fitted[i]);
}

/** The minimum at the δ given, or at one fitted to the residuals in two rounds. */
function atDelta<P extends Sample, L>(form: SeparableForm<P, L>, table: Table, delta: number | undefined): Core {
  if (delta !== undefined) return search(form, table, delta);
  let core = search(form, table, FIRST_DELTA);
  for (let round = 0; round < 2; round += 1) {
    const noise = noiseOf(residualsOf(core.profile, core.found), table.weight, form.freedom);
    core = descendFrom(new Profile(form, table, Math.max(LEAST_DELTA, 1.345 * noise)), core.starts);
  }
  return core;
}

/** Rows whose residual is grossly beyond the others'. */
function outliers(residuals: Float64Array, kept: readonly number[], freedom: number): number[] {
  const sizes = kept.map((row) => Math.abs(residuals[row]));
  const bound = GROSS * 1.4826 * median(sizes) * Math.sqrt(kept.length / Math.max(1, kept.length - freedom));
  return kept.filter((_, at) => sizes[at] > Math.max(bound, NO_OUTLIER));
}

/** @param setAside whether gross outliers may be left out of the fit. */
export function minimise<P extends Sample, L>(
  form: SeparableForm<P, L>,
  whole: Table,
  delta: number | undefined,
  setAside: boolean,
): Minimum {
  let kept = Array.from({ length: whole.rows }, (_, i) => i);
  for (;;) {
    const table = kept.length === whole.rows ? whole : tableRows(whole, kept);
    const core = atDelta(form, table, delta);
    const all = core.profile.table === whole ? core.profile : new Profile(form, whole, core.profile.delta);
    const residuals = residualsOf(all, core.found);
    const minimum = { ...core, kept, residuals };
    if (!setAside || whole.rows < FEWEST_TO_SET_ASIDE) return minimum;
    const gross = new Set(outliers(residuals, kept, form.freedom));
    const rest = kept.filter((row) => !gross.has(row));
    if (gross.size === 0 || rest.length < (1 - MOST_SET_ASIDE) * whole.rows) return minimum;
    kept = rest;
  }
}

/** The minimum of a bootstrap's draw. */
export function refit({ profile, starts }: Core, draw: Draw): Found {
  const table = draw.times === null ? profile.table : redrawn(profile.table, draw.times);
  const drawn = new Profile(profile.form, draw.y === null ? table : { ...table, y: draw.y }, profile.delta);
  return minimaFrom(drawn, starts)[0];
}
