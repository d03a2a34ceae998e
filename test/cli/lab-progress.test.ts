import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Meter } from '../../src/cli/lab/meter.ts';
import { BarProgress } from '../../src/cli/lab/progress-bars.ts';
import { JsonProgress } from '../../src/cli/lab/progress-json.ts';
import { LineProgress } from '../../src/cli/lab/progress-lines.ts';
import type { LabProgress, Terminal } from '../../src/cli/lab/progress.ts';
import { Watch } from '../../src/cli/lab/watch.ts';
import type { ExperimentPlan, ExperimentState, TrainGroup } from '../../src/experiments/experiment.ts';
import { isoflop } from '../../src/experiments/isoflop.ts';
import type { LadderOptions } from '../../src/experiments/ladder-types.ts';
import { runExperiment, stateOf } from '../../src/experiments/run-experiment.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { stepsTogether } from '../../src/train/spec.ts';
import { adapter, corpus, experimentOf, fakeTrain, planOf } from './lab-fixture.ts';

/** Text that was printed. */
class Page implements Terminal {
  text = '';
  write(text: string): void {
    this.text += text;
  }
  get lines(): string[] {
    return this.text.trimEnd().split('\n');
  }
}

/** A clock that a test turns. */
function clock(): { now: () => number; seconds: number } {
  const hand = { seconds: 0, now: () => hand.seconds * 1000 };
  return hand;
}

const small = { widths: [8, 12, 16, 24], seeds: [1] };
const planned = (changes: Partial<LadderOptions> = {}) => experimentOf(planOf({ ...small, ...changes }));

async function run(
  plan: ExperimentPlan<LadderOptions>,
  progress: LabProgress,
  train: TrainGroup = fakeTrain(),
  done: readonly RunRecord[] = [],
): Promise<ExperimentState> {
  progress.adapter(adapter);
  progress.plan({ plan, seconds: null, known: done.length });
  const watch = new Watch(stateOf(plan, done), progress);
  const signal = new AbortController().signal;
  const state = await runExperiment(signal, plan, watch.watched(train), watch.onState, { done });
  progress.finish(state, ['/results/fit.json']);
  return state;
}

describe('progress in lines', () => {
  it('names each group before, its loss and its score after', async () => {
    const page = new Page();
    const state = await run(planned(), new LineProgress(page));
    expect(page.lines[0]).toBe('Adapter: google swiftshader (software: shaders run on the processor), Chromium 156');
    expect(page.lines[1]).toMatch(
      /^State of the Union addresses: 4 runs of 2,088 to 15,096 parameters, 262K tokens trained, [\d.]+G FLOPs$/,
    );
    const [first, second, third] = state.records.map(({ loss }) => loss?.toFixed(3));
    expect(page.text).toContain(`Training 1 of 4, width 8 (2,088 parameters)\n  ${first} nats`);
    expect(page.text).toContain(`Training 2 of 4, width 12 (4,092 parameters)\n  ${second} nats`);
    const foreseen = /predicted (\d\.\d{3})/.exec(state.findings.remarks[0]!.before)![1]!;
    const before = page.lines.findIndex((line) =>
      line.startsWith(`Training 3 of 4, width 16 (6,736 parameters): predicted ${foreseen}`),
    );
    expect(page.lines[before + 1]).toMatch(new RegExp(`^  ${third} nats`));
    expect(page.lines[before + 2]).toMatch(
      new RegExp(`^  predicted ${foreseen} .*, measured ${third}: (in|out)side the interval, error`),
    );
  });

  it('ends with the runs, the laws and the files', async () => {
    const page = new Page();
    const { findings } = await run(planned(), new LineProgress(page));
    const { floor } = findings.results as unknown as { floor: { exponent: number } };
    expect(page.text).toMatch(/\nwidth +parameters +seed +tokens .*\n8 +2,088 +1 +65,536/);
    expect(page.text).toMatch(new RegExp(`exponent α +${floor.exponent.toFixed(3)} `));
    expect(page.text).toContain(findings.headline);
    expect(page.lines.at(-1)).toBe('  /results/fit.json');
  });

  it('says nothing between for ten seconds, then how far it is', () => {
    const page = new Page();
    const hand = clock();
    const plan = planned({ widths: [8] });
    const progress = new LineProgress(page, hand.now);
    progress.plan({ plan, seconds: [20], known: 0 });
    progress.groupStarts(0, null);
    const at = (step: number): void =>
      progress.event({ type: 'progress', runs: [], step, steps: 128, tokensPerSecond: 4096 });
    const said = page.lines.length;
    hand.seconds = 9;
    at(32);
    expect(page.lines.length).toBe(said);
    hand.seconds = 10;
    at(64);
    expect(page.lines.slice(said)).toEqual(['  step 64 of 128, 4.1K tokens/s, 8 s left, all 10 s left']);
  });

  it('says how a run failed', async () => {
    const page = new Page();
    await run(
      planned(),
      new LineProgress(page),
      fakeTrain(() => ({ kind: 'failed', reason: 'the GPU is full' })),
    );
    expect(page.text).toContain('  failed: the GPU is full');
    expect(page.text).toContain('Too few sizes finished to see a law.');
  });

  it('says what is known already, and trains only the rest', async () => {
    const whole = await run(planned(), new LineProgress(new Page()));
    const page = new Page();
    await run(planned(), new LineProgress(page), fakeTrain(), whole.records.slice(0, 3));
    expect(page.text).toContain('3 runs of these are in the records given and are not trained again');
    expect(page.lines.filter((line) => line.startsWith('Training ')).length).toBe(1);
    const all = new Page();
    await run(planned(), new LineProgress(all), fakeTrain(), whole.records);
    expect(all.text).toContain('4 runs of 2,088 to 15,096 parameters, all known: nothing to train');
    expect(all.text).toContain(whole.findings.headline);
  });

  it('names the purpose of each of several runs', () => {
    const page = new Page();
    const progress = new LineProgress(page);
    const plan = isoflop.plan(corpus, isoflop.defaults({ software: true }));
    progress.plan({ plan, seconds: null, known: 0 });
    const records = plan.groups[0]!.runs.map(({ spec, id }) => ({
      ...({ outcome: { kind: 'stopped' }, loss: null, seconds: 0, tokens: 0 } as unknown as RunRecord),
      id,
      spec,
    }));
    progress.groupEnds(0, records, null);
    expect(page.lines.slice(1)).toEqual(
      ['8G', '16G', '32G'].map((budget) => `  budget ${budget} FLOPs: stopped, 0.0 s, – tokens/s`),
    );
  });
});

