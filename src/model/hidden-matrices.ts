/** The hidden matrices of a model by shape, which Muon updates, and the rest of the parameters, which stays with AdamW. */
import { aligned } from '../gpu/graph.ts';
import type { Parameter, ParameterTable } from './parameters.ts';

/** 32-bit words of the struct Matrix in shaders/muon.wgsl. */
const MATRIX_WORDS = 3;

/** Hidden matrices with the same sides, whichever of them is the rows. */
export interface MatrixSet {
  /** The smaller and the larger side, multiples of 4. */
  readonly short: number;
  readonly long: number;
  /** Of a replica. */
  readonly count: number;
  /** Where they begin in the table of matrices. */
  readonly first: number;
}

/** Elements of a replica's part of the arena. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

export interface HiddenMatrices {
  readonly sets: readonly MatrixSet[];
  /** The table of matrices as shaders/muon.wgsl reads it, set after set. */
  readonly words: Uint32Array;
  /** Everything else. */
  readonly rest: readonly Range[];
}

interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly offset: number;
  /** Elements from one row to the next. */
  readonly row: number;
}

/** The matrices of a parameter, each by itself: q, k and v of qkv, gate and up of gate_up, those of each expert. */
function matricesOf({ shape: [rows, cols], offset, hidden }: Parameter): Matrix[] {
  const [stacked, abreast] = hidden ?? [0, 0];
  return Array.from({ length: stacked * abreast }, (_, i) => {
    const [down, across] = [Math.floor(i / abreast), i % abreast];
    const size = { rows: rows / stacked, cols: cols / abreast };
    return { ...size, offset: offset + down * size.rows * cols + across * size.cols, row: cols };
  });
}

/** Ranges between those of the hidden matrices; the padding after one belongs to it. */
function restOf({ parameters, length }: ParameterTable): Range[] {
  const ranges: Range[] = [];
  let begin = 0;
  const close = (end: number) => {
    if (end > begin) ranges.push({ offset: begin, length: end - begin });
  };
  for (const { offset, shape, hidden } of parameters) {
    if (!hidden) continue;
    close(offset);
    begin = offset + aligned(shape[0] * shape[1]);
  }
  close(length);
  return ranges;
}

/** Throws where a side is no multiple of 4. */
export function hiddenMatrices(table: ParameterTable): HiddenMatrices {
  const groups = new Map<string, Matrix[]>();
  for (const matrix of table.parameters.flatMap(matricesOf)) {
    const { rows, cols, offset } = matrix;
    if ([rows, cols, offset].some((size) => size % 4 !== 0))
      throw new Error(`Muon takes matrices whose sides are multiples of 4, and one is ${rows} by ${cols}.`);
    const key = `${Math.min(rows, cols)} ${Math.max(rows, cols)}`;
    groups.set(key, [...(groups.get(key) ?? []), matrix]);
  }
  const ordered = [...groups.values()];
  const words = new Uint32Array(MATRIX_WORDS * ordered.flat().length);
  ordered.flat().forEach(({ rows, cols, offset, row }, i) => {
    words.set([offset / 4, row / 4, rows > cols ? 1 : 0], MATRIX_WORDS * i);
  });
  let first = 0;
  const sets = ordered.flatMap((matrices): MatrixSet[] => {
    const [matrix] = matrices;
    if (!matrix) return [];
    const { rows, cols } = matrix;
    const set = { short: Math.min(rows, cols), long: Math.max(rows, cols), count: matrices.length, first };
    first += matrices.length;
    return [set];
  });
  return { sets, words, rest: restOf(table) };
}
