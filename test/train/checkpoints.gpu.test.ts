/** Weights that leave training: of every finished run, as they are at its end; and the texts written on the way. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { attend } from '../../src/checkpoint/attend.ts';
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import { qwen3Export } from '../../src/checkpoint/qwen3.ts';
import { unpackTensors } from '../../src/checkpoint/safetensors.ts';
import { encode } from '../../src/data/symbols.ts';
import type { RunEvent } from '../../src/train/events.ts';
import { asItIs, trainGroup, type Laboratory } from '../../src/train/group.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { runId, type RunSpec } from '../../src/train/spec.ts';
import { engineLogits } from '../../src/worker/engine-logits.ts';
import { handingOver } from '../../src/worker/hand-over.ts';
import { Job } from '../../src/worker/job.ts';
import { writeWith } from '../../src/worker/kept-model.ts';
import type { TrainedModel } from '../../src/worker/protocol.ts';
import { qwen3Logits, type Qwen3Config } from '../checkpoint/qwen3-forward.ts';
import { laboratoryOf, specOf, train } from './laboratory.ts';

let laboratory: Laboratory;

beforeAll(async () => {
  laboratory = await laboratoryOf();
});

/** Trains and keeps: records, checkpoints by run, events in their order. */
async function kept(specs: ReturnType<typeof specOf>[], job = new Job()) {
  const checkpoints = new Map<string, Checkpoint>();
  const events: RunEvent[] = [];
  const keep = (checkpoint: Checkpoint) => {
    checkpoints.set(checkpoint.run, checkpoint);
    return Promise.resolve(1);
  };
  const records = await train({ ...laboratory, keep }, specs, job, (event) => events.push(event));
  return { records, checkpoints, events };
}

/** Rows of the engine's own logits [T, V] with these weights. */
async function engineRows(checkpoint: Checkpoint, tokens: Uint8Array): Promise<number[][]> {
  const { logits } = await engineLogits(laboratory, checkpoint, tokens);
  const { context, vocabulary } = checkpoint.spec.model;
  return Array.from({ length: context }, (_, t) => Array.from(logits.subarray(t * vocabulary, (t + 1) * vocabulary)));
}

/** Two layers: what leaves training is told apart by layer. */
const standardSpec = () => specOf(laboratory, 1, { layers: 2 });

/** Departs from the standard model in every part. */
function variantSpec(): RunSpec {
  const spec = standardSpec();
  const variant = { positions: 'none', qkNorm: 'none', activation: 'gelu', head: 'untied' } as const;
  return { ...spec, model: { ...spec.model, variant } };
}

/** Two of four experts a token. */
function expertsSpec(): RunSpec {
  const spec = specOf(laboratory, 1, { steps: 160, layers: 2 });
  return { ...spec, model: { ...spec.model, experts: { count: 4, active: 2, balance: 0.01 } } };
}

