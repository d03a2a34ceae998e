import { describe, expect, it } from 'vitest';
import { analyseLadder, climbLadder, defaultLadder, PlanError, planLadder } from '../../src/experiments/ladder.ts';
import type { LadderOptions, LadderState, TrainGroup } from '../../src/experiments/ladder-types.ts';
import { flopsPerToken } from '../../src/model/config.ts';
import type { RunOutcome } from '../../src/train/record.ts';
import { runId, type RunSpec } from '../../src/train/spec.ts';
import { climbed, corpus, fakeTrain, planOf } from '../cli/lab-fixture.ts';

const FINISHED: RunOutcome = { kind: 'finished' };
const DIVERGED: RunOutcome = { kind: 'diverged', step: 7, reason: 'The loss is not a number.' };

const ignore = () => undefined;
const still = () => new AbortController().signal;

describe('the plan of a ladder', () => {
  it('has a rung a width, smallest first, and a run a seed', () => {
    const plan = planOf({ widths: [24, 8, 16], seeds: [3, 1] });
    expect(plan.options.widths).toEqual([8, 16, 24]);
    expect(plan.rungs.map(({ model }) => model.width)).toEqual([8, 16, 24]);
    for (const { runs, model } of plan.rungs) {
      expect(runs.map(({ seed }) => seed)).toEqual([3, 1]);
      expect(runs.every((run) => run.model === model)).toBe(true);
    }
    expect(new Set(plan.rungs.flatMap(({ runs }) => runs.map(runId))).size).toBe(6);
  });

  it('counts parameters by hand: 2 blocks of 4·8² + 3·8·24, and 53·8 of the tied head', () => {
    const [rung] = planOf({ widths: [8] }).rungs;
    expect(rung!.parameters).toEqual({ total: 2 * (4 * 64 + 3 * 8 * 24) + 53 * 8, nonEmbedding: 1664 });
  });

  it('rounds tokens down to whole steps and sums tokens and FLOPs over all runs', () => {
    const plan = planOf({ widths: [8, 16], seeds: [1, 2], tokens: 65_536 + 511 });
    expect(plan.rungs[0]!.runs[0]!.training.tokens).toBe(65_536);
    expect(plan.tokens).toBe(4 * 65_536);
    const each = plan.rungs.map(({ model }) => 2 * 65_536 * flopsPerToken(model));
    expect(plan.flops).toBe(each[0]! + each[1]!);
  });

  it('warms up for 60 steps, or a quarter of a run shorter than 240', () => {
    const warmup = (tokens: number) => planOf({ tokens }).rungs[0]!.runs[0]!.training.warmupSteps;
    expect(warmup(512 * 240)).toBe(60);
    expect(warmup(512 * 100)).toBe(25);
    expect(warmup(512)).toBe(1);
  });

  it('names the kernels in every spec, or in none', () => {
    const kernels = { matmul: 'block', attention: 'plain' } as const;
    const specs = (options: Partial<LadderOptions>) => planOf(options).rungs.flatMap(({ runs }) => runs);
    expect(specs({ kernels }).every((spec) => spec.kernels === kernels)).toBe(true);
    expect(specs({}).some((spec) => 'kernels' in spec)).toBe(false);
  });

  const wrong: [string, Partial<LadderOptions>, RegExp][] = [
    ['no size', { widths: [] }, /at least one size/],
    ['a width off the grid', { widths: [8, 10] }, /multiple of 4 from 4 to 512, and 10 is not/],
    ['a width too large', { widths: [516] }, /516 is not/],
    ['a width of nothing', { widths: [0] }, /and 0 is not/],
    ['a width twice', { widths: [8, 8] }, /only once/],
    ['no seed', { seeds: [] }, /at least one seed/],
    ['a negative seed', { seeds: [-1] }, /-1 is not/],
    ['a broken seed', { seeds: [1.5] }, /1.5 is not/],
    ['a seed twice', { seeds: [2, 2] }, /only once/],
    ['a context too short', { context: 4 }, /8 to 1,024 tokens, and 4 is not/],
    ['a context too long', { context: 2048 }, /2048 is not/],
    ['no batch', { batch: 0 }, /1 to 1,024 windows, and 0 is not/],
    ['tokens that are none', { tokens: NaN }, /NaN is not/],
    ['less than a step', { tokens: 511 }, /511 tokens are less than one step of 512/],
    ['a thousand billion tokens', { tokens: 1e12 }, /At most 100,000,000,000/],
    ['more held out than there is', { heldOutCharacters: 500_001 }, /holds out 500,000 characters/],
    ['nothing held out', { heldOutCharacters: 0 }, /between 1 and that/],
    [
      'kernels that are none',
      { kernels: { matmul: 'fast' as 'quad', attention: 'plain' } },
      /no products called 'fast'/,
    ],
  ];
  it.each(wrong)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });

  it('is refused on a text that holds out less than a batch', () => {
    const small = { ...corpus, heldOutCharacters: 500 };
    expect(() => planLadder(small, { ...planOf().options, heldOutCharacters: 500 })).toThrow(/15 windows of 32/);
  });
});

