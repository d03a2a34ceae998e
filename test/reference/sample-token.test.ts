import { describe, expect, it } from 'vitest';
import { uniform } from '../../src/data/sampling.ts';
import { drawnSymbol, drawScores } from '../../src/reference/sample-token.ts';

const logits = [0.5, -1, 2, 0, 1];

/** Draws with the index-th uniforms of a stream. */
const drawn = (temperature: number, index: number) => {
  const uniforms = logits.map((_, v) => uniform(3, v, index) + 2 ** -33);
  return drawnSymbol(drawScores({ logits, uniforms, temperature }));
};

describe('the draw of a symbol', () => {
  it('has the scores that are worked out by hand', () => {
    // −log(−log e^−1) = 0 and −log(−log e^−e) = −1.
    const scores = drawScores({ logits: [3, 4], uniforms: [Math.exp(-1), Math.exp(-Math.E)], temperature: 2 });
    expect(scores[0]).toBeCloseTo(1.5, 12);
    expect(scores[1]).toBeCloseTo(1, 12);
  });

  it.each([0.5, 1, 2])('follows softmax(logits / %f)', (temperature) => {
    const draws = 20_000;
    const weights = logits.map((logit) => Math.exp(logit / temperature));
    const total = weights.reduce((sum, weight) => sum + weight);
    const counts = logits.map(() => 0);
    for (let i = 0; i < draws; i += 1) counts[drawn(temperature, i)]! += 1;
    const chiSquared = counts.reduce((sum, count, v) => {
      const expected = (draws * weights[v]!) / total;
      return sum + (count - expected) ** 2 / expected;
    }, 0);
    // 99.9 % of χ² with 4 degrees of freedom.
    expect(chiSquared).toBeLessThan(18.5);
  });

  it('is the likeliest symbol at temperature 0, the first of equal ones, and nearly always at a low one', () => {
    for (let i = 0; i < 100; i += 1) expect([drawn(0, i), drawn(0.02, i)]).toEqual([2, 2]);
    const uniforms = [0.5, 0.5, 0.5, 0.5];
    expect(drawnSymbol(drawScores({ logits: [-7, 4, 1, 4], uniforms, temperature: 0 }))).toBe(1);
  });
});
