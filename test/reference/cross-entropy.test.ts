import { describe, expect, it } from 'vitest';
import { crossEntropy } from '../../src/reference/cross-entropy.ts';
import { expectGradient, normal, randomTokens } from './gradient-check.ts';

const SHAPES = [
  { M: 1, V: 5, Vp: 5 },
  { M: 3, V: 5, Vp: 8 },
  { M: 17, V: 53, Vp: 56 },
];

const mean = (values: Float64Array): number => values.reduce((a, x) => a + x, 0) / values.length;

describe('crossEntropy', () => {
  it('is ln V for equal logits', () => {
    const { losses } = crossEntropy({ logits: new Float64Array(2 * 8).fill(3), targets: [0, 4], V: 5, Vp: 8 });
    for (const loss of losses) expect(loss).toBeCloseTo(Math.log(5), 14);
  });

  it('neither overflows nor underflows', () => {
    const logits = Float64Array.of(1000, 0, -1000, 1000, 0, -1000);
    const { losses, dLogits } = crossEntropy({ logits, targets: [0, 2], V: 3, Vp: 3 });
    expect([...losses]).toEqual([0, 2000]);
    expect([...dLogits]).toEqual([0, 0, 0, 0.5, 0, -0.5]);
  });

  it('takes no notice of the padding', () => {
    const logits = normal(3 * 8, 1);
    const poisoned = logits.map((x, i) => (i % 8 < 5 ? x : NaN));
    const targets = [0, 4, 2];
    const plain = crossEntropy({ logits, targets, V: 5, Vp: 8 });
    expect(crossEntropy({ logits: poisoned, targets, V: 5, Vp: 8 })).toEqual(plain);
    plain.dLogits.forEach((d, i) => expect(d === 0).toBe(i % 8 >= 5));
  });

  it('leaves out rows whose target is no token', () => {
    const logits = normal(3 * 5, 1);
    const all = crossEntropy({ logits, targets: [0, 5, 2], V: 5, Vp: 5 });
    const two = Float64Array.of(...logits.subarray(0, 5), ...logits.subarray(10));
    const kept = crossEntropy({ logits: two, targets: [0, 2], V: 5, Vp: 5 });
    expect([...all.losses]).toEqual([kept.losses[0], 0, kept.losses[1]]);
    expect([...all.dLogits]).toEqual([...kept.dLogits.subarray(0, 5), 0, 0, 0, 0, 0, ...kept.dLogits.subarray(5)]);
  });

  it.each(SHAPES)('has the numerical gradient of the mean loss, M=$M V=$V Vp=$Vp', ({ M, V, Vp }) => {
    const x = normal(M * Vp, 2, 2);
    const targets = randomTokens(M, V, 3);
    const outputs = (logits: Float64Array): Float64Array =>
      Float64Array.of(mean(crossEntropy({ logits, targets, V, Vp }).losses));
    const gradient = crossEntropy({ logits: x, targets, V, Vp }).dLogits;
    expectGradient({ outputs, x, dOut: Float64Array.of(1), gradient });
  });
});
