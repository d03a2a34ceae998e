/**
 * A lab without a GPU for tests of the page: it answers as the worker does, with losses near those measured for these
 * shapes, at a speed set by the test. Never shipped.
 */
import type { CheckResult } from '../../src/worker/check.ts';
import type { Attention } from '../../src/checkpoint/attention.ts';
import type { Checkpoint } from '../../src/checkpoint/checkpoint.ts';
import type { CorpusInfo } from '../../src/data/corpus.ts';
import { countParameters, flopsPerToken } from '../../src/model/config.ts';
import { MATMUL_KERNELS, QUAD_KERNELS } from '../../src/model/kernels.ts';
import type { RunEvent } from '../../src/train/events.ts';
import type { AdapterReport, CurvePoint, RunOutcome, RunRecord } from '../../src/train/record.ts';
import { runId, stepsOf, stepsTogether, type RunSpec } from '../../src/train/spec.ts';
import type { Lab } from '../../src/ui/state/lab.ts';
import { LabError } from '../../src/worker/client.ts';
import type {
  GroupEstimate,
  KernelReport,
  KeptCheckpoints,
  LabFailure,
  WriteOptions,
} from '../../src/worker/protocol.ts';

export interface FakeLabOptions {
  /** Milliseconds between reports of progress; a group takes `reports` of them. */
  readonly pace: number;
  readonly reports: number;
  readonly software: boolean;
  /** Opening fails with this. */
  readonly opening: LabFailure | null;
  /** Training the group of this width fails with the failure, half way. */
  readonly breaking: { readonly width: number; readonly failure: LabFailure } | null;
  /** The first seed of this width diverges half way. */
  readonly diverging: number | null;
}

const DEFAULTS: FakeLabOptions = {
  pace: 40,
  reports: 25,
  software: false,
  opening: null,
  breaking: null,
  diverging: null,
};

const GPU: AdapterReport = {
  vendor: 'nvidia',
  architecture: 'hopper',
  description: 'NVIDIA H200',
  software: false,
  browser: 'Chromium 156',
  subgroupSizes: [32, 32],
  features: ['subgroups', 'timestamp-query'],
  maxBufferSize: 2 ** 32,
  maxStorageBufferBindingSize: 2 ** 31,
};

const SOFTWARE: AdapterReport = {
  ...GPU,
  vendor: 'google',
  architecture: 'swiftshader',
  description: 'SwiftShader Device (LLVM 16)',
  software: true,
  subgroupSizes: [4, 4],
};

const LETTERS = Array.from('\n abcdefghijklmnopqrstuvwxyz0123456789.,;:!?\'"()-$%&/');

export const CORPORA: readonly CorpusInfo[] = [
  corpus('sotu', 'State of the Union', LETTERS, 9_600_000),
  corpus(
    'sotu-cased',
    'State of the Union, case kept',
    [...LETTERS, ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')],
    9_600_000,
  ),
  corpus('moby-dick', 'Moby-Dick', LETTERS, 1_100_000),
];

function corpus(id: string, title: string, symbols: readonly string[], trainCharacters: number): CorpusInfo {
  return {
    id,
    title,
    source: 'A text of the public domain.',
    symbols,
    trainCharacters,
    heldOutCharacters: Math.round(trainCharacters / 20),
    documents: { total: 230, heldOut: 11 },
    hash: '0123456789abcdef',
  };
}

/** Repeatable noise in −1 to 1 from whole numbers. */
function noise(...parts: readonly number[]): number {
  let state = 2166136261;
  for (const part of parts) {
    state = Math.imul(state ^ part, 0x9e3779b1);
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b);
    state ^= state >>> 13;
  }
  return ((state >>> 0) / 2 ** 31 - 1) * 0.999;
}

/** Held-out loss: a law with floor in N and in tokens, and the noise of the seed. */
function fakeLoss(spec: RunSpec): number {
  const n = countParameters(spec.model).total;
  const data = 0.46 * (spec.training.tokens / 2 ** 19) ** -0.4;
  return 0.8 + data + 4.3 * n ** -0.212 + 0.006 * noise(spec.model.width, spec.seed, 7);
}

