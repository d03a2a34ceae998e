import { describe, expect, it } from 'vitest';
import {
  hiddenEntropies,
  hiddenLoss,
  hiddenSource,
  hiddenText,
  type HiddenSource,
} from '../../../src/data/generated/hidden.ts';
import { blockEntropies, frequencies, nextEntropy } from './empirical.ts';

const SMALL = hiddenSource({ states: 2, symbols: 3, seed: 4, stay: 0.8 });

/** Sum over all ways of the hidden state. */
function probability({ stationary, transitions, emissions }: HiddenSource, ids: readonly number[]): number {
  const from = (state: number, place: number): number =>
    place === ids.length
      ? 1
      : emissions[state]![ids[place]!]! *
        transitions[state]!.reduce((sum, move, next) => sum + move * from(next, place + 1), 0);
  return stationary.reduce((sum, mass, state) => sum + mass * from(state, 0), 0);
}

describe('the hidden-state source', () => {
  it('keeps its stationary distribution', () => {
    const { stationary, transitions } = hiddenSource({ states: 8, symbols: 64, seed: 1, stay: 0.95 });
    stationary.forEach((share, to) => {
      expect(transitions.reduce((sum, row, from) => sum + stationary[from]! * row[to]!, 0)).toBeCloseTo(share, 12);
    });
  });

  it('bounds its entropy from both sides by what all short texts add up to', () => {
    const blocks = blockEntropies(3, 6, (ids) => probability(SMALL, ids));
    const { above, below, error } = hiddenEntropies(SMALL, 1, 20_000, 6);
    // A single place varies more than the mean of six.
    above.forEach((nats, k) => expect(Math.abs(nats - (blocks[k + 1]! - blocks[k]!))).toBeLessThan(12 * error));
    expect(error).toBeLessThan(0.001);
    below.forEach((nats, k) => expect(nats).toBeLessThan(above[k]! + 1e-12));
    expect(above[5]! - below[5]!).toBeLessThan(0.25 * (above[0]! - below[0]!));
  });

  it('writes texts whose counted entropy lies between the bounds, the same for a seed', () => {
    const ids = hiddenText(SMALL, 9, 300_000);
    const counted = nextEntropy(ids, 5, 3);
    const { above, below } = hiddenEntropies(SMALL, 1, 20_000, 6);
    expect(counted).toBeGreaterThan(below[5]! - 0.005);
    expect(counted).toBeLessThan(above[5]! + 0.005);
    expect(Math.abs(hiddenLoss(SMALL, ids) - above[5]!)).toBeLessThan(0.005);
    const shares = SMALL.emissions[0]!.map((_, v) =>
      SMALL.stationary.reduce((sum, mass, s) => sum + mass * SMALL.emissions[s]![v]!, 0),
    );
    frequencies(ids, 3).forEach((share, v) => expect(Math.abs(share - shares[v]!)).toBeLessThan(0.01));
    expect(hiddenText(SMALL, 9, 500)).toEqual(ids.subarray(0, 500));
  });
});
