import { describe, expect, it } from 'vitest';
import { analyseLadder } from '../../src/experiments/ladder.ts';
import type { LabFailureKind } from '../../src/worker/protocol.ts';
import type { LabView } from '../../src/ui/state/lab-view.ts';
import { adapterLine, estimateText, failureNotice, headline, notices, verdict } from '../../src/ui/state/words.ts';
import { afterEvents, viewsOf } from '../../src/ui/state/run-view.ts';
import { runId } from '../../src/train/spec.ts';
import { ladderGroups } from '../../src/ui/state/ladder-kind.ts';
import { planOf, recordOf, scored } from './fixtures.ts';

const plan = planOf([8, 12, 16]);
const records = [recordOf(plan.rungs[0]!.runs[0]!)];
const ladder = { plan, records, points: [{ n: 2088, loss: 2.1 }], predictions: [], fits: { floor: null, pure: null } };
const ready = { kind: 'ready', adapter: records[0]!.adapter } as const;
const setup = {
  corpora: [],
  corpusId: 'sotu',
  options: plan.options,
  plan,
  problem: null,
  fileProblem: null,
};

function view(patch: Partial<LabView> = {}): LabView {
  const shown = { source: 'live', state: ladder, runs: viewsOf(ladderGroups(plan), records) } as const;
  return {
    engine: ready,
    kernels: [],
    corpora: [],
    busy: null,
    gpuShare: 1,
    setup,
    estimate: { kind: 'none' },
    phase: 'idle',
    shown,
    loading: false,
    failure: null,
    ...patch,
  };
}

describe('a prediction', () => {
  it('is said before its size is trained', () => {
    expect(verdict(scored(null))).toMatchObject({ predicted: '1.66 ± 0.03', measured: null, score: 'not trained yet' });
  });

  it('is scored afterwards', () => {
    expect(verdict(scored(1.664))).toMatchObject({
      size: '57.8K parameters',
      predicted: '1.66 ± 0.03',
      measured: '1.664',
      score: 'inside the 80 % interval, 0.2 % too low',
      tone: 'good',
    });
    expect(verdict(scored(1.605))).toMatchObject({ score: 'outside the 80 % interval, 3.4 % too high', tone: 'warn' });
    expect(verdict(scored(1.66)).score).toContain('off by less than');
  });
});

describe('the headline', () => {
  it('marks a recording with adapter and date', () => {
    const { badge, text, finding } = headline(
      view({ shown: { source: 'recorded', state: ladder, runs: viewsOf(ladderGroups(plan), records) } }),
    );
    expect(badge).toBe('Recorded');
    expect(text).toContain('NVIDIA H200, Chromium 156, 22 Nov 2026');
    expect(finding).toBeUndefined();
  });

  it('says in a sentence what was found, once there is more than one size and nothing is under way', () => {
    const records = plan.rungs.map(({ runs, parameters }) => ({
      ...recordOf(runs[0]!),
      loss: 1 + 8 * parameters.total ** -0.25,
    }));
    const state = analyseLadder(plan, records);
    const shown = { source: 'live', state, runs: viewsOf(ladderGroups(plan), records) } as const;
    expect(headline(view({ phase: 'finished', shown })).finding).toMatch(
      /^From 2,088 to 6,736 parameters, held-out loss falls from 2\.\d+ to 1\.\d+ nats, as N\^−0\.\d\d/,
    );
    expect(headline(view({ phase: 'running', shown })).finding).toBeUndefined();
  });

  it('names the size under way', () => {
    const runs = afterEvents(viewsOf(ladderGroups(plan), records), [
      { type: 'progress', runs: [runId(plan.rungs[1]!.runs[0]!)], step: 32, steps: 128, tokensPerSecond: 1 },
    ]);
    const { text } = headline(view({ phase: 'running', shown: { source: 'live', state: ladder, runs } }));
    expect(text).toMatch(/^Size 2 of 3, 4.09K parameters: training 25 %./);
  });

  it.each(['paused', 'stopping', 'stopped', 'failed', 'finished'] as const)('has words for %s', (phase) => {
    expect(headline(view({ phase })).text.length).toBeGreaterThan(10);
  });

  it('invites to begin where there is nothing to show', () => {
    expect(headline(view({ shown: null })).text).toContain('The button');
  });
});

describe('failures', () => {
  const kinds: readonly LabFailureKind[] = [
    'no-adapter',
    'device-lost',
    'does-not-fit',
    'bad-corpus',
    'bad-spec',
    'internal',
  ];
  it.each(kinds)('%s leaves a way on', (kind) => {
    for (const whileRunning of [true, false]) {
      const notice = failureNotice({ kind, message: 'What happened.' }, whileRunning);
      expect(notice.text).toBe('What happened.');
      expect(notice.actions.length).toBeGreaterThan(0);
    }
  });

  it('are said once, and the recording pointed at', () => {
    const failure = { kind: 'no-webgpu', message: 'No WebGPU.' } as const;
    const shown = { source: 'recorded', state: ladder, runs: viewsOf(ladderGroups(plan), records) } as const;
    const said = notices(view({ engine: { kind: 'unavailable', failure }, shown }), 'recorded');
    expect(said).toHaveLength(1);
    expect(said[0]?.text).toContain('recorded result');
    expect(notices(view({ engine: { kind: 'unavailable', failure }, failure }), null)).toHaveLength(1);
  });

  it('a software adapter is told from a GPU', () => {
    const adapter = { ...ready.adapter, software: true };
    expect(notices(view({ engine: { kind: 'ready', adapter } }), 'live')[0]?.title).toBe('Software adapter.');
    expect(adapterLine({ kind: 'ready', adapter }).text).toBe('NVIDIA H200 (software)');
    expect(notices(view(), 'live')).toEqual([]);
  });
});

it('the estimate is said in every state', () => {
  expect(estimateText({ kind: 'opening' }, { kind: 'none' })).toContain('Looking for a GPU');
  expect(estimateText(ready, { kind: 'measuring' })).toContain('Measuring');
  expect(estimateText(ready, { kind: 'measured', seconds: 118, bytes: 0 })).toBe('about 2 min on this adapter');
  expect(estimateText(ready, { kind: 'failed', message: 'It does not fit.' })).toBe('It does not fit.');
});
