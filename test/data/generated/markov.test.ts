import { describe, expect, it } from 'vitest';
import { entropy, pick, shuffled, thresholds } from '../../../src/data/generated/draws.ts';
import { markovChain, markovEntropy, markovLoss, markovText } from '../../../src/data/generated/markov.ts';
import { blockEntropies, frequencies, nextEntropy } from './empirical.ts';

const OPTIONS = { symbols: 4, seed: 3, patterns: 3, strength: 1.5 };

describe('draws', () => {
  it('picks outcomes by their thresholds, the last of which catches what rounding leaves', () => {
    const ends = thresholds([0.25, 0, 0.75]);
    expect(pick(ends, 0)).toBe(0);
    expect(pick(ends, 2 ** 30 - 1)).toBe(0);
    expect(pick(ends, 2 ** 30)).toBe(2);
    expect(pick(ends, 2 ** 32 - 1)).toBe(2);
  });

  it('shuffles all, by seed and stream', () => {
    expect(shuffled(1, 2, 50).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(shuffled(1, 2, 50)).toEqual(shuffled(1, 2, 50));
    expect(shuffled(1, 2, 50)).not.toEqual(shuffled(1, 3, 50));
  });

  it('counts certainty as no entropy and a fair die as ln of its sides', () => {
    expect(entropy([0, 1, 0])).toBe(0);
    expect(entropy([1, 1, 1, 1, 1, 1].map((side) => side / 6))).toBeCloseTo(Math.log(6), 12);
  });
});

describe('the Markov chain', () => {
  it('has Zipf’s frequencies as the distribution that its transitions leave as it is', () => {
    const { stationary, transitions } = markovChain({ symbols: 64, seed: 1, patterns: 48, strength: 1.5 });
    stationary.forEach((share, i) => expect(share / stationary[0]!).toBeCloseTo(1 / (i + 1), 12));
    for (let j = 0; j < 64; j += 1) {
      const next = transitions.reduce((sum, row, i) => sum + stationary[i]! * row[j]!, 0);
      expect(next).toBeCloseTo(stationary[j]!, 12);
    }
    for (const row of transitions) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('has the entropy that all of its short texts add up to', () => {
    const chain = markovChain(OPTIONS);
    const blocks = blockEntropies(4, 5, (ids) =>
      ids.reduce((p, id, i) => p * (i === 0 ? chain.stationary[id]! : chain.transitions[ids[i - 1]!]![id]!), 1),
    );
    for (const n of [2, 3, 4, 5]) expect(blocks[n]! - blocks[n - 1]!).toBeCloseTo(markovEntropy(chain), 10);
    expect(blocks[1]).toBeCloseTo(entropy(chain.stationary), 10);
  });

  it('writes texts of these frequencies and this entropy, the same for a seed', () => {
    const chain = markovChain(OPTIONS);
    const ids = markovText(chain, 5, 200_000);
    frequencies(ids, 4).forEach((share, i) => expect(Math.abs(share - chain.stationary[i]!)).toBeLessThan(0.01));
    expect(Math.abs(nextEntropy(ids, 1, 4) - markovEntropy(chain))).toBeLessThan(0.01);
    // A longer past tells no more.
    expect(Math.abs(nextEntropy(ids, 3, 4) - markovEntropy(chain))).toBeLessThan(0.01);
    expect(Math.abs(markovLoss(chain, ids) - markovEntropy(chain))).toBeLessThan(0.01);
    expect(markovText(chain, 5, 1000)).toEqual(ids.subarray(0, 1000));
    expect(markovText(chain, 6, 1000)).not.toEqual(ids.subarray(0, 1000));
  });
});
