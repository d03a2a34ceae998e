import { describe, expect, it } from 'vitest';
import { runId } from '../../src/train/spec.ts';
import { afterBreak, afterEvents, progressText, viewsOf } from '../../src/ui/state/run-view.ts';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([8, 12], [1, 2]);
const groups = ladderGroups(plan);
const specs = plan.rungs[0]!.runs;
const [first, second] = specs.map(runId) as [string, string];
const point = (step: number) => ({
  step,
  tokens: step * 512,
  flops: step * 1e6,
  seconds: step / 100,
  loss: 3 - step / 100,
});

describe('views of a plan', () => {
  it('stand in its order, all waiting', () => {
    const views = [...viewsOf(groups, []).values()];
    expect(views.map(({ group, seed }) => [group, seed])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ]);
    expect(views.every(({ progress }) => progress.kind === 'waiting')).toBe(true);
    expect(views[0]?.tokens).toBe(65536);
  });

  it('take over the records there are', () => {
    const view = viewsOf(groups, [recordOf(specs[1]!)]).get(second);
    expect(view).toMatchObject({ progress: { kind: 'finished' }, tokens: 65536, flops: 5e8, tokensPerSecond: 32768 });
    expect(view?.record?.loss).toBe(2.1);
    expect(view?.kept).toBe(true);
  });
});

describe('events', () => {
  const begun = afterEvents(viewsOf(groups, []), [
    { type: 'compiling', runs: [first, second] },
    { type: 'points', run: first, points: [point(8), point(16)] },
    { type: 'points', run: first, points: [point(24)] },
    { type: 'progress', runs: [first, second], step: 24, steps: 128, tokensPerSecond: 9000 },
  ]);

  it('grow the curve of their run and move all of the group', () => {
    expect(begun.get(first)?.curve.map(({ step }) => step)).toEqual([8, 16, 24]);
    expect(begun.get(second)?.curve).toEqual([]);
    expect(begun.get(second)?.progress).toEqual({ kind: 'training', step: 24, steps: 128 });
    expect(begun.get(second)?.tokensPerSecond).toBe(9000);
  });

  it('leave the views they came from as they were', () => {
    const before = viewsOf(groups, []);
    afterEvents(before, [{ type: 'points', run: first, points: [point(8)] }]);
    expect(before.get(first)?.curve).toEqual([]);
  });

  it('keep a diverged run diverged while its group goes on', () => {
    const views = afterEvents(begun, [
      { type: 'diverged', run: first, step: 30, reason: 'the loss is not a number' },
      { type: 'progress', runs: [first, second], step: 64, steps: 128, tokensPerSecond: 9000 },
      { type: 'evaluating', runs: [first, second], done: 1, total: 4 },
    ]);
    expect(views.get(first)?.progress.kind).toBe('diverged');
    expect(views.get(second)?.progress).toEqual({ kind: 'evaluating', done: 1, total: 4 });
  });

  it('end with the record', () => {
    const views = afterEvents(begun, [{ type: 'record', record: recordOf(specs[0]!, { kind: 'stopped' }) }]);
    expect(views.get(first)).toMatchObject({ progress: { kind: 'stopped' }, tokens: 1000 });
    expect(views.get(first)?.curve).toHaveLength(1);
  });

  it('of runs that are none of the plan’s change nothing', () => {
    const views = afterEvents(begun, [{ type: 'points', run: 'another', points: [point(8)] }]);
    expect([...views.keys()]).toEqual([...begun.keys()]);
  });
});

it('a broken ladder fails what was under way and leaves the rest', () => {
  const begun = afterEvents(viewsOf(groups, [recordOf(specs[0]!)]), [
    { type: 'progress', runs: [second], step: 1, steps: 128, tokensPerSecond: 1 },
  ]);
  expect([...afterBreak(begun, 'broken off').values()].map(({ progress }) => progress.kind)).toEqual([
    'finished',
    'failed',
    'waiting',
    'waiting',
  ]);
});

it('progress is said in words', () => {
  expect(progressText({ kind: 'training', step: 64, steps: 128 })).toBe('training 50 %');
  expect(progressText({ kind: 'diverged', step: 9, reason: 'the loss is not a number' })).toBe(
    'diverged at step 9: the loss is not a number',
  );
});
