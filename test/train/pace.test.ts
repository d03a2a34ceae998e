/** Rests by a clock of the test's own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../src/train/pace.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A control that a test changes. */
function controlOf(share: number) {
  return { share, stopped: false, paused: false, resumed: () => Promise.resolve() };
}

/** Milliseconds of a rest; `meanwhile` is called after each 100 of them. */
async function rested(pace: Pace, meanwhile: () => void = () => undefined): Promise<number> {
  const since = performance.now();
  let over = -1;
  void pace.rest().then(() => (over = performance.now() - since));
  for (let i = 0; i < 100 && over < 0; i += 1) {
    await vi.advanceTimersByTimeAsync(100);
    meanwhile();
  }
  return over;
}

describe('Pace', () => {
  it('rests until the busy time is the share of all', async () => {
    const pace = new Pace(controlOf(0.25));
    pace.follow();
    pace.worked(0.02);
    expect(pace.taken).toBeNull();
    expect(Math.abs((await rested(pace)) - 60)).toBeLessThanOrEqual(1);
    expect(pace.taken).toBeCloseTo(0.25, 2);
    pace.worked(0.5);
    expect(pace.taken).toBeCloseTo(0.25, 2);
    expect(Math.abs((await rested(pace)) - 1500)).toBeLessThanOrEqual(1);
    expect(pace.taken).toBeCloseTo(0.25, 2);
  });

  it('does not rest where all may be taken, and says no share', async () => {
    const pace = new Pace(controlOf(1));
    pace.follow();
    pace.worked(2);
    expect(await rested(pace)).toBe(0);
    expect(pace.taken).toBe(1);
  });

  it('makes good what a timer overslept', async () => {
    const pace = new Pace(controlOf(0.5));
    pace.follow();
    pace.worked(0.05);
    // The clock goes on by 40 ms more than the timer: the machine had other things to do.
    let late = 0;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
    const resting = pace.rest();
    late = 40;
    await vi.advanceTimersByTimeAsync(50);
    await resting;
    expect(pace.taken).toBeCloseTo(50 / 140, 2);
    pace.worked(0.03);
    expect(await rested(pace)).toBe(0);
    vi.restoreAllMocks();
  });

  it('lets go when stopped or paused', async () => {
    for (const state of ['stopped', 'paused'] as const) {
      const control = controlOf(0.1);
      const pace = new Pace(control);
      pace.follow();
      pace.worked(1);
      expect(await rested(pace, () => (control[state] = true))).toBeLessThan(300);
    }
  });

  it('begins anew with another share, also in the middle of a rest', async () => {
    const control = controlOf(0.1);
    const pace = new Pace(control);
    pace.follow();
    pace.worked(1);
    expect(await rested(pace, () => (control.share = 0.5))).toBeLessThan(300);
    expect(pace.taken).toBeNull();
    pace.worked(0.1);
    expect(Math.abs((await rested(pace)) - 100)).toBeLessThanOrEqual(1);
    expect(pace.taken).toBeCloseTo(0.5, 2);
  });
});
