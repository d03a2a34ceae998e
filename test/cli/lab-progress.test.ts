import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LadderMeter } from '../../src/cli/lab/meter.ts';
import { BarProgress } from '../../src/cli/lab/progress-bars.ts';
import { JsonProgress } from '../../src/cli/lab/progress-json.ts';
import { LineProgress } from '../../src/cli/lab/progress-lines.ts';
import type { LadderProgress, Terminal } from '../../src/cli/lab/progress.ts';
import { LadderWatch } from '../../src/cli/lab/watch.ts';
import { climbLadder } from '../../src/experiments/ladder.ts';
import type { LadderPlan, LadderState, TrainGroup } from '../../src/experiments/ladder-types.ts';
import { adapter, fakeTrain, planOf } from './lab-fixture.ts';

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

async function climb(
  plan: LadderPlan,
  progress: LadderProgress,
  train: TrainGroup = fakeTrain(),
): Promise<LadderState> {
  progress.adapter(adapter);
  progress.plan(plan, null);
  const watch = new LadderWatch(plan, progress);
  const state = await climbLadder(new AbortController().signal, plan, watch.watched(train), watch.onState);
  progress.finish(state, ['/results/fit.json']);
  return state;
}

const small = { widths: [8, 12, 16, 24], seeds: [1] };

describe('progress in lines', () => {
  it('names each size before, its loss and its score after', async () => {
    const page = new Page();
    const state = await climb(planOf(small), new LineProgress(page));
    expect(page.lines[0]).toBe('Adapter: google swiftshader (software: shaders run on the processor), Chromium 156');
    expect(page.lines[1]).toMatch(
      /^State of the Union addresses: 4 sizes of 2,088 to 15,096 parameters, 1 seed, 65\.5K tokens a run/,
    );
    const [first, second, third] = state.records.map(({ loss }) => loss?.toFixed(3));
    expect(page.text).toContain(`Training size 1 of 4, width 8 (2,088 parameters)\n  ${first} nats`);
    expect(page.text).toContain(`Training size 2 of 4, width 12 (4,092 parameters)\n  ${second} nats`);
    const predicted = state.predictions[0]?.prediction.loss.toFixed(3);
    const before = page.lines.findIndex((line) =>
      line.startsWith(`Training size 3 of 4, width 16 (6,736 parameters): predicted ${predicted}`),
    );
    expect(page.lines[before + 1]).toMatch(new RegExp(`^  ${third} nats`));
    expect(page.lines[before + 2]).toMatch(
      new RegExp(`^  predicted ${predicted} .*, measured ${third}: (in|out)side the interval, error`),
    );
  });

  it('ends with the runs, the laws and the files', async () => {
    const page = new Page();
    const { fits } = await climb(planOf(small), new LineProgress(page));
    expect(page.text).toMatch(/\nwidth +parameters +seed +tokens .*\n8 +2,088 +1 +65,536/);
    expect(page.text).toContain(`exponent α = ${fits.floor?.law.exponent.toFixed(3)} (80 %: `);
    expect(page.lines.at(-1)).toBe('  /results/fit.json');
  });

  it('says nothing between for ten seconds, then how far it is', async () => {
    const page = new Page();
    const hand = clock();
    const plan = planOf({ ...small, widths: [8] });
    const progress = new LineProgress(page, hand.now);
    progress.plan(plan, [20]);
    progress.sizeStarts(0, null);
    const at = (step: number): void =>
      progress.event({ type: 'progress', runs: [], step, steps: 128, tokensPerSecond: 4096 });
    const said = page.lines.length;
    hand.seconds = 9;
    at(32);
    expect(page.lines.length).toBe(said);
    hand.seconds = 10;
    at(64);
    expect(page.lines.slice(said)).toEqual(['  step 64 of 128, 4.1K tokens/s, 8 s left, ladder 10 s left']);
  });

  it('says how a run failed', async () => {
    const page = new Page();
    await climb(
      planOf(small),
      new LineProgress(page),
      fakeTrain(() => ({ kind: 'failed', reason: 'the GPU is full' })),
    );
    expect(page.text).toContain('  failed: the GPU is full');
    expect(page.text).toContain('Too few sizes finished to fit a law.');
  });
});

