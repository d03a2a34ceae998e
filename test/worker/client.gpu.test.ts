/** The lab through its worker, as the page uses it: calls, events, failures worded, a stop, a lost device. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CorpusInfo } from '../../src/data/corpus.ts';
import { countParameters, modelOfWidth } from '../../src/model/config.ts';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import type { RunEvent } from '../../src/train/events.ts';
import type { RunRecord } from '../../src/train/record.ts';
import { defaultTraining, runId, type RunSpec } from '../../src/train/spec.ts';
import { LabClient, LabError } from '../../src/worker/client.ts';
import { Lab } from '../../src/worker/lab.ts';

let client: LabClient;
let corpus: CorpusInfo;
const never = new AbortController().signal;

beforeAll(async () => {
  client = new LabClient();
  await client.open();
  const found = (await client.corpora()).find(({ id }) => id === 'moby-dick');
  if (!found) throw new Error('the corpus moby-dick is not shipped');
  corpus = found;
});

afterAll(() => client.close());

/** The plain kernels by name: those a software adapter takes for itself are compiled for seconds. */
function specOf(steps: number, of: CorpusInfo = corpus): RunSpec {
  return {
    model: modelOfWidth(8, of.symbols.length, 16),
    corpus: { id: of.id, hash: of.hash },
    training: defaultTraining(8, steps * 8 * 16, 8),
    evaluation: { characters: 1024 },
    seed: 1,
    kernels: PLAIN_KERNELS,
  };
}

async function labError(work: Promise<unknown>): Promise<LabError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LabError);
  return error as LabError;
}

describe('LabClient', () => {
  it('opens the adapter and names it', async () => {
    const adapter = await client.open();
    expect(adapter.browser).toMatch(/\d/);
    expect(adapter.maxBufferSize).toBeGreaterThan(0);
    expect(typeof adapter.software).toBe('boolean');
  });

  it('trains on a shipped corpus, events first, records last', async () => {
    const events: RunEvent[] = [];
    const spec = specOf(30);
    const [record] = await client.train(never, [spec], (event) => events.push(event));
    expect(record?.id).toBe(runId(spec));
    expect(record?.outcome).toEqual({ kind: 'finished' });
    expect(record?.loss).toBeLessThan(Math.log(53));
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['compiling', 'points', 'progress', 'evaluating', 'record', 'checkpoint']),
    );
  });

  it('an abort resolves the call with stopped records', async () => {
    const controller = new AbortController();
    const [record] = await client.train(controller.signal, [specOf(100_000)], (event) => {
      if (event.type === 'progress') controller.abort();
    });
    expect(record?.outcome).toEqual({ kind: 'stopped' });
    const aborted = await client.train(AbortSignal.abort(), [specOf(100_000)], () => undefined);
    expect(aborted[0]?.outcome).toEqual({ kind: 'stopped' });
  });

  it("trains on a visitor's own file, and words what is wrong with one", async () => {
    const text = Array.from({ length: 400 }, (_, i) => `Sentence ${i} of a text of one's own.\n`).join('');
    const own = await client.addCorpus(new File([text], 'own.txt'));
    const [record] = await client.train(never, [specOf(20, own)], () => undefined);
    expect(record?.outcome).toEqual({ kind: 'finished' });
    const short = await labError(client.addCorpus(new File(['too short'], 'short.txt')));
    expect(short.kind).toBe('bad-corpus');
    expect(short.message).toMatch(/short\.txt/);
  });

  it('words a corpus that is not there, and one that changed', async () => {
    const missing = { ...specOf(20), corpus: { id: 'nowhere', hash: corpus.hash } };
    expect((await labError(client.train(never, [missing], () => undefined))).kind).toBe('bad-corpus');
    const changed = { ...specOf(20), corpus: { id: corpus.id, hash: '0'.repeat(16) } };
    expect((await labError(client.train(never, [changed], () => undefined))).message).toMatch(/changed/);
  });

  it('estimates before a run', async () => {
    const [estimate] = await client.estimate(never, [[specOf(100)]]);
    expect(estimate?.seconds).toBeGreaterThan(0);
    expect(estimate?.bytes).toBeGreaterThan(0);
  });
});

