/** Token counts as branches of one stable run: each is what it would be alone, whatever happens to the others. */
import { beforeAll, describe, expect, it } from 'vitest';
import { slice } from '../../src/gpu/graph.ts';
import type { TrainingProgram } from '../../src/model/training.ts';
import { trainBranches } from '../../src/train/branches.ts';
import type { RunEvent } from '../../src/train/events.ts';
import { estimateGroups } from '../../src/train/estimate.ts';
import { startProgram, type Laboratory } from '../../src/train/group.ts';
import { planGroup } from '../../src/train/plan.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { Run } from '../../src/train/run.ts';
import { runId, stepsTogether, type RunSpec } from '../../src/train/spec.ts';
import { Job } from '../../src/worker/job.ts';
import { testGpu, withoutGpuErrors } from '../gpu/harness.ts';
import { laboratoryOf, specOf, train } from './laboratory.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await laboratoryOf();
});

const COUNTS = [40, 80, 160] as const;
const spec = (steps: number, seed = 1, rate?: number) =>
  specOf(laboratory, seed, { steps, ...(rate === undefined ? {} : { rate }) });

/** What must not depend on the company a run is trained in: all but clocks and what tells of the others. */
function ownPart(record: RunRecord | undefined) {
  if (!record) throw new Error('a record is missing');
  const { seconds: _, endedAt: __, replicas: ___, shared: ____, curve, ...own } = record;
  return { ...own, curve: curve.map(({ seconds: _____, ...point }) => point) };
}

/** By name, since several groups have a run in common: that a run repeats bit for bit is tested in group.gpu.test.ts. */
const trainedAlone = new Map<string, ReturnType<typeof ownPart>>();

async function alone(one: RunSpec) {
  const known = trainedAlone.get(runId(one));
  if (known) return known;
  const [record] = await train(laboratory, [one]);
  const own = ownPart(record);
  trainedAlone.set(runId(one), own);
  return own;
}

const of = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

