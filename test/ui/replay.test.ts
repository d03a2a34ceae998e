import { describe, expect, it } from 'vitest';
import { analyseLadder } from '../../src/experiments/ladder.ts';
import { Landings } from '../../src/ui/law/landings.ts';
import { momentOf, type Moment } from '../../src/ui/ladder/replay.ts';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { viewsOf } from '../../src/ui/state/run-view.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([8, 12, 16, 24], [1, 2]);
const curve = Array.from({ length: 10 }, (_, i) => ({
  step: i,
  tokens: 512 * i,
  flops: i,
  seconds: i,
  loss: 3 - i / 10,
}));
const records = plan.rungs.flatMap(({ runs, parameters }) =>
  runs.map((spec) => ({ ...recordOf(spec), curve, loss: 1 + 8 * parameters.total ** -0.25 + 0.004 * spec.seed })),
);
const state = analyseLadder(plan, records);
const whole: Moment = { state, runs: [...viewsOf(ladderGroups(plan), records).values()] };
const NONE = new Map();

describe('the replay of a ladder', () => {
  it('begins with nothing and ends with all', () => {
    const first = momentOf(whole, 0, NONE);
    expect(first.state.points).toEqual([]);
    expect(first.state.predictions).toEqual([]);
    expect(first.runs.every(({ curve: drawn, record }) => drawn.length === 0 && record === null)).toBe(true);
    expect(momentOf(whole, 1, NONE)).toEqual(whole);
  });

  it('draws one size at a time, all its seeds together', () => {
    const { runs } = momentOf(whole, 0.375, NONE);
    expect(runs.map(({ curve: drawn }) => drawn.length)).toEqual([10, 10, 5, 5, 0, 0, 0, 0]);
    expect(runs.map(({ record }) => record !== null)).toEqual([true, true, false, false, false, false, false, false]);
  });

  it('shows a prediction open while its size trains, and scored after', () => {
    const open = momentOf(whole, 0.6, NONE).state;
    expect(open.points).toHaveLength(2);
    expect(open.predictions.map(({ rung, measured }) => [rung, measured])).toEqual([[2, null]]);
    expect(open.predictions[0]!.prediction).toEqual(state.predictions[0]!.prediction);
    const scored = momentOf(whole, 0.8, NONE).state;
    expect(scored.predictions.map(({ measured }) => measured !== null)).toEqual([true, false]);
  });

  it('has the law of as many sizes as are measured, where it is known in time', () => {
    const fits = { floor: null, pure: state.fits.pure };
    expect(momentOf(whole, 0.8, new Map([[3, fits]])).state.fits).toBe(fits);
    expect(momentOf(whole, 0.8, NONE).state.fits).toEqual({ floor: null, pure: null });
  });
});

describe('an arrival', () => {
  const at = (share: number) => momentOf(whole, share, NONE).state;

  it('is a size that was not there before, and takes its time', () => {
    const landings = new Landings();
    landings.note(at(0.3), at(0.6), 1000);
    expect([...landings.at(1000)]).toEqual([[1, 0]]);
    expect(landings.at(1350).get(1)).toBeCloseTo(0.5, 9);
    expect(landings.at(1701).size).toBe(0);
  });

  it('is none in another ladder, nor where several come at once', () => {
    const landings = new Landings();
    landings.note(null, at(0.6), 0);
    landings.note(at(0), at(1), 0);
    landings.note({ ...at(0.3), plan: planOf([8]) }, at(0.6), 0);
    expect(landings.at(0).size).toBe(0);
  });
});
