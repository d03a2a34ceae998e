/** Training end to end below the worker: losses fall, repeat bit for bit, stop, pause, diverge alone, and are recorded. */
import { beforeAll, describe, expect, it } from 'vitest';
import { modelOfWidth } from '../../src/model/config.ts';
import type { RunEvent } from '../../src/train/events.ts';
import { estimateGroups } from '../../src/train/estimate.ts';
import { SpecError, type Laboratory } from '../../src/train/group.ts';
import type { RunOutcome } from '../../src/train/record.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { Job } from '../../src/worker/job.ts';
import { laboratoryOf, specOf as specIn, train as trainIn } from './laboratory.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await laboratoryOf();
});

const specOf = (seed: number, options?: { steps?: number; rate?: number }) => specIn(laboratory, seed, options);

const train = (specs: RunSpec[], job?: Job, onEvent?: (event: RunEvent) => void) =>
  trainIn(laboratory, specs, job, onEvent);

function reasonOf(outcome: RunOutcome | undefined): string {
  return outcome && 'reason' in outcome ? outcome.reason : '';
}

describe('trainGroup', () => {
  it('learns: held-out loss far below that of guessing, a falling curve, text in the alphabet', async () => {
    const events: RunEvent[] = [];
    const [record] = await train([specOf(1)], new Job(), (event) => events.push(event));
    expect(record?.outcome).toEqual({ kind: 'finished' });
    expect(record?.loss).toBeLessThan(0.4 * Math.log(laboratory.corpus.symbols.length));
    expect(record?.curve.at(-1)?.loss).toBeLessThan(0.5 * (record?.curve[0]?.loss ?? 0));
    expect(record).toMatchObject({
      steps: 80,
      tokens: 80 * 128,
      replicas: 1,
      kernels: { matmul: 'plain', attention: 'plain' },
    });
    expect([...(record?.sample.text ?? '')].every((symbol) => laboratory.corpus.symbols.includes(symbol))).toBe(true);
    expect(record?.sample.text.length).toBe(160);
    const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
    expect(points).toEqual(record?.curve);
    expect(events[0]?.type).toBe('compiling');
    expect(events.at(-1)?.type).toBe('record');
  });

  it('repeats bit for bit, alone or among replicas', async () => {
    const alone = await train([specOf(2)]);
    const again = await train([specOf(2)]);
    const among = await train([specOf(1), specOf(2), specOf(3)]);
    const losses = (record: (typeof alone)[number] | undefined) => record?.curve.map(({ loss }) => loss);
    expect(losses(again[0])).toEqual(losses(alone[0]));
    expect(again[0]?.loss).toBe(alone[0]?.loss);
    expect(losses(among[1])).toEqual(losses(alone[0]));
    expect(among[1]?.loss).toBe(alone[0]?.loss);
    expect(among[0]?.loss).not.toBe(among[2]?.loss);
  });

  it('a replica that diverges is named, and leaves the others alone', async () => {
    const [good, bad] = await train([specOf(1), specOf(1, { rate: 1e20 })]);
    expect(good?.outcome).toEqual({ kind: 'finished' });
    expect(good?.loss).toBeGreaterThan(0);
    expect(bad?.outcome.kind).toBe('diverged');
    expect(reasonOf(bad?.outcome)).toMatch(/training loss (became|rose)/);
    expect(bad?.loss).toBeNull();
  });

  it('ends early when every replica has diverged', async () => {
    const [record] = await train([specOf(1, { rate: 1e20, steps: 4000 })]);
    expect(record?.outcome.kind).toBe('diverged');
    expect(record?.steps).toBeLessThan(4000);
  });

  it('stops in mid-run and says so', async () => {
    const job = new Job();
    const [record] = await train([specOf(1, { steps: 5000 })], job, (event) => {
      if (event.type === 'progress' && event.step > 20) job.stop();
    });
    expect(record?.outcome).toEqual({ kind: 'stopped' });
    expect(record?.steps).toBeGreaterThan(20);
    expect(record?.steps).toBeLessThan(5000);
    expect(record?.loss).toBeNull();
  });

  it('a pause holds it, and the pause is not counted as training time', async () => {
    const job = new Job();
    let atPause = 0;
    let during = 0;
    const started = performance.now();
    const [record] = await train([specOf(1, { steps: 200 })], job, (event) => {
      if (event.type !== 'progress') return;
      if (job.paused) during += 1;
      if (atPause > 0 || event.step < 20) return;
      atPause = event.step;
      job.pause();
      setTimeout(() => job.resume(), 700);
    });
    const seconds = (performance.now() - started) / 1000;
    expect(record?.outcome).toEqual({ kind: 'finished' });
    expect(record?.steps).toBe(200);
    expect(during).toBeLessThanOrEqual(3); // what was in flight lands, nothing more
    expect(record?.seconds).toBeLessThan(seconds - 0.6);
  });

  it('refuses runs of different shapes, no step, and too short a held-out text, before any work', async () => {
    const narrow = specOf(1);
    const wide = { ...narrow, model: modelOfWidth(32, laboratory.corpus.symbols.length, 16) };
    await expect(train([narrow, wide])).rejects.toThrow(SpecError);
    await expect(train([specOf(1, { steps: 0 })])).rejects.toThrow(/less than one step/);
    const large = { ...narrow, training: { ...narrow.training, batch: 4096, tokens: 4096 * 16 } };
    await expect(train([large])).rejects.toThrow(/held-out text has/);
  });

  it('a shape beyond the limits of the adapter gives a failed record that says so', async () => {
    const spec = specOf(1, { steps: 1 });
    const model = { ...modelOfWidth(512, laboratory.corpus.symbols.length, 16), hidden: 2 ** 20, layers: 1 };
    const [record] = await train([{ ...spec, model }]);
    expect(record?.outcome.kind).toBe('failed');
    expect(reasonOf(record?.outcome)).toMatch(/MiB/);
  });
});

describe('estimateGroups', () => {
  it('gives seconds and bytes that grow with the size', async () => {
    const wide = { ...specOf(1), model: modelOfWidth(64, laboratory.corpus.symbols.length, 16) };
    const estimates = await estimateGroups(() => Promise.resolve(laboratory), [[specOf(1)], [wide]], new Job());
    expect(estimates).toHaveLength(2);
    expect(estimates[1]?.seconds).toBeGreaterThan(estimates[0]?.seconds ?? Infinity);
    expect(estimates[1]?.bytes).toBeGreaterThan(4 * (estimates[0]?.bytes ?? Infinity) * 0.25);
  });
});
