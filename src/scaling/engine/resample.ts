/** The data sets of a bootstrap: points drawn again, groups of points drawn again, or losses disturbed again. */
import type { Sample } from '../joint-types.ts';
import { LawError } from '../points.ts';
import { median } from '../quantiles.ts';
import type { RandomSource } from '../random.ts';
import type { Table } from './separable.ts';

/**
 * What the bootstrap draws again. `points`: single points, as most papers do. `groups`: whole groups, for points that share
 * their noise. `seeds`: every loss gets the deviation of some seed from the mean of its repeats, so that the intervals
 * say what other seeds would have given. `noise`: normal noise of the residuals' size about the fitted law, which stays
 * honest when points are few.
 */
export type Resample = 'points' | 'groups' | 'seeds' | 'noise';

/** A replicate: how often each row counts, and ln L of each row. */
export interface Draw {
  readonly times: Float64Array | null;
  readonly y: Float64Array | null;
}

/** Rows of each group; a point without a group is one of its own. */
export function groupsOf(points: readonly Sample[]): number[][] {
  const groups = new Map<string | number, number[]>();
  const single: number[][] = [];
  points.forEach(({ group }, i) => {
    if (group === undefined) single.push([i]);
    else if (groups.has(group)) groups.get(group)?.push(i);
    else groups.set(group, [i]);
  });
  return [...groups.values(), ...single];
}

/** Standard deviation of ln L for weight 1, outliers counted as if at three times the scale of the others. */
export function noiseOf(residuals: ArrayLike<number>, weight: Float64Array, freedom: number): number {
  const units = Array.from(residuals, (residual, i) => Math.abs(residual) * Math.sqrt(weight[i]));
  const degrees = units.length - freedom;
  if (degrees <= 0) return 0;
  const bound = 3 * 1.4826 * median(units) * Math.sqrt(units.length / degrees);
  return Math.sqrt(units.reduce((sum, unit) => sum + Math.min(unit, bound) ** 2, 0) / degrees);
}

/** Deviations of ln L from the mean of its repeats (rows with the same variables), to the scale of a single draw. */
function seedDeviations(table: Table): number[] {
  const repeats = new Map<string, number[]>();
  for (let i = 0; i < table.rows; i += 1) {
    const key = table.x.map((column) => column[i]).join(' ');
    repeats.set(key, [...(repeats.get(key) ?? []), table.y[i]]);
  }
  return [...repeats.values()].flatMap((values) => {
    if (values.length < 2) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const scale = Math.sqrt(values.length / (values.length - 1));
    return values.map((value) => scale * (value - mean));
  });
}

/** What the draws start from: the points, ln(fitted) of each, and the noise with its degrees of freedom. */
export interface Fitted {
  readonly points: readonly Sample[];
  readonly table: Table;
  readonly fitted: Float64Array;
  readonly noise: number;
  /** Parameters of the law. */
  readonly freedom: number;
}

function drawIndex(random: RandomSource, count: number): number {
  return Math.floor(random.uniform() * count);
}

/** Redraws before a draw of too few different rows is taken as it is. */
const REDRAWS = 100;

/** As many groups as there are, with replacement; a draw of fewer rows than a law needs is drawn again. */
function drawGroups(
  groups: readonly (readonly number[])[],
  { table: { rows }, freedom }: Fitted,
  random: RandomSource,
) {
  for (let redraw = 0; ; redraw += 1) {
    const times = new Float64Array(rows);
    for (let drawn = 0; drawn < groups.length; drawn += 1) {
      for (const row of groups[drawIndex(random, groups.length)]) times[row] += 1;
    }
    const different = times.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
    if (different >= freedom || redraw >= REDRAWS) return { times, y: null };
  }
}

/** @throws LawError where the points lack what the kind draws on. */
export function drawerOf(kind: Resample, from: Fitted, random: RandomSource): () => Draw {
  const { points, table, fitted, noise, freedom } = from;
  const degrees = table.rows - freedom;
  if (kind === 'points') {
    const single = points.map((_, row) => [row]);
    return () => drawGroups(single, from, random);
  }
  if (kind === 'groups') {
    const groups = groupsOf(points);
    if (groups.length < 2) throw new LawError('All points are of one group: there is nothing to draw groups from.');
    return () => drawGroups(groups, from, random);
  }
  if (kind === 'seeds') {
    const deviations = seedDeviations(table);
    if (deviations.length < 4) throw new LawError('Too few points repeat another with a new seed to draw seeds from.');
    return () => ({ times: null, y: fitted.map((value) => value + deviations[drawIndex(random, deviations.length)]) });
  }
  return () => {
    // A scale drawn with the residuals' degrees of freedom gives the broad tails that few points deserve.
    const scale = noise * Math.sqrt(degrees / random.chiSquared(degrees));
    return {
      times: null,
      y: fitted.map((value, i) => value + (scale / Math.sqrt(table.weight[i])) * random.normal()),
    };
  };
}