describe('the default ladder', () => {
  const span = (software: boolean) => {
    const { rungs } = planLadder(corpus, defaultLadder({ software }));
    return [rungs[0]!.parameters.total, rungs.at(-1)!.parameters.total, rungs.length] as const;
  };

  it('spans a factor of 8 in at least 5 sizes on a processor', () => {
    const [least, most, sizes] = span(true);
    expect(most / least).toBeGreaterThan(8);
    expect(sizes).toBeGreaterThanOrEqual(5);
  });

  it('spans 2 thousand to 1 million parameters with three seeds on a GPU', () => {
    const [least, most] = span(false);
    expect(least).toBeLessThan(2200);
    expect(most).toBeGreaterThan(1e6);
    expect(defaultLadder({ software: false }).seeds.length).toBe(3);
  });
});

describe('the analysis of records', () => {
  const done = climbed(planOf());

  it('of none is empty', () => {
    const { points, predictions, fits, records } = analyseLadder(planOf(), []);
    expect({ points, predictions, fits, records }).toEqual({
      points: [],
      predictions: [],
      fits: { floor: null, pure: null },
      records: [],
    });
  });

  it('means losses over seeds and fits the law they follow', async () => {
    const { points, records, fits } = await done;
    expect(points.length).toBe(6);
    const [first] = points;
    const seeds = records.slice(0, 2).map(({ loss }) => loss!);
    expect(first!.seeds).toEqual(seeds);
    expect(first!.loss).toBeCloseTo((seeds[0]! + seeds[1]!) / 2, 12);
    expect(first!.n).toBe(2088);
    // The fixture's law: E = 1.2, α = 0.4.
    const { floor, exponent } = fits.floor!.intervals;
    expect(floor![0]).toBeLessThan(1.2);
    expect(floor![1]).toBeGreaterThan(1.2);
    expect(exponent![0]).toBeLessThan(0.4);
    expect(exponent![1]).toBeGreaterThan(0.4);
    expect(fits.pure!.rms).toBeGreaterThan(2 * fits.floor!.rms);
  });

  it('scores each size from the third by the sizes below it', async () => {
    const { predictions, points } = await done;
    expect(predictions.map(({ rung }) => rung)).toEqual([2, 3, 4, 5]);
    for (const { rung, prediction, measured, error, inside } of predictions) {
      expect(prediction.fittedTo).toEqual(points.slice(0, rung).map(({ n }) => n));
      expect(prediction.n).toBe(points[rung]!.n);
      expect(measured).toBe(points[rung]!.loss);
      expect(error).toBeCloseTo((prediction.loss - measured!) / measured!, 15);
      expect(inside).toBe(prediction.interval[0] <= measured! && measured! <= prediction.interval[1]);
    }
    expect(predictions.filter(({ inside }) => inside).length).toBeGreaterThanOrEqual(3);
  });

  it('replays every prediction exactly as it was frozen', async () => {
    const { plan, records, predictions } = await done;
    for (let rungs = 2; rungs <= 6; rungs += 1) {
      const frozen = analyseLadder(plan, records.slice(0, 2 * rungs)).predictions;
      expect(frozen.length).toBe(Math.min(rungs - 1, 4));
      frozen.forEach(({ prediction }, i) => expect(prediction).toEqual(predictions[i]!.prediction));
    }
  });

  it('does not let a size move its own prediction', async () => {
    const { plan, records, predictions } = await done;
    const moved = records.map((each) => (each.spec.model.width === 32 ? { ...each, loss: each.loss! + 0.5 } : each));
    const after = analyseLadder(plan, moved).predictions;
    expect(after[2]!.prediction).toEqual(predictions[2]!.prediction);
    expect(after[2]!.measured).toBeCloseTo(predictions[2]!.measured! + 0.5, 12);
    expect(after[2]!.inside).toBe(false);
    expect(after[3]!.prediction).not.toEqual(predictions[3]!.prediction);
  });

  it('does not depend on the order of the records, and leaves out those of other plans', async () => {
    const { plan, records } = await done;
    const other = (await climbed(planOf({ tokens: 32_768, widths: [8] }))).records;
    expect(analyseLadder(plan, [...other, ...records].reverse())).toEqual(analyseLadder(plan, records));
  });

  it('leaves diverged seeds out of a point, and a size without finished seeds out of the law', async () => {
    const train = fakeTrain(({ model, seed }) =>
      model.width === 16 || (model.width === 8 && seed === 2) ? DIVERGED : FINISHED,
    );
    const { points, predictions, records } = await climbed(planOf(), train);
    expect(records.length).toBe(12);
    expect(points.length).toBe(5);
    expect(points[0]!.seeds).toBeUndefined();
    expect(points[0]!.loss).toBe(records[0]!.loss);
    const lost = predictions.find(({ rung }) => rung === 2)!;
    expect(lost).toMatchObject({ measured: null, error: null, inside: null });
    expect(predictions.find(({ rung }) => rung === 3)!.prediction.fittedTo).toEqual([points[0]!.n, points[1]!.n]);
  });
});