describe('the weights of a run', () => {
  let spec: RunSpec;
  let record: RunRecord;
  const options = { characters: 40, temperature: 0.8, seed: 3 };

  beforeAll(async () => {
    await client.forgetCheckpoints();
    spec = { ...specOf(40), seed: 7 };
    const [trained] = await client.train(never, [spec], () => undefined);
    if (!trained) throw new Error('there is no record');
    record = trained;
  });

  it('are kept on disk, and given out', async () => {
    const checkpoint = await client.checkpoint(record.id);
    expect(checkpoint).toMatchObject({ run: record.id, spec, symbols: corpus.symbols });
    expect(checkpoint?.tensors.map(({ shape }) => shape)).toEqual(
      parameterTable(spec.model).parameters.map(({ shape }) => shape),
    );
    const { checkpoints, bytes, limit, place } = await client.checkpoints();
    expect(checkpoints.map(({ run }) => run)).toEqual([record.id]);
    expect(bytes).toBe(checkpoints[0]?.bytes);
    expect(bytes).toBeGreaterThan(4 * countParameters(spec.model).total);
    expect(limit).toBeGreaterThan(bytes);
    expect(place).toBe('disk');
  });

  it('outlive the worker', async () => {
    const later = new LabClient();
    expect(await later.checkpoint(record.id)).toEqual(await client.checkpoint(record.id));
    // Another worker writes with them as this one does.
    expect(await later.write(record.id, 'call me', options)).toBe(await client.write(record.id, 'call me', options));
    later.close();
  });

  it('write on from a prompt, also while another run trains', async () => {
    const text = await client.write(record.id, 'call me', options);
    expect(Array.from(text)).toHaveLength(40);
    expect(await client.write(record.id, 'call me', { ...options, seed: 4 })).not.toBe(text);
    const controller = new AbortController();
    let beside = '';
    await client.train(controller.signal, [specOf(100_000)], (event) => {
      if (event.type !== 'progress' || beside !== '') return;
      beside = 'asked';
      void client.write(record.id, 'call me', options).then((written) => {
        beside = written;
        controller.abort();
      });
    });
    expect(beside).toBe(text);
  });

  it('show where they look in a text', async () => {
    const { characters, probabilities, losses } = await client.attend(record.id, 'call me ishmael');
    expect(characters.join('')).toBe('call me ishmael');
    expect(probabilities).toHaveLength(spec.model.layers * spec.model.heads * 15 * 15);
    expect(losses.filter((loss) => loss !== null && loss > 0)).toHaveLength(14);
  });

  it('refuse what makes no sense in plain words', async () => {
    const unknown = await labError(client.write(record.id, 'Call me', options));
    expect(unknown.kind).toBe('bad-text');
    expect(unknown.message).toMatch(/no “C”. Write in lower case/);
    expect((await labError(client.attend(record.id, 'Ä'))).kind).toBe('bad-text');
    for (const wrong of [{ characters: 0 }, { characters: 1e6 }, { temperature: -1 }, { temperature: NaN }]) {
      expect((await labError(client.write(record.id, 'a', { ...options, ...wrong }))).kind).toBe('bad-text');
    }
    expect((await labError(client.write(record.id, '', options))).message).toMatch(/at least one character/);
    const missing = await labError(client.write('0'.repeat(16), 'a', options));
    expect(missing.kind).toBe('no-checkpoint');
    expect((await labError(client.attend('0'.repeat(16), 'ab'))).kind).toBe('no-checkpoint');
  });

  it('are deleted when asked, and not kept where that is off', async () => {
    await client.forgetCheckpoints(record.id);
    expect(await client.checkpoint(record.id)).toBeNull();
    const other = new LabClient(undefined, { tuning: false, checkpoints: false });
    const events: RunEvent[] = [];
    await other.train(never, [spec], (event) => events.push(event));
    expect(events.some(({ type }) => type === 'checkpoint')).toBe(false);
    expect((await other.checkpoints()).checkpoints).toEqual([]);
    other.close();
  });
});

describe('a gentle lab', () => {
  it.each([0, 0.05, 1.1, NaN])('refuses a share of %d', (share) => {
    expect(() => client.gentle(share)).toThrow(RangeError);
  });

  it('says which share of the GPU training takes', async () => {
    client.gentle(0.5);
    const shares: number[] = [];
    await client.train(never, [{ ...specOf(120), seed: 9 }], (event) => {
      if (event.type === 'progress' && event.gpuShare !== undefined) shares.push(event.gpuShare);
    });
    client.gentle(1);
    expect(shares.at(-1)).toBeGreaterThan(0.4);
    expect(shares.at(-1)).toBeLessThan(0.6);
  });
});

describe('kernels', () => {
  it('are told for each shape that was trained, and forgotten when asked', async () => {
    const named = { ...specOf(4), kernels: { matmul: 'block', attention: 'plain' } as const };
    const [record] = await client.train(never, [named], () => undefined);
    expect(record?.kernels).toEqual(named.kernels);
    const report = (await client.kernels()).find(({ kernels }) => kernels.matmul === 'block');
    expect(report).toMatchObject({
      source: 'named',
      kernels: named.kernels,
      model: named.model,
      batch: 8,
      replicas: 1,
    });
    await client.forgetKernels();
    expect(await client.kernels()).toEqual([]);
  });
});

describe('a lost device', () => {
  it('rejects the running job in plain words, and the next job opens a new one', async () => {
    const spy = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
    const devices = () => Promise.all(spy.mock.results.map(({ value }) => value as Promise<GPUDevice>));
    try {
      const lab = new Lab();
      lab.connect('/', { tuning: true });
      await lab.corpora();
      const running = lab.train('lost', [specOf(100_000)], (event) => {
        if (event.type === 'progress') void devices().then(([device]) => device?.destroy());
      });
      await expect(running).rejects.toThrow(/lab-failure:.*device-lost.*GPU was lost/);
      const [record] = await lab.train('again', [specOf(20)], () => undefined);
      expect(record?.outcome).toEqual({ kind: 'finished' });
      expect(await devices()).toHaveLength(2);
    } finally {
      spy.mockRestore();
    }
  });
});
