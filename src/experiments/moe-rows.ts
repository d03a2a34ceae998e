/** Runs of mixtures and dense models by shape, and how large a dense model of equal loss is. */
import type { Experts } from '../model/config.ts';
import { distinct, groupBy, mean, type MeasuredRun } from './measured.ts';

/** Runs of one shape. */
export interface MoeRow {
  readonly width: number;
  /** E; 1 for the dense model. */
  readonly experts: number;
  /** k: experts a token passes; each is 1/k as wide as the dense model's feed-forward part. */
  readonly perToken: number;
  /** False for a mixture without balancing loss. */
  readonly balanced: boolean;
  /** All parameters. */
  readonly total: number;
  /** Those a token passes through. */
  readonly active: number;
  readonly flopsPerToken: number;
  /** Mean over seeds. */
  readonly loss: number;
  readonly losses: readonly number[];
  /** Share of the held-out tokens of each expert [L][E], first seed; null where it wasn't measured. */
  readonly load: readonly (readonly number[])[] | null;
}

const expertsOf = ({ spec }: MeasuredRun): Experts | null => spec.model.experts ?? null;

function rowOf(runs: readonly MeasuredRun[]): MoeRow[] {
  const [run] = runs;
  if (!run) return [];
  const { spec, parameters, flops, tokens } = run;
  const experts = expertsOf(run);
  const losses = runs.map(({ loss }) => loss);
  return [
    {
      width: spec.model.width,
      experts: experts?.count ?? 1,
      perToken: experts?.active ?? 1,
      balanced: experts === null || experts.balance > 0,
      total: parameters.total,
      active: parameters.active ?? parameters.total,
      flopsPerToken: flops / tokens,
      loss: mean(losses),
      losses,
      load: run.expertLoad ?? null,
    },
  ];
}

/** By width, then by experts. */
export function moeRows(runs: readonly MeasuredRun[]): MoeRow[] {
  const keyOf = ({ spec: { model } }: MeasuredRun) =>
    `${model.width} ${model.experts?.count ?? 1} ${(model.experts?.balance ?? 1) > 0}`;
  const rows = [...groupBy(runs, keyOf).values()].flatMap(rowOf);
  return rows.sort((a, b) => a.width - b.width || a.experts - b.experts || Number(b.balanced) - Number(a.balanced));
}

export const isDense = ({ experts }: MoeRow): boolean => experts === 1;

/** The dense model of the same width; null where it wasn't trained. */
export function denseBeside(rows: readonly MoeRow[], { width }: MoeRow): MoeRow | null {
  return rows.find((row) => isDense(row) && row.width === width) ?? null;
}

/** Loss of the dense model of equal active compute minus the mixture's, nats; null where it wasn't trained. */
export function gainOf(rows: readonly MoeRow[], row: MoeRow): number | null {
  const dense = denseBeside(rows, row);
  return dense && !isDense(row) ? dense.loss - row.loss : null;
}

/** A number of parameters, or on which side of the dense ladder it lies. */
export type Equivalent = number | 'larger' | 'smaller' | null;

/**
 * Parameters of the dense model of equal loss, between two of the dense ladder by a straight line of log L over log N; null with
 * fewer than two dense models.
 */
export function denseEquivalent(rows: readonly MoeRow[], loss: number): Equivalent {
  const dense = rows.filter(isDense);
  if (dense.length < 2) return null;
  if (dense.every((row) => row.loss > loss)) return 'larger';
  if (dense.every((row) => row.loss < loss)) return 'smaller';
  const at = dense.findIndex((row, i) => row.loss >= loss && (dense[i + 1]?.loss ?? Infinity) < loss);
  const [low, high] = [dense[at], dense[at + 1]];
  if (!low || !high) return dense.at(-1)?.total ?? null;
  const share = Math.log(low.loss / loss) / Math.log(low.loss / high.loss);
  return low.total * (high.total / low.total) ** share;
}

/** Share of the tokens of the busiest expert, mean over layers; null where it wasn't measured. */
export function busiest({ load }: MoeRow): number | null {
  return load && load.length > 0 ? mean(load.map((shares) => Math.max(...shares))) : null;
}

/** Standard deviation of a loss from seed to seed, over all shapes; null where each has one seed. */
export function seedNoise(rows: readonly MoeRow[]): number | null {
  const squares = rows.flatMap(({ loss, losses }) => losses.map((one) => (one - loss) ** 2));
  const freedom = squares.length - rows.length;
  return freedom > 0 ? Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / freedom) : null;
}

/** The mixture to speak of: the most experts at the largest size. */
export function mainRow(rows: readonly MoeRow[]): MoeRow | null {
  const mixtures = rows.filter((row) => !isDense(row) && row.balanced && denseBeside(rows, row));
  const width = distinct(mixtures.map((row) => row.width)).at(-1);
  return mixtures.filter((row) => row.width === width).at(-1) ?? null;
}
