import { describe, expect, it } from 'vitest';
import { embeddingBackward, embeddingForward } from '../../src/reference/embedding.ts';
import { rmsNormForward } from '../../src/reference/rms-norm.ts';
import { expectGradient, normal, randomTokens } from './gradient-check.ts';

const SHAPES = [
  { M: 1, V: 5, C: 4 },
  { M: 3, V: 5, C: 12 },
  { M: 17, V: 5, C: 4 },
  { M: 17, V: 53, C: 20 },
];

describe('embedding', () => {
  it('looks up normalised rows', () => {
    const table = normal(5 * 4, 1);
    const rows = rmsNormForward({ inp: table, C: 4 }).out;
    const { out } = embeddingForward({ table, tokens: [4, 0, 4], C: 4 });
    expect([...out]).toEqual([...rows.slice(16, 20), ...rows.slice(0, 4), ...rows.slice(16, 20)]);
  });

  it.each(SHAPES)('has the numerical gradient, M=$M V=$V C=$C', ({ M, V, C }) => {
    const table = normal(V * C, 2);
    const tokens = randomTokens(M, V, 3);
    const dOut = normal(M * C, 4);
    const { dTable } = embeddingBackward({ dOut, table, tokens, V, C });
    expectGradient({ outputs: (x) => embeddingForward({ table: x, tokens, C }).out, x: table, dOut, gradient: dTable });
  });

  it('gives tokens that do not occur no gradient, and sums those that occur twice', () => {
    const table = normal(3 * 4, 5);
    const dOut = normal(2 * 4, 6);
    const both = embeddingBackward({ dOut, table, tokens: [1, 1], V: 3, C: 4 }).dTable;
    const first = embeddingBackward({ dOut: dOut.slice(0, 4), table, tokens: [1], V: 3, C: 4 }).dTable;
    const second = embeddingBackward({ dOut: dOut.slice(4), table, tokens: [1], V: 3, C: 4 }).dTable;
    expect(both.slice(0, 4).every((d) => d === 0)).toBe(true);
    expect(both.slice(8).every((d) => d === 0)).toBe(true);
    both.slice(4, 8).forEach((d, i) => expect(d).toBeCloseTo(first[4 + i]! + second[4 + i]!, 13));
  });
});
