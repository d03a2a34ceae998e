/** A share of the GPU: training takes longer by as much, and comes to the same losses bit for bit. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/train/events.ts';
import type { Laboratory } from '../../src/train/group.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { Job } from '../../src/worker/job.ts';
import { laboratoryOf, specOf, train } from './laboratory.ts';

let laboratory: Laboratory;

/** With all of the GPU. */
let all: Trained;

beforeAll(async () => {
  laboratory = await laboratoryOf();
  await train(laboratory, [specOf(laboratory, 1, { steps: 12 })]); // Compiles.
  all = await trained(() => 1);
});

const STEPS = 160;

interface Trained {
  readonly record: RunRecord;
  /** Of training, by the clock: from the first report to the last. */
  readonly elapsed: number;
  /** As the last report measured it. */
  readonly gpuShare: number | undefined;
}

/** Trains one run with the share that `shareAt` gives at a step, and sees how long that takes. */
async function trained(shareAt: (step: number) => number): Promise<Trained> {
  let share = shareAt(0);
  const reports: { at: number; event: Extract<RunEvent, { type: 'progress' }> }[] = [];
  const [record] = await train(laboratory, [specOf(laboratory, 1, { steps: STEPS })], new Job(() => share), (event) => {
    if (event.type !== 'progress') return;
    share = shareAt(event.step);
    reports.push({ at: performance.now(), event });
  });
  const elapsed = reports.at(-1)!.at - reports[0]!.at;
  return { record: record!, elapsed, gpuShare: reports.at(-1)!.event.gpuShare };
}

const losses = ({ record }: Trained) => [record.loss, ...record.curve.map(({ loss }) => loss)];

describe('a share of the GPU', () => {
  it('takes as much longer, and changes no loss', async () => {
    const quarter = await trained(() => 0.25);
    expect(losses(quarter)).toEqual(losses(all));
    expect(all.gpuShare).toBeUndefined();
    // Rests are counted by the clock, and what the last submits took is not followed by one yet.
    expect(quarter.gpuShare).toBeGreaterThan(0.2);
    expect(quarter.gpuShare).toBeLessThan(0.3);
    // Within one run, since another load on the machine may slow one run more than the other. The first submit is before the
    // first report, and no rest follows the last.
    const longer = quarter.elapsed / (1000 * quarter.record.seconds);
    expect(longer).toBeGreaterThan(3);
    expect(longer).toBeLessThan(5);
    expect(all.elapsed / (1000 * all.record.seconds)).toBeLessThan(1.2);
  });

  it('can be changed while training', async () => {
    const changing = await trained((step) => (step < 30 ? 0.2 : step < 80 ? 1 : 0.5));
    expect(losses(changing)).toEqual(losses(all));
    expect(changing.gpuShare).toBeGreaterThan(0.4);
    expect(changing.gpuShare).toBeLessThan(0.6);
  });

  it('lets go of a rest when stopped', async () => {
    const job = new Job(() => 0.001);
    const long = specOf(laboratory, 1, { steps: 100_000 });
    setTimeout(() => job.stop(), 300);
    const started = performance.now();
    const [record] = await train(laboratory, [long], job);
    expect(record?.outcome).toEqual({ kind: 'stopped' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
