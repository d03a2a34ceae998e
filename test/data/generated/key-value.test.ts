import { describe, expect, it } from 'vitest';
import { keyValueEntropy, keyValueLoss, keyValueSource, keyValueText } from '../../../src/data/generated/key-value.ts';
import { entropy } from '../../../src/data/generated/draws.ts';
import { nextEntropy } from './empirical.ts';

const SOURCE = keyValueSource({ keys: 4096, seed: 1 });

describe('the key-value source', () => {
  const ids = keyValueText(SOURCE, 2, 400_000);
  const facts = Array.from({ length: ids.length / 4 }, (_, i) => [...ids.subarray(4 * i, 4 * i + 4)]);

  it('gives each key its frequency and its own value', () => {
    const values = new Map<number, number>();
    const counts = new Map<number, number>();
    for (const [first, second, third, value] of facts) {
      const key = 256 * first! + 16 * (second! - 16) + third! - 32;
      expect(values.get(key) ?? value).toBe(value);
      values.set(key, value!);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect([...values.values()].every((value) => value >= 48 && value < 64)).toBe(true);
    expect(new Set(values.values()).size).toBe(16);
    for (const key of [0, 1, 7, 63]) {
      const expected = SOURCE.frequencies[key]!;
      expect(expected / SOURCE.frequencies[0]!).toBeCloseTo((key + 1) ** -1.5, 10);
      const share = counts.get(key)! / facts.length;
      expect(Math.abs(share - expected)).toBeLessThan(5 * Math.sqrt(expected / facts.length));
    }
  });

  it('costs the entropy of a key over four tokens, by the sum, by the text and by counting', () => {
    const few = keyValueSource({ keys: 8, seed: 1 });
    expect(keyValueEntropy(few)).toBeCloseTo(entropy(few.frequencies) / 4, 12);
    const text = keyValueText(few, 3, 400_000);
    expect(Math.abs(nextEntropy(text, 3, 64) - keyValueEntropy(few))).toBeLessThan(0.005);
    expect(Math.abs(keyValueLoss(SOURCE, ids) - keyValueEntropy(SOURCE))).toBeLessThan(0.01);
  });

  it('writes the same for a seed', () => {
    expect(keyValueText(SOURCE, 2, 999)).toEqual(ids.subarray(0, 999));
    expect(keyValueText(SOURCE, 3, 999)).not.toEqual(ids.subarray(0, 999));
  });
});
