/**
 * The page's end of the lab: starts the worker, owns its life, and makes its calls typed and cancellable.
 * Every failure is a LabError whose message is ready to show.
 */
import * as Comlink from 'comlink';
import type { CheckResult } from './check.ts';
import type { Attention } from '../checkpoint/attention.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import type { AdapterReport, RunRecord } from '../train/record.ts';
import type { RunEvent } from '../train/events.ts';
import type { RunSpec } from '../train/spec.ts';
import { watchLife } from './life.ts';
import type {
  GroupEstimate,
  KernelReport,
  KeptCheckpoints,
  LabFailure,
  LabFailureKind,
  LabSettings,
  LabWorker,
  TrainedModel,
  WriteOptions,
} from './protocol.ts';

/** A failure the page can word by its kind. */
export class LabError extends Error {
  readonly kind: LabFailureKind;
  constructor(failure: LabFailure) {
    super(failure.message);
    this.name = 'LabError';
    this.kind = failure.kind;
  }
}

/** The worker throws LabFailure objects as JSON in an Error's message, since classes don't survive the crossing. */
function asLabError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const marked = /^lab-failure:(.*)$/s.exec(error.message);
  if (marked?.[1] === undefined) return error;
  return new LabError(JSON.parse(marked[1]) as LabFailure);
}

/** What an address asks of the worker: `?tuning=off` lets the adapter's default kernels serve unmeasured. */
export function linkedSettings(search: string): LabSettings {
  return { tuning: new URLSearchParams(search).get('tuning') !== 'off' };
}

/** Of the GPU's time: less would hardly train. */
const LEAST_SHARE = 0.1;

export class LabClient {
  readonly #worker: Worker;
  readonly #remote: Comlink.Remote<LabWorker>;
  #jobs = 0;
  #current: string | null = null;
  /** Aborted when the worker has died or was sent away. */
  readonly #ended = new AbortController();

  /** Rejects when the worker itself dies. */
  readonly #died: Promise<never>;

  /** `onLost` is called once if the worker itself dies; running calls then reject as well. */
  constructor(onLost: (failure: LabFailure) => void = () => undefined, settings: LabSettings = { tuning: true }) {
    const name = `lab-${crypto.randomUUID()}`;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
    this.#died = new Promise((_, reject) => {
      const die = (reason: string) => {
        if (this.#ended.signal.aborted) return;
        this.#ended.abort();
        const message = `The lab's worker stopped: ${reason}. Go on, or reload the page.`;
        reject(new LabError({ kind: 'internal', message }));
        onLost({ kind: 'internal', message });
      };
      this.#worker.addEventListener('error', (event) => die(event.message || 'its code could not be loaded'));
      void watchLife(name, this.#ended.signal, () => die('the browser ended it'));
    });
    this.#died.catch(() => undefined); // Between calls nobody waits for it; onLost tells.
    this.#remote = Comlink.wrap<LabWorker>(this.#worker);
    void this.#remote.connect(new URL(import.meta.env.BASE_URL, location.href).href, settings);
  }

  /** Opens the adapter and device. Rejects with no-webgpu, no-adapter or does-not-fit. */
  open(): Promise<AdapterReport> {
    return this.#call(() => this.#remote.open());
  }

  /** Which kernels served the shapes estimated or trained so far. */
  kernels(): Promise<KernelReport[]> {
    return this.#call(() => this.#remote.kernels());
  }

  /** Lets the next job measure the kernels again. */
  forgetKernels(): Promise<void> {
    return this.#call(() => this.#remote.forgetKernels());
  }

  /** Compares every kernel with its twin on this adapter; results come kernel by kernel. */
  check(onResults: (results: CheckResult[]) => void): Promise<void> {
    return this.#call(() => this.#remote.check(Comlink.proxy(onResults)));
  }

  corpora(): Promise<CorpusInfo[]> {
    return this.#call(() => this.#remote.corpora());
  }