function pointAt(spec: RunSpec, step: number, speed: number): CurvePoint {
  const tokens = step * spec.training.batch * spec.model.context;
  const final = fakeLoss(spec);
  const fall = (Math.log(spec.model.vocabulary) - final) * (1 + tokens / 3000) ** -0.5;
  const loss = final - 0.06 + fall + 0.03 * noise(spec.model.width, spec.seed, step);
  return { step, tokens, flops: tokens * flopsPerToken(spec.model), seconds: tokens / speed, loss };
}

/** Tokens a second: constant overhead a step, then bound by arithmetic. */
function speedOf(spec: RunSpec): number {
  return 1 / (2.2e-6 + flopsPerToken(spec.model) / 4e11);
}

const WORDS =
  'the of and to in a that for be our we this is by it which have government states united congress people'.split(' ');

/** Closer to words the larger the model. */
function sampleOf(spec: RunSpec): string {
  const skill = Math.min(1, spec.model.width / 64);
  return Array.from({ length: 36 }, (_, i) => {
    const pick = Math.abs(noise(spec.model.width, spec.seed, i, 3));
    const word = WORDS[Math.floor(pick * WORDS.length)] ?? 'the';
    if (Math.abs(noise(i, spec.model.width)) < skill) return word;
    return Array.from(word)
      .map((_, j) => LETTERS[2 + Math.floor(Math.abs(noise(i, j, spec.model.width)) * 26)])
      .join('');
  }).join(' ');
}

function tuned(width: number): Pick<KernelReport, 'kernels' | 'candidates' | 'measuredAt'> {
  const candidates = MATMUL_KERNELS.map((matmul, i) => ({
    kernels: { matmul, attention: 'plain' } as const,
    verdict: {
      passed: matmul !== 'quad',
      operation: `swiglu backward ${matmul}`,
      share: matmul === 'quad' ? 4096 : 0.12,
    },
    drift: matmul === 'plain' ? null : 2e-7,
    secondsPerStep: matmul === 'quad' ? null : (2e-4 + width ** 2 * 2e-8) / (1 + (i * width) / 64),
  }));
  const kernels = { matmul: width > 8 ? 'shared' : 'plain', attention: 'plain' } as const;
  return { kernels, candidates, measuredAt: '2026-11-22T10:00:00.000Z' };
}

function bytesOf({ tensors }: Checkpoint): number {
  return tensors.reduce((sum, { data }) => sum + data.byteLength, 0);
}

