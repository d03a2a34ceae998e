/** Runs of the shape experiment by shape, and how far each lies from the standard model of as many parameters. */
import type { ModelConfig } from '../model/config.ts';
import {
  meanDifference,
  pooledNoise,
  slopeDifference,
  type Difference,
  type PooledNoise,
} from '../scaling/differences.ts';
import { powerThrough } from '../scaling/trend.ts';
import type { PowerLaw } from '../scaling/types.ts';
import type { OptimiserName } from '../train/spec.ts';
import { distinct, groupBy, mean, type MeasuredRun } from './measured.ts';
import { LEVERS, lineOfRun, type Lever } from './shape-levers.ts';

/** Runs of one shape. */
export interface ShapeRow {
  readonly line: Lever | 'standard' | 'depth';
  readonly model: ModelConfig;
  /** N: all parameters. */
  readonly total: number;
  readonly nonEmbedding: number;
  /** By seed. */
  readonly losses: ReadonlyMap<number, number>;
  /** Their mean. */
  readonly loss: number;
}

function rowOf(runs: readonly MeasuredRun[], optimiser: OptimiserName): ShapeRow[] {
  const [run] = runs;
  if (!run) return [];
  const losses = new Map(runs.map(({ spec, loss }) => [spec.seed, loss]));
  return [
    {
      line: lineOfRun(run.spec, optimiser),
      model: run.spec.model,
      ...run.parameters,
      losses,
      loss: mean([...losses.values()]),
    },
  ];
}

/** In the order of the lines, then by size. */
export function shapeRows(runs: readonly MeasuredRun[], optimiser: OptimiserName): ShapeRow[] {
  const shapes = groupBy(runs, ({ spec }) => JSON.stringify([spec.model, spec.training.optimiser]));
  const order = ['standard', ...LEVERS, 'depth'];
  const rows = [...shapes.values()].flatMap((own) => rowOf(own, optimiser));
  return rows.sort((a, b) => order.indexOf(a.line) - order.indexOf(b.line) || a.total - b.total);
}

export const rowsOf = (rows: readonly ShapeRow[], line: ShapeRow['line']): ShapeRow[] =>
  rows.filter((row) => row.line === line);

/** α of L ∝ N^−α along a line, by the least-squares line in logarithms; 0 with one size. */
function slopeOf(rows: readonly ShapeRow[], count: 'total' | 'nonEmbedding'): number {
  const places = rows.map((row) => ({ x: Math.log(row[count]), y: Math.log(row.loss) }));
  return -(powerThrough(places)?.exponent ?? 0);
}

/** How far the seeds of a row lie above those of another in ln L, the other taken to the row's size along L ∝ N^−α. */
function aboveOther(row: ShapeRow, other: ShapeRow, alpha: number, count: 'total' | 'nonEmbedding'): number[] {
  const moved = alpha * Math.log(row[count] / other[count]);
  return [...row.losses].flatMap(([seed, loss]) => {
    const beside = other.losses.get(seed);
    return beside === undefined ? [] : [Math.log(loss / beside) + moved];
  });
}

/** A shape against the standard model of as many parameters, seeds side by side: they share initial weights and data. */
export interface Compared {
  readonly row: ShapeRow;
  /** Differences of ln L, one a seed. */
  readonly differences: readonly number[];
}

export interface LeverLine {
  readonly lever: Lever;
  readonly sizes: readonly Compared[];
}

/** The levers whose runs have a standard model of their width beside them, at equal N. */
export function leverLines(rows: readonly ShapeRow[]): LeverLine[] {
  const standard = rowsOf(rows, 'standard');
  const alpha = slopeOf(standard, 'total');
  return LEVERS.flatMap((lever): LeverLine[] => {
    const sizes = rowsOf(rows, lever).flatMap((row): Compared[] => {
      const beside = standard.find(({ model }) => model.width === row.model.width);
      const differences = beside ? aboveOther(row, beside, alpha, 'total') : [];
      return differences.length > 0 ? [{ row, differences }] : [];
    });
    return sizes.length > 0 ? [{ lever, sizes }] : [];
  });
}

/** The largest standard size. */
export function referenceOf(rows: readonly ShapeRow[]): ShapeRow | null {
  return rowsOf(rows, 'standard').at(-1) ?? null;
}

/** Other depths against the largest standard size, at equal block parameters (Kaplan's N), widest for its depth last. */
export function depthsCompared(rows: readonly ShapeRow[]): Compared[] {
  const reference = referenceOf(rows);
  if (!reference) return [];
  const alpha = slopeOf(rowsOf(rows, 'standard'), 'nonEmbedding');
  const compared = rowsOf(rows, 'depth').flatMap((row): Compared[] => {
    const differences = aboveOther(row, reference, alpha, 'nonEmbedding');
    return differences.length > 0 ? [{ row, differences }] : [];
  });
  return compared.sort((a, b) => aspectOf(a.row) - aspectOf(b.row));
}

/** C / L, Kaplan's aspect ratio. */
export const aspectOf = ({ model }: Pick<ShapeRow, 'model'>): number => model.width / model.layers;

/** From all that is compared. */
export function noiseOfSeeds(levers: readonly LeverLine[], depths: readonly Compared[]): PooledNoise {
  const compared = [...levers.flatMap(({ sizes }) => sizes), ...depths];
  return pooledNoise(compared.map(({ differences }) => differences));
}

export type Verdict = 'worse' | 'better' | 'within noise';

/** A lever over all its sizes. */
export interface LeverResult extends Difference {
  readonly lever: Lever;
  readonly verdict: Verdict;
  /** How many times as large the standard model of equal loss is, at the largest size; null where no law of size is known. */
  readonly factor: { readonly value: number; readonly interval: readonly [low: number, high: number] } | null;
  /** α of its own line; null with fewer than two sizes. */
  readonly exponent: number | null;
  /** By how much its α is less than the standard line's: its difference grows so much with ln N; null with one size. */
  readonly flatter: Difference | null;
}

export function verdictOf({ interval: [low, high] }: Difference): Verdict {
  if (low > 0) return 'worse';
  return high < 0 ? 'better' : 'within noise';
}

/** How many times as large a model of the law is whose loss lies so far above, in ln L, that of n; infinite below the floor. */
function sizeFactor({ floor, scale, exponent }: PowerLaw, n: number, above: number): number {
  const loss = (floor + scale * n ** -exponent) * Math.exp(above);
  return loss > floor ? ((loss - floor) / scale) ** (-1 / exponent) / n : Infinity;
}

export function leverResult({ lever, sizes }: LeverLine, noise: PooledNoise, law: PowerLaw | null): LeverResult {
  const difference = meanDifference(
    sizes.flatMap(({ differences }) => differences),
    noise,
  );
  const n = sizes.at(-1)?.row.total ?? 1;
  const factorAt = (above: number) => (law ? sizeFactor(law, n, above) : NaN);
  const [low, high] = difference.interval;
  const rows = sizes.map(({ row }) => row);
  const places = sizes.flatMap(({ row, differences }) =>
    differences.map((one) => ({ x: Math.log(row.total), difference: one })),
  );
  return {
    lever,
    ...difference,
    verdict: verdictOf(difference),
    factor: law && { value: factorAt(difference.mean), interval: [factorAt(high), factorAt(low)] },
    exponent: distinct(rows.map(({ total }) => total)).length > 1 ? slopeOf(rows, 'total') : null,
    flatter: slopeDifference(places, noise),
  };
}