  /** Makes a corpus of a visitor's UTF-8 text file. Rejects with bad-corpus and the reason. */
  async addCorpus(file: File): Promise<CorpusInfo> {
    const bytes = await file.arrayBuffer();
    return this.#call(() => this.#remote.addCorpus(file.name, Comlink.transfer(bytes, [bytes])));
  }

  /** Expected seconds and bytes of each group of runs, measured on this adapter in a moment. */
  estimate(signal: AbortSignal, groups: readonly (readonly RunSpec[])[]): Promise<GroupEstimate[]> {
    return this.#job(signal, (job) =>
      this.#remote.estimate(
        job,
        groups.map((group) => [...group]),
      ),
    );
  }

  /**
   * Trains runs of one shape together. Aborting the signal ends them early: the promise then still resolves, with
   * 'stopped' records. With `onTrained` finished runs are handed to it, in place of being kept, before the promise resolves.
   */
  train(
    signal: AbortSignal,
    specs: readonly RunSpec[],
    onEvent: (event: RunEvent) => void,
    onTrained?: (trained: TrainedModel) => Promise<void>,
  ): Promise<RunRecord[]> {
    const trained = onTrained && Comlink.proxy(onTrained);
    return this.#job(signal, (job) => this.#remote.train(job, [...specs], Comlink.proxy(onEvent), trained));
  }

  pause(): void {
    if (this.#current !== null) void this.#remote.pause(this.#current);
  }

  resume(): void {
    if (this.#current !== null) void this.#remote.resume(this.#current);
  }

  /**
   * Sets the share of the GPU's time that training may take, 0.1 to 1, now and in trainings to come. Other work on this
   * machine then has the rest; losses stay the same, bit for bit. Throws RangeError for another share.
   */
  gentle(share: number): void {
    if (!(share >= LEAST_SHARE && share <= 1)) {
      throw new RangeError(`Training may take ${LEAST_SHARE} to 1 of the GPU's time, and ${share} is not.`);
    }
    void this.#remote.gentle(share);
  }

  /** The trained weights of a finished run, or null where they are not kept. */
  checkpoint(run: string): Promise<Checkpoint | null> {
    return this.#call(() => this.#remote.checkpoint(run));
  }

  /** Which checkpoints are kept, and the bytes they take. */
  checkpoints(): Promise<KeptCheckpoints> {
    return this.#call(() => this.#remote.checkpoints());
  }

  /** Deletes the checkpoint of a run; without one, all. */
  forgetCheckpoints(run?: string): Promise<void> {
    return this.#call(() => this.#remote.forgetCheckpoints(run));
  }

  /**
   * What the kept model of a run writes after a prompt of the visitor's own, also while another trains. Rejects with
   * no-checkpoint, or with bad-text and the characters that the model doesn't know.
   */
  write(run: string, prompt: string, options: WriteOptions): Promise<string> {
    return this.#call(() => this.#remote.write(run, prompt, options));
  }

  /** Where the kept model of a run looks in a text, and its loss on every character. Rejects as `write` does. */
  attend(run: string, text: string): Promise<Attention> {
    return this.#call(() => this.#remote.attend(run, text));
  }

  close(): void {
    this.#ended.abort();
    this.#remote[Comlink.releaseProxy]();
    this.#worker.terminate();
  }

  async #job<T>(signal: AbortSignal, start: (job: string) => Promise<T>): Promise<T> {
    const job = `job-${(this.#jobs += 1)}`;
    this.#current = job;
    const stop = () => void this.#remote.stop(job);
    signal.addEventListener('abort', stop);
    try {
      const running = this.#call(() => start(job));
      if (signal.aborted) stop();
      return await running;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#current = null;
    }
  }

  async #call<T>(start: () => Promise<T>): Promise<T> {
    try {
      return await Promise.race([start(), this.#died]);
    } catch (error) {
      throw asLabError(error);
    }
  }
}
