/** Embedding: each token's row of the table, RMS-normalised. */
import { rmsNormBackward, rmsNormForward } from './rms-norm.ts';

/** Rows of table [V,C] named by tokens [M], one after another: [M,C]. */
function gather(table: Float64Array, tokens: ArrayLike<number>, C: number): Float64Array {
  const rows = new Float64Array(tokens.length * C);
  for (let m = 0; m < tokens.length; m++) {
    const row = tokens[m] * C;
    rows.set(table.subarray(row, row + C), m * C);
  }
  return rows;
}

/** table [V,C], tokens [M] (ids below V) → out [M,C]. */
export function embeddingForward({ table, tokens, C }: { table: Float64Array; tokens: ArrayLike<number>; C: number }): {
  out: Float64Array;
} {
  return { out: rmsNormForward({ inp: gather(table, tokens, C), C }).out };
}

/**
 * dOut [M,C], table [V,C], tokens [M] → dTable [V,C], zero in the rows of tokens that do not occur.
 * The gradients of equal tokens are summed before the norm's backward pass, which is linear in them.
 */
export function embeddingBackward({
  dOut,
  table,
  tokens,
  V,
  C,
}: {
  dOut: Float64Array;
  table: Float64Array;
  tokens: ArrayLike<number>;
  V: number;
  C: number;
}): { dTable: Float64Array } {
  const dNormalised = new Float64Array(V * C);
  for (let m = 0; m < tokens.length; m++) {
    const row = tokens[m] * C;
    for (let c = 0; c < C; c++) dNormalised[row + c] += dOut[m * C + c];
  }
  const { out, rstd } = rmsNormForward({ inp: table, C });
  return { dTable: rmsNormBackward({ dOut: dNormalised, out, rstd, C }).dInp };
}
