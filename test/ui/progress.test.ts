import { describe, expect, it } from 'vitest';
import type { PlannedRun } from '../../src/experiments/experiment.ts';
import type { RunEvent } from '../../src/train/events.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { runId } from '../../src/train/spec.ts';
import { Gate } from '../../src/ui/state/gate.ts';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { progressOf } from '../../src/ui/state/progress.ts';
import { afterEvents, viewsOf } from '../../src/ui/state/run-view.ts';
import { Stopwatch } from '../../src/ui/state/stopwatch.ts';
import { planOf, recordOf } from './fixtures.ts';

const plan = planOf([8, 12]);
const groups = ladderGroups(plan);
const small = plan.rungs[0]!.runs[0]!;
const large = plan.rungs[1]!.runs[0]!;

describe('progress', () => {
  const estimates = [
    { seconds: 10, bytes: 0 },
    { seconds: 30, bytes: 0 },
  ];

  it('begins with the estimate', () => {
    expect(progressOf(groups, viewsOf(groups, []), estimates, 0, 0)).toEqual({ share: 0, secondsLeft: 40 });
    expect(progressOf(groups, viewsOf(groups, []), null, 0, 0).secondsLeft).toBeNull();
  });

  it('then goes by the time taken', () => {
    const views = viewsOf(groups, [recordOf(small)]);
    expect(progressOf(groups, views, estimates, 20, 0)).toEqual({ share: 0.25, secondsLeft: 60 });
  });

  it('counts groups that were there before for nothing', () => {
    const done = viewsOf(groups, [recordOf(small)]);
    const half = afterEvents(done, [{ type: 'evaluating', runs: [runId(large)], done: 0, total: 1 }]);
    const { share, secondsLeft } = progressOf(groups, half, estimates, 27, 0.25);
    expect(share).toBeCloseTo(0.25 + 0.75 * 0.9, 9);
    expect(secondsLeft).toBeCloseTo((27 * (1 - share)) / (share - 0.25), 9);
  });

  describe('of token counts that branch off one stable run', () => {
    const branches = [1, 2, 4].map((factor): PlannedRun => {
      const spec = { ...small, training: { ...small.training, tokens: factor * small.training.tokens } };
      return { id: runId(spec), spec, purpose: `${factor}` };
    });
    const [first, second, third] = branches.map(({ id }) => id) as [string, string, string];
    const grown = [{ title: 'width 8', runs: branches, tokens: 1, flops: 1 }];
    const training = (runs: string[], step: number) =>
      ({ type: 'progress', runs, step, steps: 640, tokensPerSecond: 1 }) as const;
    const shareAfter = (events: RunEvent[], kept: RunRecord[] = []) =>
      progressOf(grown, afterEvents(viewsOf(grown, kept), events), null, 0, 0).share;

    it('goes by the steps of all of them, not by how many have ended', () => {
      const quarter = training([first, second, third], 160);
      expect(shareAfter([quarter])).toBeCloseTo(0.9 * 0.25, 9);
      const ended: RunEvent = { type: 'record', record: recordOf(branches[0]!.spec) };
      expect(shareAfter([quarter, ended])).toBeCloseTo(0.9 * 0.25, 9);
      expect(shareAfter([quarter, ended, training([second, third], 320)])).toBeCloseTo(0.9 * 0.5, 9);
    });

    it('stands still while one branch is evaluated, and counts the last evaluation', () => {
      const begun = training([first, second, third], 160);
      const evaluating = (id: string): RunEvent => ({ type: 'evaluating', runs: [id], done: 1, total: 2 });
      expect(shareAfter([begun, evaluating(first)])).toBeCloseTo(0.9 * 0.25, 9);
      const ended = [0, 1].map((i): RunEvent => ({ type: 'record', record: recordOf(branches[i]!.spec) }));
      expect(shareAfter([begun, ...ended, evaluating(third)])).toBeCloseTo(0.95, 9);
    });

    it('counts kept branches by their tokens', () => {
      const kept = recordOf(branches[1]!.spec);
      expect(shareAfter([], [kept])).toBeCloseTo(2 / 7, 9);
      expect(shareAfter([training([first, third], 320)], [kept])).toBeCloseTo(2 / 7 + (5 / 7) * 0.45, 9);
    });
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
