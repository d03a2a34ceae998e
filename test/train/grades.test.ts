import { describe, expect, it } from 'vitest';
import { probeSteps, scoreOf } from '../../src/train/grades.ts';

describe('scoreOf', () => {
  it('takes the losses of the places that count and those of the answer apart', () => {
    // Records of 4 tokens, two a window: targets at the places 1, 2, 3, 0, 1, 2, 3, 0.
    const layout = { period: 4, counted: { first: 1, every: 1 }, answer: { first: 2, every: 1 } };
    const { loss, graded } = scoreOf([0.25, 0.5, 1, 2, 3, 0, 4, 5, 6, 0], layout);
    expect(loss).toBe(21 / 6);
    expect(graded).toEqual({ exact: 0.25, tokenAccuracy: 0.5, answerLoss: 4, byPosition: [1, 2, 3, null, 4, 5, 6] });
  });
});

describe('probeSteps', () => {
  it('are evenly spread over the last three decades, and leave the end to the evaluation', () => {
    expect(probeSteps(10_000, 3)).toEqual([10, 100, 1000]);
    expect(probeSteps(1000, 6)).toEqual([1, 3, 10, 32, 100, 316]);
  });

  it('are fewer where they fall together, and none without steps or probes', () => {
    expect(probeSteps(4, 8)).toEqual([1, 2, 3]);
    expect([probeSteps(1, 5), probeSteps(100, 0)]).toEqual([[], []]);
  });
});