describe('branches of a stable run', () => {
  describe('with two replicas of three lengths', () => {
    const events: RunEvent[] = [];
    let specs: RunSpec[];
    let records: RunRecord[];

    beforeAll(async () => {
      specs = COUNTS.flatMap((steps) => [spec(steps, 1), spec(steps, 2, 0.03)]);
      records = await train(laboratory, specs, new Job(), (event) => events.push(event));
    });

    it('leave the records of the same specs trained alone, bit for bit', async () => {
      expect(records.map(({ id }) => id)).toEqual(specs.map(runId));
      for (const [i, one] of specs.entries()) expect(ownPart(records[i])).toEqual(await alone(one));
      expect(new Set(records.map(({ loss }) => loss)).size).toBe(6);
      expect(records.map(({ shared }) => shared?.steps)).toEqual([30, 30, 60, 60, 60, 60]);
      expect(records.map(({ replicas }) => replicas)).toEqual([2, 2, 2, 2, 2, 2]);
    });

    it('count the seconds of their own path', () => {
      for (const { curve, seconds, steps } of records) {
        expect(curve.at(-1)).toMatchObject({ step: steps, seconds });
        curve.slice(1).forEach((point, i) => expect(point.seconds).toBeGreaterThanOrEqual(curve[i]!.seconds));
      }
      const [short, , middle] = records;
      // Up to the branch of the shorter run both have the same clock.
      const at30 = (record: RunRecord | undefined) => record?.curve.find(({ step }) => step === 30)?.seconds;
      expect(at30(short)).toBeGreaterThan(0);
      expect(at30(short)).toBe(at30(middle));
    });

    it('send every run its whole curve, point by point once, and count all steps there are', () => {
      for (const { id, curve } of records) {
        const points = of(events, 'points').filter(({ run }) => run === id);
        expect(points.flatMap((event) => event.points)).toEqual(curve);
      }
      const progress = of(events, 'progress');
      expect(new Set(progress.map(({ steps }) => steps))).toEqual(new Set([stepsTogether(specs)]));
      expect(progress.at(-1)?.step).toBe(stepsTogether(specs));
      progress.slice(1).forEach(({ step }, i) => expect(step).toBeGreaterThan(progress[i]!.step));
      expect(new Set(progress[0]?.runs)).toEqual(new Set(specs.map(runId)));
      expect(new Set(progress.at(-1)?.runs)).toEqual(new Set(specs.slice(4).map(runId)));
      // Shortest first, each as soon as it is trained.
      expect(of(events, 'record').map(({ record }) => record.steps)).toEqual([40, 40, 80, 80, 160, 160]);
      const firstRecord = events.findIndex(({ type }) => type === 'record');
      expect(events.slice(firstRecord).some(({ type }) => type === 'progress')).toBe(true);
    });
  });

  it('may differ from replica to replica', async () => {
    const specs = [spec(160, 1), spec(40, 2, 0.03), spec(40, 1), spec(80, 3)];
    const records = await train(laboratory, specs);
    for (const [i, one] of specs.entries()) expect(ownPart(records[i])).toEqual(await alone(one));
    expect(records.map(({ shared }) => shared?.steps)).toEqual([30, undefined, 30, undefined]);
    expect(records[0]?.replicas).toBe(3);
  });

  it('are kept as finished when the group is stopped later', async () => {
    const job = new Job();
    const records = await train(laboratory, [spec(40), spec(80), spec(4000)], job, (event) => {
      if (event.type === 'progress' && event.runs.length === 1) job.stop();
    });
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['finished', 'finished', 'stopped']);
    expect(ownPart(records[1])).toEqual(await alone(spec(80)));
    expect(records[2]?.steps).toBeGreaterThan(60);
    expect(records[2]?.steps).toBeLessThan(4000);
    expect(records[2]?.loss).toBeNull();
  });

  it('end where they are when stopped in a branch: that run in its cooldown, the longer ones at its beginning', async () => {
    const job = new Job();
    const records = await train(laboratory, [spec(400), spec(800)], job, (event) => {
      if (event.type === 'progress' && event.step > 300) job.stop();
    });
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['stopped', 'stopped']);
    expect(records[0]?.steps).toBeGreaterThan(300);
    expect(records[0]?.steps).toBeLessThan(400);
    expect(records[1]?.steps).toBe(300);
    expect(records[1]?.curve.at(-1)?.step).toBeLessThanOrEqual(300);
  });

  it('of a replica that diverges at once have all diverged, and leave the others alone', async () => {
    const events: RunEvent[] = [];
    const specs = COUNTS.flatMap((steps) => [spec(steps, 1), spec(steps, 1, 1e20)]);
    const records = await train(laboratory, specs, new Job(), (event) => events.push(event));
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(COUNTS.flatMap(() => ['finished', 'diverged']));
    expect(ownPart(records[4])).toEqual(await alone(spec(160)));
    expect(of(events, 'diverged').map(({ run }) => run)).toEqual([1, 3, 5].map((i) => runId(specs[i]!)));
    expect(new Set(records.flatMap(({ outcome }) => (outcome.kind === 'diverged' ? [outcome.step] : []))).size).toBe(1);
  });

  it('are not trained any more once all have diverged', async () => {
    const records = await train(laboratory, [spec(400, 1, 1e20), spec(4000, 1, 1e20)]);
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['diverged', 'diverged']);
    expect(records[1]?.steps).toBeLessThan(300);
  });

  it('are refused where a cooldown would begin within the warm-up', async () => {
    await expect(train(laboratory, [spec(12), spec(80)])).rejects.toThrow(/within the warm-up of 10 steps/);
  });

  it('are estimated by the steps of all paths, and take room for a snapshot', async () => {
    const long = spec(1600);
    const counts = [100, 200, 400, 800].map((steps) => spec(steps));
    const [one, five] = await estimateGroups(() => Promise.resolve(laboratory), [[long], [...counts, long]], new Job());
    const ratio = (five!.seconds - 1) / (one!.seconds - 1);
    // 1.234 by the steps alone; eight held-out batches and a sample for each cost a little beside 1600 steps.
    expect(ratio).toBeGreaterThan(1.2);
    expect(ratio).toBeLessThan(1.4);
    expect(five!.bytes).toBeGreaterThan(one!.bytes);
  });
});