describe('the weights of a finished run', () => {
  it('are kept for each replica and branch, and write what the run wrote at its end', async () => {
    const specs = [40, 80].flatMap((steps) => [1, 2].map((seed) => specOf(laboratory, seed, { steps })));
    const { records, checkpoints, events } = await kept(specs);
    expect([...checkpoints.keys()].sort()).toEqual(specs.map(runId).sort());
    for (const { id, spec, sample } of records) {
      const checkpoint = checkpoints.get(id)!;
      expect(checkpoint).toMatchObject({ run: id, spec, symbols: laboratory.corpus.symbols });
      const options = { characters: 160, temperature: 0.8, seed: spec.seed };
      expect(await writeWith(laboratory, checkpoint, sample.prompt, options)).toBe(sample.text);
    }
    const order = events.flatMap((event) => {
      if (event.type === 'record') return [`record ${event.record.id}`];
      return event.type === 'checkpoint' ? [`checkpoint ${event.run}`] : [];
    });
    for (const { id } of records) {
      expect(order.indexOf(`checkpoint ${id}`)).toBeGreaterThan(order.indexOf(`record ${id}`));
    }
  });

  it('are not kept of runs that stopped or diverged', async () => {
    const job = new Job();
    job.stop();
    expect((await kept([specOf(laboratory, 1)], job)).checkpoints.size).toBe(0);
    const wild = specOf(laboratory, 1, { rate: 1e9 });
    const { records, checkpoints } = await kept([wild]);
    expect(records[0]?.outcome.kind).toBe('diverged');
    expect(checkpoints.size).toBe(0);
  });

  it('give the engine’s own logits when exported as Qwen3', async () => {
    const { checkpoints } = await kept([standardSpec()]);
    const [checkpoint] = [...checkpoints.values()];
    const tokens = laboratory.corpus.heldOut.subarray(0, 16);
    const engine = await engineRows(checkpoint!, tokens);
    const files = new Map(qwen3Export(checkpoint!).map(({ name, bytes }) => [name, bytes]));
    const { tensors } = unpackTensors(files.get('model.safetensors')!);
    const config = JSON.parse(new TextDecoder().decode(files.get('config.json'))) as Qwen3Config;
    const exported = qwen3Logits(tensors, config, tokens);
    const greatest = Math.max(...engine.flat().map(Math.abs));
    const worst = Math.max(...engine.flatMap((row, t) => row.map((logit, v) => Math.abs(logit - exported[t]![v]!))));
    expect(greatest).toBeGreaterThan(3);
    // Two layers of f32 sums of up to 48 terms, exponentials good to a few ULP: as the transformer's own test allows.
    expect(worst / greatest).toBeLessThan(512 * 2 ** -24);
  });

  it('are handed over with the engine’s logits; one that can’t be is told, and its record is good all the same', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const specs = [1, 2].map((seed) => specOf(laboratory, seed));
    const [refused, taken] = specs.map(runId);
    const trained: TrainedModel[] = [];
    const onTrained = (model: TrainedModel) => {
      if (model.checkpoint.run === refused) throw new Error('the disk is full');
      trained.push(model);
    };
    const withKernels = handingOver(asItIs, onTrained);
    const records = await trainGroup(laboratory, specs, new Job(), () => undefined, withKernels);
    expect(records.map(({ outcome }) => outcome.kind)).toEqual(['finished', 'finished']);
    expect(trained.map(({ checkpoint }) => checkpoint.run)).toEqual([taken]);
    const { checkpoint, engine } = trained[0]!;
    expect(engine.tokens).toEqual(laboratory.corpus.heldOut.slice(0, 16));
    expect(await engineLogits(laboratory, checkpoint, engine.tokens)).toEqual(engine);
    expect(complaints.mock.calls).toEqual([
      [`The weights of run ${refused} could not be saved: Error: the disk is full`],
    ]);
    complaints.mockRestore();
  });

  it('of a variant write what the run wrote, too', async () => {
    const { records, checkpoints } = await kept([variantSpec()]);
    const { id, sample, spec } = records[0]!;
    const options = { characters: 160, temperature: 0.8, seed: spec.seed };
    expect(await writeWith(laboratory, checkpoints.get(id)!, sample.prompt, options)).toBe(sample.text);
  });

  it.each([
    ['the standard model', standardSpec],
    ['a variant', () => variantSpec()],
    ['a mixture of experts', () => expertsSpec()],
  ])('are as surprised by a text as the engine, %s', async (_, spec) => {
    const { checkpoints } = await kept([spec()]);
    const [checkpoint] = [...checkpoints.values()];
    const text = 'line 3 of the te';
    const tokens = encode(text, laboratory.corpus.symbols);
    const engine = await engineRows(checkpoint!, tokens);
    const { losses } = attend(checkpoint!, text);
    for (let t = 1; t < tokens.length; t += 1) {
      const row = engine[t - 1]!;
      const loss = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[tokens[t]!]!;
      expect(losses[t]).toBeCloseTo(loss, 4);
    }
  });
});

describe('texts while training', () => {
  const samplesOf = (events: readonly RunEvent[]) =>
    events.filter((event): event is Extract<RunEvent, { type: 'sample' }> => event.type === 'sample');

  /** What must be the same whether anybody watches or not. */
  const outcomeOf = ({ loss, sample, curve }: RunRecord) => [loss, sample, curve.map((point) => point.loss)];

  it('come as the model writes at that time, and leave the training as it is', async () => {
    const specs = [150, 300].flatMap((steps) => [1, 2].map((seed) => specOf(laboratory, seed, { steps })));
    const unwatched = await train(laboratory, specs);
    const events: RunEvent[] = [];
    const watched = await train({ ...laboratory, sampleEvery: 1 }, specs, new Job(), (event) => events.push(event));
    expect(watched.map(outcomeOf)).toEqual(unwatched.map(outcomeOf));
    const samples = samplesOf(events);
    expect(samples.length).toBeGreaterThan(0);
    for (const { run, prompt, text, step, tokens } of samples) {
      expect([runId(specs[0]!), runId(specs[2]!)]).toContain(run);
      expect(prompt).toBe(watched[0]!.sample.prompt);
      expect(text).toHaveLength(160);
      expect(tokens).toBe(step * 8 * 16);
      expect(step).toBeGreaterThan(0);
    }
    // None comes after the run has its record.
    const ended = new Set<string>();
    for (const event of events) {
      if (event.type === 'record') ended.add(event.record.id);
      if (event.type === 'sample') expect(ended.has(event.run)).toBe(false);
    }
  });

  it('come with the load of the experts, where there are some; so does the record', async () => {
    const spec = expertsSpec();
    const events: RunEvent[] = [];
    const [record] = await train({ ...laboratory, sampleEvery: 1 }, [spec], new Job(), (event) => events.push(event));
    const loads = samplesOf(events).map(({ expertLoad }) => expertLoad);
    for (const load of [...loads, record!.expertLoad]) {
      expect(load).toHaveLength(spec.model.layers);
      for (const shares of load!) {
        expect(shares).toHaveLength(4);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
      }
    }
    expect(loads.length).toBeGreaterThan(0);
  });

  it('don’t come where nobody asked', async () => {
    const { events } = await kept([specOf(laboratory, 1, { steps: 150 })]);
    expect(samplesOf(events)).toEqual([]);
  });
});
