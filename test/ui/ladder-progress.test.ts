import { describe, expect, it } from 'vitest';
import { runId } from '../../src/train/spec.ts';
import { Gate } from '../../src/ui/state/gate.ts';
import { ladderProgress } from '../../src/ui/state/ladder-progress.ts';
import { afterEvents, viewsOf } from '../../src/ui/state/run-view.ts';
import { Stopwatch } from '../../src/ui/state/stopwatch.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([8, 12]);
const small = plan.rungs[0]!.runs[0]!;
const large = plan.rungs[1]!.runs[0]!;

describe('progress of a ladder', () => {
  const groups = [
    { seconds: 10, bytes: 0 },
    { seconds: 30, bytes: 0 },
  ];

  it('begins with the estimate', () => {
    expect(ladderProgress(plan, viewsOf(plan, []), groups, 0, 0)).toEqual({ share: 0, secondsLeft: 40 });
    expect(ladderProgress(plan, viewsOf(plan, []), null, 0, 0).secondsLeft).toBeNull();
  });

  it('then goes by the time taken', () => {
    const views = viewsOf(plan, [recordOf(small)]);
    expect(ladderProgress(plan, views, groups, 20, 0)).toEqual({ share: 0.25, secondsLeft: 60 });
  });

  it('counts sizes that were there before for nothing', () => {
    const done = viewsOf(plan, [recordOf(small)]);
    const half = afterEvents(done, [{ type: 'evaluating', runs: [runId(large)], done: 0, total: 1 }]);
    const { share, secondsLeft } = ladderProgress(plan, half, groups, 27, 0.25);
    expect(share).toBeCloseTo(0.25 + 0.75 * 0.9, 9);
    expect(secondsLeft).toBeCloseTo((27 * (1 - share)) / (share - 0.25), 9);
  });
});

it('a stopwatch leaves pauses out', () => {
  let now = 100;
  const watch = new Stopwatch(() => now);
  watch.start();
  now += 5;
  watch.stop();
  now += 60;
  watch.start();
  now += 2;
  expect(watch.seconds).toBe(7);
});

it('a gate holds back until it is opened', async () => {
  const gate = new Gate();
  await gate.passed();
  gate.close();
  let passed = false;
  const waiting = gate.passed().then(() => (passed = true));
  await Promise.resolve();
  expect(passed).toBe(false);
  gate.open();
  await waiting;
  expect(passed).toBe(true);
});