describe('progress in bars', () => {
  it('keeps finished lines above the bars and gives the terminal back', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 30 });
    const drawn: string[] = [];
    stream.on('data', (chunk: Buffer) => drawn.push(chunk.toString()));
    const state = await run(planned(), new BarProgress(stream as unknown as NodeJS.WriteStream));
    const text = drawn.join('');
    const plain = stripVTControlCharacters(text);
    const [{ before, after } = { before: '', after: '' }] = state.findings.remarks;
    expect(plain).toContain(`width 16 (6,736 parameters): ${before}`);
    expect(plain).toContain(`  ${after}`);
    expect(plain).toMatch(/ladder +[█░]+ 4\/4/);
    expect(plain.trimEnd().endsWith('Written:\n  /results/fit.json')).toBe(true);
    const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h'].map((code) => text.lastIndexOf(code));
    expect(shown, 'the cursor is shown again').toBeGreaterThan(hidden ?? Infinity);
  });
});

describe('progress in JSON', () => {
  it('prints one object a line, with what was foreseen and how it came out', async () => {
    const page = new Page();
    const state = await run(planned(), new JsonProgress(page));
    const events = page.lines.map((line) => JSON.parse(line) as { event: string } & Record<string, unknown>);
    const kinds = events.map(({ event }) => event).filter((event) => event !== 'progress');
    const group = ['group-starts', 'group-ends'];
    expect(kinds).toEqual(['adapter', 'plan', ...group, ...group, ...group, ...group, 'finish']);
    const { remarks, headline, results } = state.findings;
    const starts = events.filter(({ event }) => event === 'group-starts');
    expect(starts.map(({ foreseen }) => foreseen)).toEqual([null, null, ...remarks.map(({ before }) => before)]);
    const ends = events.filter(({ event }) => event === 'group-ends');
    expect(ends.map(({ scored }) => scored)).toEqual([null, null, ...remarks.map(({ after }) => after)]);
    expect(ends[0]?.['runs']).toEqual([
      expect.objectContaining({ loss: state.records[0]?.loss, outcome: { kind: 'finished' } }),
    ]);
    expect(events.find(({ event }) => event === 'plan')).toMatchObject({ experiment: 'ladder', known: 0 });
    expect(events.at(-1)).toMatchObject({ headline, results: JSON.parse(JSON.stringify(results)) as object });
  });
});

describe('the meter', () => {
  it('weighs the groups by their expected time', () => {
    const hand = clock();
    const meter = new Meter(planned({ widths: [8, 16] }), [10, 30], hand.now);
    meter.start(0);
    expect(meter.read()).toMatchObject({
      stage: 'compiling',
      step: 0,
      steps: 128,
      loss: null,
      share: 0,
      allSecondsLeft: 40,
    });
    meter.start(1);
    meter.event({ type: 'progress', runs: [], step: 64, steps: 128, tokensPerSecond: 1024 });
    hand.seconds = 50;
    // 10 of 10 and 15 of 30 expected seconds are done, in twice that time.
    expect(meter.read()).toMatchObject({ stage: 'training', share: 0.625, secondsLeft: 32, allSecondsLeft: 30 });
  });

  it('counts the stable run and every cooldown of a group', () => {
    const plan = isoflop.plan(corpus, isoflop.defaults({ software: true }));
    const meter = new Meter(plan, null);
    meter.start(1);
    expect(meter.read().steps).toBe(stepsTogether(plan.groups[1]!.runs.map(({ spec }) => spec)));
  });

  it('shows the mean loss of the runs that still go', () => {
    const meter = new Meter(planned(), null);
    const point = (loss: number) => ({ step: 1, tokens: 512, flops: 1, seconds: 0.1, loss });
    meter.start(0);
    meter.event({ type: 'points', run: 'a', points: [point(5), point(3)] });
    meter.event({ type: 'points', run: 'b', points: [point(2)] });
    expect(meter.read().loss).toBe(2.5);
    meter.event({ type: 'diverged', run: 'a', step: 2, reason: 'NaN' });
    expect(meter.read().loss).toBe(2);
  });
});