describe('progress in bars', () => {
  it('keeps finished lines above the bars and gives the terminal back', async () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 30 });
    const drawn: string[] = [];
    stream.on('data', (chunk: Buffer) => drawn.push(chunk.toString()));
    const state = await climb(planOf(small), new BarProgress(stream as unknown as NodeJS.WriteStream));
    const text = drawn.join('');
    const plain = stripVTControlCharacters(text);
    const [{ prediction, measured } = { prediction: null, measured: null }] = state.predictions;
    expect(plain).toContain(`width 16 (6,736 parameters): predicted ${prediction?.loss.toFixed(3)}`);
    expect(plain).toMatch(new RegExp(`measured ${measured?.toFixed(3)}: (in|out)side the interval`));
    expect(plain).toMatch(/ladder +[█░]+ size 4\/4/);
    expect(plain.trimEnd().endsWith('Written:\n  /results/fit.json')).toBe(true);
    const [hidden, shown] = ['\u001b[?25l', '\u001b[?25h'].map((code) => text.lastIndexOf(code));
    expect(shown, 'the cursor is shown again').toBeGreaterThan(hidden ?? Infinity);
  });
});

describe('progress in JSON', () => {
  it('prints one object a line, with the predictions and scores of the ladder', async () => {
    const page = new Page();
    const state = await climb(planOf(small), new JsonProgress(page));
    const events = page.lines.map((line) => JSON.parse(line) as { event: string } & Record<string, unknown>);
    const kinds = events.map(({ event }) => event).filter((event) => event !== 'progress');
    const size = ['size-starts', 'size-ends'];
    expect(kinds).toEqual(['adapter', 'plan', ...size, ...size, ...size, ...size, 'finish']);
    const starts = events.filter(({ event }) => event === 'size-starts');
    expect(starts.map(({ prediction }) => prediction)).toEqual([
      null,
      null,
      ...state.predictions.map(({ prediction }) => prediction),
    ]);
    const ends = events.filter(({ event }) => event === 'size-ends');
    expect(ends.map(({ score }) => score)).toEqual([null, null, ...state.predictions]);
    expect(ends[0]?.['runs']).toEqual([
      expect.objectContaining({ loss: state.records[0]?.loss, outcome: { kind: 'finished' } }),
    ]);
  });
});

describe('the meter', () => {
  it('weighs the sizes by their expected time', () => {
    const hand = clock();
    const meter = new LadderMeter(planOf({ ...small, widths: [8, 16] }), [10, 30], hand.now);
    meter.start(0);
    expect(meter.read()).toMatchObject({
      stage: 'compiling',
      step: 0,
      steps: 128,
      loss: null,
      share: 0,
      ladderSecondsLeft: 40,
    });
    meter.start(1);
    meter.event({ type: 'progress', runs: [], step: 64, steps: 128, tokensPerSecond: 1024 });
    hand.seconds = 50;
    // 10 of 10 and 15 of 30 expected seconds are done, in twice that time.
    expect(meter.read()).toMatchObject({ stage: 'training', share: 0.625, secondsLeft: 32, ladderSecondsLeft: 30 });
  });

  it('shows the mean loss of the seeds that still run', () => {
    const meter = new LadderMeter(planOf(small), null);
    const point = (loss: number) => ({ step: 1, tokens: 512, flops: 1, seconds: 0.1, loss });
    meter.start(0);
    meter.event({ type: 'points', run: 'a', points: [point(5), point(3)] });
    meter.event({ type: 'points', run: 'b', points: [point(2)] });
    expect(meter.read().loss).toBe(2.5);
    meter.event({ type: 'diverged', run: 'a', step: 2, reason: 'NaN' });
    expect(meter.read().loss).toBe(2);
  });
});