describe('a divergence', () => {
  /** Trains three lengths of two replicas; `disturb` may spoil the weights of the second while it goes on. */
  async function trainDisturbed(
    disturb: (event: RunEvent, spoil: () => void) => void,
  ): Promise<ReadonlyMap<string, RunRecord>> {
    const { device } = await testGpu();
    const specs = COUNTS.flatMap((steps) => [spec(steps, 1), spec(steps, 2, 0.03)]);
    const { branches, replicas } = planGroup(specs);
    const records = new Map<string, RunRecord>();
    await withoutGpuErrors(device, async () => {
      const program = await startProgram(laboratory, specs);
      const onEvent = (event: RunEvent) => {
        if (event.type === 'record') records.set(event.record.id, event.record);
        disturb(event, () => spoilSecond(program));
      };
      const legs = branches.map((branch) => ({ branch, runs: branch.runs.map((run) => new Run(run, onEvent)) }));
      const circumstances = { adapter: laboratory.adapter, kernels: {}, replicas: replicas.length };
      await trainBranches({ laboratory, program, legs, control: new Job(), onEvent, circumstances });
      program.destroy();
    });
    return records;
  }

  function spoilSecond({ program, parameters }: TrainingProgram): void {
    const length = parameters.length / 2;
    program.write(slice(parameters, length, length), new Float32Array(length).fill(NaN));
  }

  const kinds = (records: ReadonlyMap<string, RunRecord>, seed: number) =>
    COUNTS.map((steps) => records.get(runId(spec(steps, seed, seed === 2 ? 0.03 : undefined)))?.outcome.kind);

  it('in a branch ends the run of that branch only', async () => {
    let spoilt = false;
    const records = await trainDisturbed((event, spoil) => {
      // 60 steps lead to the second branch, and 10 were those of the first.
      if (spoilt || event.type !== 'progress' || event.step <= 70) return;
      spoilt = true;
      spoil();
    });
    expect(kinds(records, 1)).toEqual(['finished', 'finished', 'finished']);
    expect(kinds(records, 2)).toEqual(['finished', 'diverged', 'finished']);
    for (const one of [spec(160, 2, 0.03), spec(80, 1)]) {
      expect(ownPart(records.get(runId(one))).loss).toBe((await alone(one)).loss);
      expect(ownPart(records.get(runId(one))).curve).toEqual((await alone(one)).curve);
    }
  });

  it('of the stable run ends the later branches of its replica, and keeps the earlier ones', async () => {
    const diverged: string[] = [];
    const records = await trainDisturbed((event, spoil) => {
      if (event.type === 'diverged') diverged.push(event.run);
      // The first branch has ended and the stable run is where it left off.
      if (event.type === 'progress' && event.runs.length === 4 && event.step < 60) spoil();
    });
    expect(kinds(records, 1)).toEqual(['finished', 'finished', 'finished']);
    expect(kinds(records, 2)).toEqual(['finished', 'diverged', 'diverged']);
    expect(diverged).toEqual([80, 160].map((steps) => runId(spec(steps, 2, 0.03))));
    const alike = [80, 160].map((steps) => records.get(runId(spec(steps, 2, 0.03)))?.outcome);
    expect(alike[0]).toEqual(alike[1]);
    expect(ownPart(records.get(runId(spec(160, 1)))).loss).toBe((await alone(spec(160, 1))).loss);
  });
});
