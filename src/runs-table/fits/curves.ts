/** Loss against one variable: at each value of the other, or over the whole table where there is no other. */
import { finish, fitSurface, type Progress, type SurfaceOptions } from '../../scaling/engine/surface-fit.ts';
import { powerForm, pureForm, type CurvePoint } from '../../scaling/forms/power.ts';
import type { SurfaceFit } from '../../scaling/joint-types.ts';
import { evaluateLaw } from '../../scaling/law.ts';
import { LawError } from '../../scaling/points.ts';
import type { PowerLaw } from '../../scaling/types.ts';
import { integer, short } from '../../experiments/format.ts';
import type { TableRun } from '../types.ts';
import { entryOf } from './entry.ts';
import { count, levelsOf } from './points.ts';
import { within } from './steps.ts';
import type { CurveFit, LinePoint, Variable } from './types.ts';

interface Curve {
  readonly variable: Variable;
  readonly at: number | null;
  readonly points: readonly (CurvePoint & { readonly line: number })[];
}

const FILES: Readonly<Record<Variable, string>> = { N: 'size', D: 'data', C: 'compute' };

/** Least number of different values for a curve of a slice. */
const FEWEST = 4;
/** Slices shown of each variable, those of most values first. */
const MOST_SLICES = 6;
/** A table is a grid where this share of its runs lies on slices. */
const GRID_SHARE = 0.6;

function curvePoint(
  { line, loss, weight, group }: Omit<LinePoint, 'n' | 'd'>,
  x: number,
): CurvePoint & { readonly line: number } {
  return { line, x, loss, ...(weight !== undefined && { weight }), ...(group !== undefined && { group }) };
}

/** Curves in N at equal D, or in D at equal N; none where the runs don't lie on a grid. */
export function slicesOf(points: readonly LinePoint[], variable: 'N' | 'D'): Curve[] {
  const [of, held] = variable === 'N' ? (['n', 'd'] as const) : (['d', 'n'] as const);
  const slices = levelsOf(points, (point) => point[held]).filter(
    (level) => count(level.points.map((point) => point[of])) >= FEWEST,
  );
  const covered = slices.reduce((sum, level) => sum + level.points.length, 0);
  if (covered < GRID_SHARE * points.length) return [];
  const values = (level: { readonly points: readonly LinePoint[] }) => count(level.points.map((point) => point[of]));
  const most = [...slices].sort((a, b) => values(b) - values(a) || b.value - a.value).slice(0, MOST_SLICES);
  return most
    .sort((a, b) => a.value - b.value)
    .map(({ value, points: level }) => ({
      variable,
      at: value,
      points: level.map((point) => curvePoint(point, point[of])),
    }));
}

/** ln(predicted) − ln(measured) of the points at the largest x by a fit to the others; null where they are too few. */
function missOfLast(curve: Curve, withFloor: boolean, options: SurfaceOptions): number | null {
  const last = Math.max(...curve.points.map(({ x }) => x));
  const rest = curve.points.filter(({ x }) => x < last / 1.05);
  const form = withFloor ? powerForm(curve.variable) : pureForm(curve.variable);
  if (count(rest.map(({ x }) => x)) <= form.freedom) return null;
  const { law } = finish(fitSurface(form, rest, { ...options, replicates: 0 }));
  const errors = curve.points
    .filter(({ x }) => x >= last / 1.05)
    .map(({ x, loss }) => Math.log(evaluateLaw(law, x) / loss));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function percent(share: number): string {
  return `${Number((100 * Math.abs(share)).toPrecision(2))} %`;
}

function sentenceOf(
  variable: Variable,
  floor: SurfaceFit<PowerLaw> | null,
  pure: SurfaceFit<PowerLaw> | null,
  missed: readonly (number | null)[],
): string {
  if (pure !== null && pure.law.exponent <= 0)
    return `The losses do not fall with ${variable}: there is no law to read off them.`;
  if (floor === null || pure === null) return 'Too few values to tell a floor from none.';
  const [byFloor = null, byPure = null] = missed;
  const out =
    byFloor === null || byPure === null
      ? ''
      : ` Left out of the fit, the largest is missed by ${percent(byFloor)} with a floor and by ${percent(byPure)} without.`;
  const shown = floor.parameters.floor.determined;
  const rms = `residuals of ${percent(floor.rms)} with it and ${percent(pure.rms)} without`;
  return `${shown ? 'These runs show a floor' : 'These runs cannot tell a floor from none'}: ${rms}.${out}`;
}

function textOf({ variable, at, points }: Curve, withFloor: boolean, index: number) {
  const other = variable === 'N' ? 'D' : 'N';
  const where = at === null ? '' : ` at ${other} = ${short(at)}`;
  return {
    id: `${FILES[variable]}-${withFloor ? 'floor' : 'pure'}${at === null ? '' : `-${index + 1}`}`,
    title: `L(${variable})${where} ${withFloor ? 'with a floor' : 'without floor'}`,
    formula: withFloor ? `L = E + A·${variable}^−α` : `L = A·${variable}^−α`,
    of: `${integer(points.length)} runs${where}`,
  };
}

function* fitOne(curve: Curve, withFloor: boolean, index: number, options: SurfaceOptions) {
  const form = withFloor ? powerForm(curve.variable) : pureForm(curve.variable);
  try {
    const fit = yield* fitSurface(form, curve.points, options);
    const missed = missOfLast(curve, withFloor, options);
    const entry = entryOf(
      textOf(curve, withFloor, index),
      form,
      fit,
      curve.points.map(({ line }) => line),
      {
        heldOut: missed === null ? null : Math.abs(missed),
        aicc: null,
      },
    );
    return { entry, fit, missed };
  } catch (error) {
    if (error instanceof LawError) return null;
    throw error;
  }
}

/** Both forms on one curve. */
function* fitCurve(curve: Curve, index: number, options: SurfaceOptions): Generator<Progress, CurveFit> {
  const floor = yield* within(fitOne(curve, true, index, options), 0, 0.5);
  const pure = yield* within(fitOne(curve, false, index, options), 0.5, 1);
  const sentence = sentenceOf(curve.variable, floor?.fit ?? null, pure?.fit ?? null, [
    floor?.missed ?? null,
    pure?.missed ?? null,
  ]);
  const { variable, at } = curve;
  const points = curve.points.map(({ x, loss, line }) => ({ x, loss, line }));
  return { variable, at, points, floor, pure, sentence };
}

/** All curves, one after the other. */
export function* fitCurves(curves: readonly Curve[], options: SurfaceOptions): Generator<Progress, CurveFit[]> {
  const fits: CurveFit[] = [];
  for (const [index, curve] of curves.entries()) {
    yield index / curves.length;
    fits.push(yield* within(fitCurve(curve, index, options), index / curves.length, (index + 1) / curves.length));
  }
  return fits;
}

/** The one curve of a table that varies in a single variable. */
export function wholeCurve(runs: readonly TableRun[], variable: Variable, of: (run: TableRun) => number | null): Curve {
  const points = runs.flatMap((run) => {
    const x = of(run);
    const { line, loss, weight, group } = run;
    const point = { line, loss, ...(weight !== null && { weight }), ...(group !== null && { group }) };
    return x === null ? [] : [curvePoint(point, x)];
  });
  return { variable, at: null, points };
}
