import { describe, expect, it } from 'vitest';
import { grade } from '../../src/reference/grade.ts';

/** One row a symbol: the likeliest is where the 1 stands; the pad is greater still. */
const row = (symbol: number): number[] => [...[0, 1, 2].map((v) => (v === symbol ? 1 : 0)), 5];

describe('grade', () => {
  it('calls an answer right when all of its tokens are, and looks at no other token', () => {
    // Two records of four tokens, the answers at their places 2 and 3, predicted from 1 and 2.
    const logits = Float64Array.from([2, 1, 0, 2, 2, 1, 1, 2].flatMap(row));
    const targets = [0, 1, 0, 0, 0, 1, 0, 0];
    const losses = [1, 2, 3, 4, 5, 6, 7, 8];
    const shape = { T: 4, V: 3, Vp: 4, period: 4, answer: { first: 2, every: 1 } };
    const result = grade({ logits, targets, losses, ...shape });
    expect(result).toEqual({ exact: 0.5, tokens: 0.75, places: Float64Array.of(3, 4, 5, 6) });
  });

  it('grades every other place where the answers stand there', () => {
    const logits = Float64Array.from([0, 1, 2, 1].flatMap(row));
    const shape = { T: 4, V: 3, Vp: 4, period: 4, answer: { first: 1, every: 2 } };
    expect(grade({ logits, targets: [0, 0, 2, 0], losses: [0, 0, 0, 0], ...shape })).toMatchObject({
      exact: 1,
      tokens: 1,
    });
    expect(grade({ logits, targets: [1, 0, 2, 0], losses: [0, 0, 0, 0], ...shape })).toMatchObject({
      exact: 0,
      tokens: 0.5,
    });
  });
});
