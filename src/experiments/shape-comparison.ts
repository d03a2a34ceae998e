/** All that the records of the shape experiment are compared by. */
import type { PooledNoise } from '../scaling/differences.ts';
import { meanDifference, type Difference } from '../scaling/differences.ts';
import type { LawFit } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import { attempt } from './attempt.ts';
import { lawFits } from './law-fits.ts';
import { finishedRuns } from './measured.ts';
import {
  aspectOf,
  depthsCompared,
  leverLines,
  leverResult,
  noiseOfSeeds,
  referenceOf,
  rowsOf,
  shapeRows,
  type LeverLine,
  type LeverResult,
  type ShapeRow,
} from './shape-rows.ts';
import type { ShapeOptions } from './shape.ts';

/** A depth against the largest standard size at equal block parameters; that size itself has no difference. */
export interface DepthResult {
  readonly row: ShapeRow;
  /** C / L. */
  readonly aspect: number;
  /** Of ln L; null for the reference. */
  readonly difference: Difference | null;
}

export interface ShapeComparison {
  readonly rows: readonly ShapeRow[];
  /** L ∝ N^−α through the standard sizes; null with one. */
  readonly law: LawFit | null;
  readonly lines: readonly LeverLine[];
  readonly levers: readonly LeverResult[];
  /** Deepest first, the reference among them; empty with no other depth. */
  readonly depths: readonly DepthResult[];
  readonly noise: PooledNoise;
}

function depthResults(rows: readonly ShapeRow[], noise: PooledNoise): DepthResult[] {
  const reference = referenceOf(rows);
  const others = depthsCompared(rows).map(({ row, differences }) => {
    return { row, aspect: aspectOf(row), difference: meanDifference(differences, noise) };
  });
  if (!reference || others.length === 0) return [];
  const all: DepthResult[] = [...others, { row: reference, aspect: aspectOf(reference), difference: null }];
  return all.sort((a, b) => a.aspect - b.aspect);
}

export function shapeComparison(options: ShapeOptions, records: readonly RunRecord[]): ShapeComparison {
  const rows = shapeRows(finishedRuns(records), options.optimiser ?? 'adamw');
  const standard = rowsOf(rows, 'standard').map(({ total, loss, losses }) => {
    return { n: total, loss, ...(losses.size > 1 && { seeds: [...losses.values()] }) };
  });
  const law = attempt(() => lawFits(standard).pure);
  const lines = leverLines(rows);
  const noise = noiseOfSeeds(lines, depthsCompared(rows));
  const levers = lines.map((line) => leverResult(line, noise, law?.law ?? null));
  return { rows, law, lines, levers, depths: depthResults(rows, noise), noise };
}
