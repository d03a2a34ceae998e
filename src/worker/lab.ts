/** The worker's state: one device, the corpora loaded on it, the jobs under way, the weights kept. Survives a lost device. */
import type { Attention } from '../checkpoint/attention.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { corpusFromFile } from '../data/own-file.ts';
import type { Corpus, CorpusInfo } from '../data/corpus.ts';
import { CorpusError } from '../data/corpus-error.ts';
import { GENERATED } from '../data/generated/known.ts';
import { loadCorpus, loadCorpusIndex } from '../data/load.ts';
import { TASKS } from '../data/tasks/known.ts';
import { defaultKernels, PLAIN_KERNELS } from '../model/kernels.ts';
import { uploadCorpus } from '../model/training.ts';
import { estimateGroups } from '../train/estimate.ts';
import { SpecError, trainGroup, type Laboratory, type WithKernels } from '../train/group.ts';
import type { AdapterReport, RunRecord } from '../train/record.ts';
import type { RunSpec } from '../train/spec.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import type { CheckResult } from './check.ts';
import { failure, worded } from './failure.ts';
import { Job } from './job.ts';
import { writeWith } from './kept-model.ts';
import { lostOr, openMachine, type Machine } from './machine.ts';
import type { GroupEstimate, KeptCheckpoints, KernelReport, LabSettings, LabWorker, WriteOptions } from './protocol.ts';

/** Between the texts of a run under way. */
const SAMPLE_EVERY_MS = 3000;

export class Lab implements LabWorker {
  #base = '';
  #settings: LabSettings = { tuning: true };
  #machine: Promise<Machine> | null = null;
  #index: Promise<CorpusInfo[]> | null = null;
  readonly #corpora = new Map<string, Promise<Corpus>>();
  readonly #own = new Map<string, Corpus>();
  readonly #jobs = new Map<string, Job>();
  readonly #checkpoints = new CheckpointStore();
  #share = 1;

  connect(base: string, settings: LabSettings): void {
    this.#base = base;
    this.#settings = settings;
  }

  open(): Promise<AdapterReport> {
    return this.#guard(async () => (await this.#open()).adapter);
  }

  kernels(): Promise<KernelReport[]> {
    return this.#guard(async () => (await this.#open()).kernels.reports);
  }

  forgetKernels(): Promise<void> {
    return this.#guard(async () => (await this.#open()).kernels.forget());
  }

