/** Training on a task: its answers are learnt and graded, as greedy writing would be, and probes leave the training alone. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import type { Corpus } from '../../src/data/corpus.ts';
import { heldOutStarts } from '../../src/data/sampling.ts';
import { decode } from '../../src/data/symbols.ts';
import { TASKS } from '../../src/data/tasks/known.ts';
import { makeTask, taskOf } from '../../src/data/tasks/make.ts';
import { textOf } from '../../src/data/tasks/task.ts';
import { modelOfWidth } from '../../src/model/config.ts';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { uploadCorpus } from '../../src/model/training.ts';
import { estimateGroups } from '../../src/train/estimate.ts';
import type { Laboratory } from '../../src/train/group.ts';
import { defaultTraining, type RunSpec } from '../../src/train/spec.ts';
import { Job } from '../../src/worker/job.ts';
import { writeWith } from '../../src/worker/kept-model.ts';
import { testGpu } from '../gpu/harness.ts';
import { train } from './laboratory.ts';

const RECORDS = 64;

const known = (id: string) => TASKS.find((info) => info.id === id)!;

/** Of one digit, which is not on offer: its records are short. */
function shortAdditions(): Corpus {
  const info = known('addition-2');
  const places = { first: 4, every: 1 };
  const short = { ...info, task: { ...info.task!, level: 1, period: 6, counted: places, answer: places } };
  const task = taskOf(short);
  return { ...short, id: 'addition-1', train: textOf(task, 'train'), heldOut: textOf(task, 'heldOut') };
}

async function laboratoryOn(corpus: Corpus): Promise<Laboratory> {
  const { device, facts, cache } = await testGpu();
  const buffers = uploadCorpus(device, corpus.train, corpus.heldOut);
  return { cache, adapter: { ...facts, browser: 'test' }, kernels: PLAIN_KERNELS, corpus, buffers };
}

function specOn({ corpus }: Laboratory, steps: number, probes?: number): RunSpec {
  const { period } = corpus.task!;
  const training = defaultTraining(16, steps * 64 * period, 64);
  return {
    model: { ...modelOfWidth(16, corpus.symbols.length, period), layers: 1 },
    corpus: { id: corpus.id, hash: corpus.hash },
    training: { ...training, warmupSteps: 10 },
    evaluation: { characters: RECORDS * period, ...(probes !== undefined && { probes }) },
    seed: 1,
  };
}

/** Share of the held-out records of an evaluation whose answer the model writes, taking the likeliest token every time. */
async function writtenRight({ cache, corpus }: Laboratory, checkpoint: Checkpoint): Promise<number> {
  const { period, answer } = corpus.task!;
  let right = 0;
  for (const start of heldOutStarts(corpus.heldOut.length, period, RECORDS)) {
    const record = decode(corpus.heldOut.subarray(start, start + period), corpus.symbols);
    const options = { characters: period - answer.first, temperature: 0 };
    const text = await writeWith({ cache, kernels: PLAIN_KERNELS }, checkpoint, record.slice(0, answer.first), options);
    right += text === record.slice(answer.first) ? 1 : 0;
  }
  return right / RECORDS;
}

describe('a run on a task', () => {
  let laboratory: Laboratory;
  beforeAll(async () => {
    laboratory = await laboratoryOn(shortAdditions());
  });

  it('is graded as greedy writing would be', async () => {
    const kept: Checkpoint[] = [];
    const keep = (checkpoint: Checkpoint) => Promise.resolve(kept.push(checkpoint));
    const [record] = await train({ ...laboratory, keep }, [specOn(laboratory, 160)]);
    const { exact, tokenAccuracy, answerLoss, byPosition, chance } = record!.task!;
    expect(exact).toBeGreaterThan(0);
    expect(exact).toBeLessThan(1);
    expect(await writtenRight(laboratory, kept[0]!)).toBe(exact);
    expect(tokenAccuracy).toBeGreaterThan(exact);
    expect(chance).toEqual(laboratory.corpus.task!.chance);
    // The answers are all that counts: two tokens, predicted from the places 3 and 4.
    expect(record!.loss).toBe(answerLoss);
    expect(byPosition.map((loss) => loss !== null)).toEqual([false, false, false, true, true]);
    expect(byPosition.reduce((sum: number, loss) => sum + (loss ?? 0), 0) / 2).toBeCloseTo(answerLoss, 10);
    expect(record!.sample.prompt).toMatch(/^\d\+\d=$/);
    expect(record!.sample.text).toMatch(/^.{2}$/);
    expect(record!.probes).toBeUndefined();
  });

  it('has the same losses with probes and without, and they end with its own grade', async () => {
    const specs = [specOn(laboratory, 24), specOn(laboratory, 48)];
    const plain = await train(laboratory, specs);
    const probed = await train(
      laboratory,
      specs.map((spec) => ({ ...spec, evaluation: { ...spec.evaluation, probes: 5 } })),
    );
    probed.forEach((record, i) => {
      const losses = (of: typeof record) => of.curve.map(({ step, loss }) => [step, loss]);
      expect(losses(record)).toEqual(losses(plain[i]!));
      expect([record.loss, record.task]).toEqual([plain[i]!.loss, plain[i]!.task]);
      const { exact, tokenAccuracy, answerLoss } = record.task!;
      const last = { step: record.steps, tokens: record.tokens, exact, tokenAccuracy, answerLoss };
      expect(record.probes!.at(-1)).toEqual(last);
      expect(record.probes!.length).toBeGreaterThan(3);
    });
    // The cooldown of the shorter run begins at step 18: until then both are one.
    const shared = (of: (typeof probed)[number]) => of.probes!.filter(({ step }) => step === 1);
    expect(shared(probed[0]!)).toEqual(shared(probed[1]!));
  });

  it('takes the longer, the more often it is probed', async () => {
    const secondsOf = async (probes: number) => {
      const [estimate] = await estimateGroups(
        () => Promise.resolve(laboratory),
        [[specOn(laboratory, 10, probes)]],
        new Job(),
      );
      return estimate!.seconds;
    };
    expect(await secondsOf(1000)).toBeGreaterThan(1.5 * (await secondsOf(1)));
  });

  it('is refused where a window would cut a record, and a text where it is to be probed', async () => {
    const spec = specOn(laboratory, 10);
    const cut = { ...spec, model: { ...spec.model, context: 8 } };
    await expect(train(laboratory, [cut])).rejects.toThrow('8 tokens is no whole number of the records');
    const { task: _, ...text } = laboratory.corpus;
    const probed = train({ ...laboratory, corpus: text }, [specOn(laboratory, 10, 4)]);
    await expect(probed).rejects.toThrow('Only tasks are probed');
  });
});

describe('a run on pairs that are learnt by heart', () => {
  it('is graded on them apart from the held-out ones', async () => {
    const laboratory = await laboratoryOn(await makeTask(known('modular-31')));
    const [record] = await train(laboratory, [specOn(laboratory, 250, 4)]);
    const { task, trainLoss, probes } = record!;
    expect(task!.train!.exact).toBeGreaterThan(task!.exact + 0.3);
    expect(trainLoss).toBe(task!.train!.answerLoss);
    expect(probes!.every(({ train: own }) => own !== undefined)).toBe(true);
  });
});
