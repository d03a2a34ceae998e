import { describe, expect, it } from 'vitest';
import { scheduleFactor } from '../../src/reference/schedule.ts';

const SCHEDULE = { steps: 400, warmupSteps: 60, cooldownFraction: 0.25 };
const factor = (step: number): number => scheduleFactor({ ...SCHEDULE, step });

describe('scheduleFactor', () => {
  it('warms up in a straight line from 1/60 to 1', () => {
    expect(factor(0)).toBe(1 / 60);
    expect(factor(29)).toBe(0.5);
    expect(factor(59)).toBe(1);
  });

  it('is stable until three quarters of the run', () => {
    expect(factor(60)).toBe(1);
    expect(factor(300)).toBe(1);
  });

  it('falls as 1 − √f to zero just after the last step', () => {
    expect(factor(301)).toBe(1 - Math.sqrt(0.01));
    expect(factor(325)).toBe(0.5);
    expect(factor(399)).toBe(1 - Math.sqrt(0.99));
    expect(factor(400)).toBe(0);
  });

  it('cools down a run shorter than its warm-up', () => {
    const short = { steps: 8, warmupSteps: 60, cooldownFraction: 0.25 };
    expect(scheduleFactor({ ...short, step: 7 })).toBeCloseTo((8 / 60) * (1 - Math.sqrt(0.5)), 15);
  });

  it('stays up without a cooldown', () => {
    expect(scheduleFactor({ steps: 100, warmupSteps: 1, cooldownFraction: 0, step: 99 })).toBe(1);
  });

  it('starts the cooldown at a whole step', () => {
    // 10 · 0.75 = 7.5: step 7 is the first of three.
    const odd = { steps: 10, warmupSteps: 1, cooldownFraction: 0.25 };
    expect(scheduleFactor({ ...odd, step: 7 })).toBe(1);
    expect(scheduleFactor({ ...odd, step: 8 })).toBeCloseTo(1 - Math.sqrt(1 / 3), 15);
  });
});
