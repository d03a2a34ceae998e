import { describe, expect, it } from 'vitest';
import { embeddingBackward, embeddingForward } from '../../../src/model/ops/embedding.ts';
import * as twin from '../../../src/reference/embedding.ts';
import { expectClose, joined, normal, part, runKernels, wholeNumbers, words } from '../../gpu/harness.ts';

/** Padding of a replica's parameters behind the table, which nothing may touch. */
const BEHIND = 64;

const shapes = [
  { vocabulary: 5, width: 4, replicas: 1, splits: 1 },
  { vocabulary: 17, width: 12, replicas: 3, splits: 2 },
  { vocabulary: 53, width: 20, replicas: 2, splits: 3 },
  { vocabulary: 65, width: 64, replicas: 1, splits: 5 },
];

interface Case {
  readonly rows: number;
  readonly vocabulary: number;
  readonly width: number;
  readonly replicas: number;
  readonly splits: number;
}

/** A table and tokens of which symbol 2 is missing and others, the last among them, come again and again. */
function dataOf({ rows, vocabulary, width, replicas, splits }: Case) {
  const parameters = Math.ceil((vocabulary * width) / 64) * 64 + BEHIND;
  return {
    parameters,
    rowsPerSplit: Math.ceil(rows / splits / 4) * 4,
    table: normal(replicas * parameters, 1, 0.5),
    tokens: wholeNumbers(replicas * rows, vocabulary - 1, 2).map((symbol) => (symbol < 2 ? symbol : symbol + 1)),
    dOut: normal(replicas * rows * width, 3),
    before: normal(replicas * splits * parameters, 4),
  };
}

/** What backward adds to dTable [R, splits, P]; zero outside the table and in rows of tokens that a split doesn't have. */
function expectedGradient(shape: Case, { parameters, rowsPerSplit, table, tokens, dOut }: ReturnType<typeof dataOf>) {
  const { rows, vocabulary: V, width: C, replicas, splits } = shape;
  const added = new Float64Array(replicas * splits * parameters);
  for (let r = 0; r < replicas; r += 1) {
    for (let s = 0; s < splits; s += 1) {
      const [first, end] = [s * rowsPerSplit, Math.min(rows, (s + 1) * rowsPerSplit)];
      if (first >= end) continue;
      const ofTable = part(table.f64, r, parameters).subarray(0, V * C);
      const ofTokens = part(tokens, r, rows).subarray(first, end);
      const ofOut = part(dOut.f64, r, rows * C).subarray(first * C, end * C);
      const { dTable } = twin.embeddingBackward({ dOut: ofOut, table: ofTable, tokens: ofTokens, V, C });
      added.set(dTable, (r * splits + s) * parameters);
    }
  }
  return added;
}

/** The norm's sum over C rounds about √C times, the sum over equal tokens √rows; 8 covers the reciprocal root (2 ULP). */
const roundings = ({ rows, width }: Case) => 8 + 2 * Math.sqrt(width) + 2 * Math.sqrt(rows);

describe.each([1, 3, 17, 63, 64, 65, 315])('embedding of %i rows', (rows) => {
  it.each(shapes)('V $vocabulary, C $width, R $replicas, $splits splits: equals the twin', async (sizes) => {
    const shape = { ...sizes, rows };
    const data = dataOf(shape);
    const { width, replicas } = shape;
    const { parameters, rowsPerSplit, table, tokens, dOut, before } = data;
    const results = await runKernels(
      { table: table.f32, tokens, out: replicas * rows * width, dOut: dOut.f32, dTable: before.f32 },
      (list, views) => {
        embeddingForward(list, { ...shape, parameters, rowsPerSplit }, views);
        embeddingBackward(list, { ...shape, parameters, rowsPerSplit }, views);
      },
    );
    const expected = Array.from({ length: replicas }, (_, r) => {
      const ofReplica = { table: part(table.f64, r, parameters), tokens: part(tokens, r, rows), C: width };
      return twin.embeddingForward(ofReplica).out;
    });
    expectClose(results.out, joined(expected), { roundings: 8 + 2 * Math.sqrt(width), label: 'out' });

    const added = expectedGradient(shape, data);
    const sum = added.map((value, i) => value + before.f64[i]!);
    expectClose(results.dTable, sum, { roundings: roundings(shape), label: 'dTable' });
    const touched = words(results.dTable).findIndex((word, i) => added[i] === 0 && word !== words(before.f32)[i]);
    expect(touched, 'an element of dTable that no token of the split leads to').toBe(-1);
  });

  it('writes the gradient over what was there in the rows that it is to clear, and adds to the others', async () => {
    const shape = { rows, vocabulary: 17, width: 12, replicas: 3, splits: 2 };
    const data = dataOf(shape);
    const { parameters, rowsPerSplit, table, tokens, dOut, before } = data;
    const cleared = 13;
    const tensors = { table: table.f32, tokens, dOut: dOut.f32, dTable: before.f32 };
    const { dTable } = await runKernels(tensors, (list, views) => {
      embeddingBackward(list, { ...shape, parameters, rowsPerSplit, cleared }, views);
    });
    const kept = before.f64.map((value, i) => (i % parameters < cleared * shape.width ? 0 : value));
    const expected = expectedGradient(shape, data).map((value, i) => value + kept[i]!);
    expectClose(dTable, expected, { roundings: roundings(shape), label: 'dTable' });
  });
});
