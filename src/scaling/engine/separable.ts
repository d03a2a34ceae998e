/**
 * What a loss law must say of itself to be fitted by variable projection: it is a sum Σ_k c_k·φ_k of columns with
 * coefficients c ≥ 0, and the columns depend on a few search coordinates θ besides.
 */
import type { Sample } from '../joint-types.ts';

/** Points as the fit sees them. */
export interface Table {
  readonly rows: number;
  /** Logarithms of the variables less their centres, one array a variable. */
  readonly x: readonly Float64Array[];
  /** What was subtracted from each. */
  readonly centres: readonly number[];
  /** ln L. */
  readonly y: Float64Array;
  readonly weight: Float64Array;
}

/** A search coordinate: often the logarithm of a parameter. */
export interface Axis {
  /** Names of the law's parameters that this coordinate decides: not determined where the search ends at its bounds. */
  readonly names: readonly string[];
  readonly low: number;
  readonly high: number;
  /** Values from which searches start, all combinations with those of the other axes. */
  readonly starts: readonly number[];
}

/** What a parameter is, for judging whether an interval says anything of it. */
export interface ParameterKind {
  readonly symbol: string;
  /** A floor is told from none; a value is known to a share of itself; a scale only by its order of magnitude; `none` is no parameter of this form. */
  readonly kind: 'floor' | 'value' | 'scale' | 'none';
}

export interface SeparableForm<P extends Sample, L> {
  readonly title: string;
  readonly parameters: Readonly<Record<Exclude<keyof L, 'form'> & string, ParameterKind>>;
  /** Number of parameters that the points must determine. */
  readonly freedom: number;
  /** Variables of a point, all positive, each with the name used in messages. */
  variables(point: P): readonly (readonly [name: string, value: number])[];
  readonly axes: readonly Axis[];
  /** K, the number of columns. */
  readonly terms: number;
  /** Starts of the search where combinations of the axes' own will not do. */
  starts?(table: Table): number[][];
  /** Writes φ_k of every row. */
  columns(table: Table, theta: readonly number[], out: readonly Float64Array[]): void;
  /** Writes ∂(Σ c_k·φ_k)/∂θ_j of every row, given the columns at θ. */
  slopes(
    table: Table,
    theta: readonly number[],
    columns: readonly Float64Array[],
    c: readonly number[],
    out: readonly Float64Array[],
  ): void;
  law(centres: readonly number[], theta: readonly number[], c: readonly number[]): L;
  evaluate(law: L, point: P): number;
  /** What the design of the points leaves open: a reason for each parameter concerned. */
  undetermined(points: readonly P[]): Readonly<Record<string, string>>;
}
