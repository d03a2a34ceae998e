/** Points of a fit as arrays: checked, logarithmic, centred. */
import type { Sample } from '../joint-types.ts';
import { LawError } from '../points.ts';
import type { SeparableForm, Table } from './separable.ts';

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function checkSample(point: Sample, variables: readonly (readonly [string, number])[], at: number): void {
  const name = `Point ${at + 1}`;
  for (const [symbol, value] of variables) {
    if (!isPositive(value)) throw new LawError(`${name} has ${symbol} = ${value}. Give a positive, finite number.`);
  }
  if (!isPositive(point.loss)) {
    throw new LawError(`${name} has the loss ${point.loss}. Give positive, finite losses in nats a token.`);
  }
  if (point.weight !== undefined && !isPositive(point.weight)) {
    throw new LawError(`${name} has the weight ${point.weight}. Give positive weights; leave points out instead of 0.`);
  }
}

/** @throws LawError where a value can't be used, or the points are too few or too much alike for the form's parameters. */
export function tableOf<P extends Sample, L>(points: readonly P[], form: SeparableForm<P, L>): Table {
  const variables = points.map((point) => form.variables(point));
  points.forEach((point, i) => checkSample(point, variables[i], i));
  const different = new Set(variables.map((values) => values.map(([, value]) => value).join(' '))).size;
  if (different < form.freedom) {
    const have =
      points.length === different ? `there are ${different}` : `the ${points.length} points are ${different} only`;
    throw new LawError(
      `The law "${form.title}" has ${form.freedom} parameters and needs as many different points; ${have}.`,
    );
  }
  const logs = variables[0].map((_, v) => Float64Array.from(variables, (values) => Math.log(values[v][1])));
  const centres = logs.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  return {
    rows: points.length,
    x: logs.map((column, v) => column.map((value) => value - centres[v])),
    centres,
    y: Float64Array.from(points, ({ loss }) => Math.log(loss)),
    weight: Float64Array.from(points, ({ weight = 1 }) => weight),
  };
}

/** The given rows of a table; the centres stay, so that places mean the same in both. */
export function tableRows(table: Table, rows: ArrayLike<number>): Table {
  const pick = (column: Float64Array) => {
    const picked = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i += 1) picked[i] = column[rows[i]];
    return picked;
  };
  return {
    rows: rows.length,
    x: table.x.map(pick),
    centres: table.centres,
    y: pick(table.y),
    weight: pick(table.weight),
  };
}

/** The rows a resample drew at all, weighted by how often it drew them. */
export function redrawn(table: Table, times: ArrayLike<number>): Table {
  const rows: number[] = [];
  for (let i = 0; i < table.rows; i += 1) if (times[i] > 0) rows.push(i);
  const drawn = tableRows(table, rows);
  return { ...drawn, weight: drawn.weight.map((weight, at) => weight * times[rows[at]]) };
}