/** What is known of each size at the moment its training begins. */
function watched(train: TrainGroup): { train: TrainGroup; moments: LadderState[]; onState: (s: LadderState) => void } {
  const moments: LadderState[] = [];
  let latest: LadderState | null = null;
  return {
    moments,
    onState: (state) => (latest = state),
    train: (signal, specs, onEvent) => {
      moments.push(latest!);
      return train(signal, specs, onEvent);
    },
  };
}

describe('the climb', () => {
  it('announces the prediction of a size before it is trained, and the score after', async () => {
    const { train, moments, onState } = watched(fakeTrain());
    const end = await climbLadder(still(), planOf(), train, onState);
    expect(moments.length).toBe(6);
    moments.forEach(({ points, predictions }, rung) => {
      expect(points.length).toBe(rung);
      const open = predictions.filter(({ measured }) => measured === null);
      expect(open.map((each) => each.rung)).toEqual(rung < 2 ? [] : [rung]);
      if (rung >= 2) expect(open[0]!.prediction).toEqual(end.predictions[rung - 2]!.prediction);
    });
    expect(end.predictions.every(({ measured }) => measured !== null)).toBe(true);
    expect(end).toEqual(analyseLadder(planOf(), end.records));
  });

  it('trains the seeds of a size together and hands on their events', async () => {
    const groups: string[][] = [];
    const events: string[] = [];
    const train: TrainGroup = (signal, specs, onEvent) => {
      groups.push(specs.map(({ model, seed }) => `${model.width}/${seed}`));
      return fakeTrain()(signal, specs, onEvent);
    };
    await climbLadder(still(), planOf({ widths: [8, 12] }), train, ignore, {
      onEvent: ({ type }) => events.push(type),
    });
    expect(groups).toEqual([
      ['8/1', '8/2'],
      ['12/1', '12/2'],
    ]);
    expect(events).toContain('compiling');
    expect(events).toContain('points');
  });

  it('goes on after a size that diverged or failed', async () => {
    const failed: RunOutcome = { kind: 'failed', reason: 'Out of memory.' };
    const train = fakeTrain(({ model }) => (model.width === 12 ? DIVERGED : model.width === 16 ? failed : FINISHED));
    const { points, records } = await climbed(planOf(), train);
    expect(records.length).toBe(12);
    expect(points.length).toBe(4);
  });

  it('ends at an abort, with the records so far', async () => {
    const controller = new AbortController();
    const train: TrainGroup = async (signal, specs, onEvent) => {
      if (specs[0]!.model.width === 16) controller.abort();
      const outcome = (): RunOutcome => (signal.aborted ? { kind: 'stopped' } : FINISHED);
      return fakeTrain(outcome)(signal, specs, onEvent);
    };
    const { records, points } = await climbLadder(controller.signal, planOf(), train, ignore);
    expect(records.map(({ outcome }) => outcome.kind)).toEqual([
      ...Array.from({ length: 4 }, () => 'finished'),
      ...Array.from({ length: 2 }, () => 'stopped'),
    ]);
    expect(points.length).toBe(2);
  });

  it('trains nothing once aborted', async () => {
    const controller = new AbortController();
    controller.abort();
    const train: TrainGroup = () => Promise.reject(new Error('Nothing should be trained.'));
    expect((await climbLadder(controller.signal, planOf(), train, ignore)).records).toEqual([]);
  });

  it('goes on from earlier records: stopped runs are trained again, others are kept', async () => {
    const plan = planOf();
    const { records } = await climbed(
      plan,
      fakeTrain(({ seed, model }) =>
        model.width > 16 || (model.width === 16 && seed === 2) ? { kind: 'stopped' } : FINISHED,
      ),
    );
    const trained: RunSpec[] = [];
    const train: TrainGroup = (signal, specs, onEvent) => {
      trained.push(...specs);
      return fakeTrain()(signal, specs, onEvent);
    };
    const done = records.filter(({ spec }) => spec.model.width <= 24);
    const end = await climbLadder(still(), plan, train, ignore, { done });
    expect(trained.map(({ model, seed }) => `${model.width}/${seed}`)).toEqual([
      '16/2',
      '24/1',
      '24/2',
      '32/1',
      '32/2',
      '48/1',
      '48/2',
    ]);
    const whole = await climbed(plan);
    expect(end.points).toEqual(whole.points);
    expect(end.predictions).toEqual(whole.predictions);
  });

  it('rejects where training does', async () => {
    const train: TrainGroup = () => Promise.reject(new Error('The GPU was lost.'));
    await expect(climbLadder(still(), planOf(), train, ignore)).rejects.toThrow('The GPU was lost.');
  });
});