/** Uniform attention over what is before, and losses of the run's own size. */
function fakeAttention({ model, seed }: RunSpec, characters: readonly string[]): Attention {
  const { layers, heads } = model;
  const T = characters.length;
  const probabilities = new Float32Array(layers * heads * T * T);
  for (let at = 0; at < probabilities.length; at += T)
    probabilities.fill(1 / (((at / T) % T) + 1), at, at + ((at / T) % T) + 1);
  const losses = characters.map((_, i) => (i === 0 ? null : 1.5 + noise(seed, model.width, i)));
  return { characters, layers, heads, probabilities, losses };
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export class FakeLab implements Lab {
  readonly #options: FakeLabOptions;
  readonly #corpora: CorpusInfo[] = [...CORPORA];
  readonly #kernels = new Map<string, KernelReport>();
  readonly #checkpoints = new Map<string, Checkpoint>();
  #share = 1;
  #paused = false;
  #open = true;

  constructor(options: Partial<FakeLabOptions> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  get #adapter(): AdapterReport {
    return this.#options.software ? SOFTWARE : GPU;
  }

  async open(): Promise<AdapterReport> {
    await wait(this.#options.pace);
    if (this.#options.opening !== null) throw new LabError(this.#options.opening);
    return this.#adapter;
  }

  async kernels(): Promise<KernelReport[]> {
    await wait(this.#options.pace);
    return [...this.#kernels.values()];
  }

  async check(onResults: (results: CheckResult[]) => void): Promise<void> {
    for (const kernel of ['plain', 'block']) {
      await wait(this.#options.pace);
      onResults([{ operation: 'matmul lhs_rhs', kernel, error: 1e-7, bound: 4e-6, passed: true }]);
    }
  }

  async forgetKernels(): Promise<void> {
    await wait(this.#options.pace);
    this.#kernels.clear();
  }

  async corpora(): Promise<CorpusInfo[]> {
    await wait(this.#options.pace);
    return [...this.#corpora];
  }

  async addCorpus(file: File): Promise<CorpusInfo> {
    const text = await file.text();
    if (text.length < 2000) {
      const message = `${file.name} has ${text.length} characters; a text needs at least 2,000.`;
      throw new LabError({ kind: 'bad-corpus', message });
    }
    const added = corpus('file-1', file.name, [...new Set(text)].sort(), text.length);
    this.#corpora.push(added);
    return added;
  }

  async estimate(signal: AbortSignal, groups: readonly (readonly RunSpec[])[]): Promise<GroupEstimate[]> {
    await wait(10 * this.#options.pace);
    signal.throwIfAborted();
    for (const group of groups) this.#choose(group);
    return groups.map((group) => ({
      seconds: group.reduce((sum, spec) => sum + spec.training.tokens / speedOf(spec), 0),
      bytes: 2 ** 24,
    }));
  }

  async train(
    signal: AbortSignal,
    specs: readonly RunSpec[],
    onEvent: (event: RunEvent) => void,
  ): Promise<RunRecord[]> {
    const { pace, reports, breaking } = this.#options;
    const runs = specs.map(runId);
    const stopped = () => signal.aborted;
    onEvent({ type: 'compiling', runs });
    await wait(2 * pace);
    const curves = specs.map((): CurvePoint[] => []);
    for (let report = 1; report <= reports && !stopped(); report++) {
      await wait(pace);
      while (this.#paused && !stopped()) await wait(pace);
      if (!this.#open) throw new LabError({ kind: 'internal', message: 'The worker was closed.' });
      if (breaking?.width === specs[0]!.model.width && report > reports / 2) throw new LabError(breaking.failure);
      this.#report(specs, curves, report / reports, onEvent);
    }
    if (!signal.aborted) onEvent({ type: 'evaluating', runs, done: 1, total: 2 });
    await wait(pace);
    return specs.map((spec, i) => this.#end(spec, curves[i]!, signal.aborted, specs.length, onEvent));
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  gentle(share: number): void {
    this.#share = share;
  }

  async checkpoint(run: string): Promise<Checkpoint | null> {
    await wait(this.#options.pace);
    return this.#checkpoints.get(run) ?? null;
  }

  async checkpoints(): Promise<KeptCheckpoints> {
    await wait(this.#options.pace);
    const keptAt = '2026-11-22T10:00:00.000Z';
    const checkpoints = [...this.#checkpoints.values()].map((kept) => ({
      run: kept.run,
      bytes: bytesOf(kept),
      keptAt,
    }));
    const bytes = checkpoints.reduce((sum, kept) => sum + kept.bytes, 0);
    return { checkpoints, bytes, limit: 2 ** 28, place: 'memory' };
  }

  async forgetCheckpoints(run?: string): Promise<void> {
    await wait(this.#options.pace);
    for (const kept of run === undefined ? [...this.#checkpoints.keys()] : [run]) this.#checkpoints.delete(kept);
  }

  async write(run: string, prompt: string, options: WriteOptions): Promise<string> {
    await wait(this.#options.pace);
    const { spec } = this.#known(run, prompt);
    return sampleOf(spec).slice(0, options.characters);
  }

  async attend(run: string, text: string): Promise<Attention> {
    await wait(this.#options.pace);
    const { spec } = this.#known(run, text);
    return fakeAttention(spec, Array.from(text).slice(-spec.model.context));
  }

  /** Throws as the worker does for weights that are not kept and characters that are no symbols. */
  #known(run: string, text: string): Checkpoint {
    const kept = this.#checkpoints.get(run);
    if (!kept) throw new LabError({ kind: 'no-checkpoint', message: 'The weights of this run are not kept here.' });
    const unknown = Array.from(text).filter((character) => !kept.symbols.includes(character));
    if (unknown.length > 0) {
      throw new LabError({ kind: 'bad-text', message: `The model doesn’t know ${unknown.join(' ')}.` });
    }
    return kept;
  }

  close(): void {
    this.#open = false;
  }

  /** What a GPU's tuner might have found: shared products win but at the smallest sizes. */
  #choose(group: readonly RunSpec[]): void {
    const spec = group[0]!;
    const { model, training } = spec;
    const shape = { model, batch: training.batch, replicas: group.length };
    const key = JSON.stringify(shape);
    const unmeasured = { candidates: [], measuredAt: null };
    if (spec.kernels) this.#kernels.set(key, { ...shape, ...unmeasured, kernels: spec.kernels, source: 'named' });
    else if (this.#options.software)
      this.#kernels.set(key, { ...shape, ...unmeasured, kernels: QUAD_KERNELS, source: 'software' });
    else this.#kernels.set(key, { ...shape, ...tuned(model.width), source: 'measured' });
  }

  #diverges(spec: RunSpec): boolean {
    return spec.model.width === this.#options.diverging && spec.seed === 1;
  }

  #report(specs: readonly RunSpec[], curves: CurvePoint[][], share: number, onEvent: (event: RunEvent) => void): void {
    const tokensPerSecond = speedOf(specs[0]!);
    specs.forEach((spec, i) => {
      const curve = curves[i]!;
      const [from, steps] = [curve.at(-1)?.step ?? 0, stepsOf(spec)];
      const to = Math.round(steps * share);
      if (this.#diverges(spec) && from > steps / 2) return;
      const every = Math.max(1, Math.floor(steps / 160));
      const points: CurvePoint[] = [];
      for (let step = from + every; step <= to; step += every) points.push(pointAt(spec, step, tokensPerSecond));
      curve.push(...points);
      onEvent({ type: 'points', run: runId(spec), points });
      if (this.#diverges(spec) && to > steps / 2) {
        onEvent({ type: 'diverged', run: runId(spec), step: to, reason: 'the loss is not a number' });
      }
    });
    const steps = stepsTogether(specs);
    const gpuShare = this.#share < 1 ? { gpuShare: this.#share } : {};
    const step = Math.round(share * steps);
    onEvent({ type: 'progress', runs: specs.map(runId), step, steps, tokensPerSecond, ...gpuShare });
    const spec = specs[0]!;
    const text = sampleOf(spec).slice(0, Math.round(160 * share));
    const tokens = Math.round(share * spec.training.tokens);
    onEvent({ type: 'sample', run: runId(spec), step, tokens, prompt: 'the people ', text });
  }

  #outcome(spec: RunSpec, curve: readonly CurvePoint[], stopped: boolean): RunOutcome {
    if (this.#diverges(spec) && (curve.at(-1)?.step ?? 0) > stepsOf(spec) / 2) {
      return { kind: 'diverged', step: curve.at(-1)!.step, reason: 'the loss is not a number' };
    }
    return stopped ? { kind: 'stopped' } : { kind: 'finished' };
  }

  #end(
    spec: RunSpec,
    curve: readonly CurvePoint[],
    stopped: boolean,
    replicas: number,
    onEvent: (event: RunEvent) => void,
  ): RunRecord {
    const outcome = this.#outcome(spec, curve, stopped);
    const done = outcome.kind === 'finished';
    const last = curve.at(-1);
    const record: RunRecord = {
      id: runId(spec),
      spec,
      outcome,
      adapter: this.#adapter,
      kernels: { matmul: 'tiled' },
      parameters: countParameters(spec.model),
      steps: last?.step ?? 0,
      tokens: done ? spec.training.tokens : (last?.tokens ?? 0),
      flops: done ? spec.training.tokens * flopsPerToken(spec.model) : (last?.flops ?? 0),
      seconds: last?.seconds ?? 0,
      replicas,
      endedAt: new Date().toISOString(),
      curve,
      loss: done ? fakeLoss(spec) : null,
      sample: { prompt: done ? 'the people ' : '', text: done ? sampleOf(spec) : '' },
    };
    onEvent({ type: 'record', record });
    if (done) this.#keep(spec, onEvent);
    return record;
  }

  #keep(spec: RunSpec, onEvent: (event: RunEvent) => void): void {
    const symbols = this.#corpora.find(({ id }) => id === spec.corpus.id)?.symbols ?? LETTERS;
    const { width, vocabulary } = spec.model;
    const data = Float32Array.from({ length: vocabulary * width }, (_, i) => noise(spec.seed, i));
    const tensors = [{ name: 'embedding', shape: [vocabulary, width] as const, data }];
    const checkpoint = { run: runId(spec), spec, symbols, tensors };
    this.#checkpoints.set(checkpoint.run, checkpoint);
    onEvent({ type: 'checkpoint', run: checkpoint.run, bytes: bytesOf(checkpoint) });
  }
}