  check(onResults: (results: CheckResult[]) => void): Promise<void> {
    return this.#guard(async () => {
      const machine = await this.#open();
      const { checkGpu } = await import('./check-gpu.ts');
      const checks = async () => {
        for await (const results of checkGpu(machine.cache, machine.adapter)) onResults(results);
      };
      await Promise.race([checks(), machine.lost]);
    });
  }

  corpora(): Promise<CorpusInfo[]> {
    return this.#guard(async () => [...(await this.#offered()), ...[...this.#own.values()].map(infoOf)]);
  }

  addCorpus(name: string, bytes: ArrayBuffer): Promise<CorpusInfo> {
    return this.#guard(async () => {
      const corpus = await corpusFromFile(name, bytes);
      this.#own.set(corpus.id, corpus);
      return infoOf(corpus);
    });
  }

  estimate(id: string, groups: RunSpec[][]): Promise<GroupEstimate[]> {
    return this.#run(id, (laboratoryOf, { job, withKernels }) =>
      estimateGroups(laboratoryOf, groups, job, withKernels),
    );
  }

  train(...[id, specs, onEvent, onTrained]: Parameters<LabWorker['train']>): Promise<RunRecord[]> {
    return this.#run(id, async (laboratoryOf, { job, withKernels }) => {
      const equipped = onTrained ? (await import('./hand-over.ts')).handingOver(withKernels, onTrained) : withKernels;
      return trainGroup(await laboratoryOf(specs), specs, job, onEvent, equipped);
    });
  }

  gentle(share: number): void {
    this.#share = share;
  }

  checkpoint(run: string): Promise<Checkpoint | null> {
    return this.#guard(() => this.#checkpoints.get(run));
  }

  checkpoints(): Promise<KeptCheckpoints> {
    return this.#guard(() => this.#checkpoints.list());
  }

  forgetCheckpoints(run?: string): Promise<void> {
    return this.#guard(() => this.#checkpoints.forget(run));
  }

  write(run: string, prompt: string, options: WriteOptions): Promise<string> {
    return this.#guard(async () => {
      const [checkpoint, machine] = await Promise.all([this.#kept(run), this.#open()]);
      const place = { cache: machine.cache, kernels: defaultKernels(machine.adapter) };
      const writing = writeWith(place, checkpoint, prompt, options);
      return Promise.race([writing.catch((error: unknown) => lostOr(machine, error)), machine.lost]);
    });
  }

  attend(run: string, text: string): Promise<Attention> {
    return this.#guard(async () => {
      const checkpoint = await this.#kept(run);
      const { attend } = await import('../checkpoint/attend.ts');
      return attend(checkpoint, text);
    });
  }

  async #kept(run: string): Promise<Checkpoint> {
    const checkpoint = await this.#checkpoints.get(run);
    if (checkpoint) return checkpoint;
    throw failure('no-checkpoint', 'The weights of this run are not kept on this machine. Train it here to use them.');
  }

  pause(id: string): void {
    this.#jobs.get(id)?.pause();
  }

  resume(id: string): void {
    this.#jobs.get(id)?.resume();
  }

  stop(id: string): void {
    this.#jobs.get(id)?.stop();
  }

  /** Runs a job, which asks for the laboratories of its corpora; a lost device rejects it and is opened anew by the next. */
  #run<T>(
    id: string,
    work: (
      laboratoryOf: (specs: readonly RunSpec[]) => Promise<Laboratory>,
      run: { job: Job; withKernels: WithKernels },
    ) => Promise<T>,
  ): Promise<T> {
    const job = new Job(() => this.#share);
    this.#jobs.set(id, job);
    return this.#guard(async () => {
      const machine = await this.#open();
      const withKernels: WithKernels = (bare, group) => machine.kernels.equip(bare, group);
      const working = work((specs) => this.#laboratory(machine, specs), { job, withKernels });
      return Promise.race([working.catch((error: unknown) => lostOr(machine, error)), machine.lost]);
    }).finally(() => this.#jobs.delete(id));
  }

  async #laboratory(machine: Machine, specs: readonly RunSpec[]): Promise<Laboratory> {
    const [spec] = specs;
    if (!spec) throw new SpecError('There is no run to train.');
    if (specs.some(({ corpus }) => corpus.hash !== spec.corpus.hash)) {
      throw new SpecError('Runs that train together must share a corpus.');
    }
    const corpus = await this.#corpus(spec.corpus);
    const { cache, adapter, open, buffers } = machine;
    const uploaded = buffers.get(corpus.hash) ?? uploadCorpus(open.device, corpus.train, corpus.heldOut);
    buffers.set(corpus.hash, uploaded);
    const { samples = true, checkpoints = true } = this.#settings;
    const sampling = samples ? { sampleEvery: SAMPLE_EVERY_MS } : {};
    const keep = checkpoints ? { keep: (checkpoint: Checkpoint) => this.#checkpoints.keep(checkpoint) } : {};
    return { cache, adapter, kernels: PLAIN_KERNELS, corpus, buffers: uploaded, ...keep, ...sampling };
  }

  async #corpus({ id, hash }: RunSpec['corpus']): Promise<Corpus> {
    const own = this.#own.get(id);
    if (own) return own;
    const info = (await this.#offered()).find((candidate) => candidate.id === id);
    if (!info) throw new CorpusError(`There is no corpus ${id}. Add the file again, or choose a shipped corpus.`);
    if (info.hash !== hash)
      throw new CorpusError(`The corpus ${id} has changed since this run was planned. Plan it again.`);
    const loading = this.#corpora.get(id) ?? this.#load(info);
    this.#corpora.set(id, loading);
    loading.catch(() => this.#corpora.delete(id));
    return loading;
  }

  async #load(info: CorpusInfo): Promise<Corpus> {
    if (info.kind === 'task') return (await import('../data/tasks/make.ts')).makeTask(info);
    if (info.kind !== 'generated') return loadCorpus(info, this.#base);
    const { makeGenerated } = await import('../data/generated/sources.ts');
    return makeGenerated(info);
  }

  async #offered(): Promise<CorpusInfo[]> {
    return [...(await this.#shipped()), ...GENERATED, ...TASKS];
  }

  #shipped(): Promise<CorpusInfo[]> {
    this.#index ??= loadCorpusIndex(this.#base);
    this.#index.catch(() => (this.#index = null));
    return this.#index;
  }

  #open(): Promise<Machine> {
    if (!this.#machine) {
      const machine = openMachine(this.#settings);
      const forget = () => {
        if (this.#machine === machine) this.#machine = null;
      };
      machine.then(({ lost }) => lost.catch(forget), forget);
      this.#machine = machine;
    }
    return this.#machine;
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw worded(error);
    }
  }
}

function infoOf({ train: _train, heldOut: _heldOut, ...info }: Corpus): CorpusInfo {
  return info;
}
