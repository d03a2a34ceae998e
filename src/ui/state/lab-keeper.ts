/** Keeps the lab that all experiments share: its worker, its adapter, its texts; one experiment trains at a time. */
import type { CorpusInfo } from '../../data/corpus.ts';
import type { CheckResult } from '../../worker/check.ts';
import type { LabFailure } from '../../worker/protocol.ts';
import { failureOf } from './failure.ts';
import { keepGpuShare, preferredGpuShare } from './preferences.ts';
import type { Lab, OpenLab } from './lab.ts';
import type { KeeperView } from './lab-view.ts';

/** Failures after which the worker is of no more use. A lost device is none: the worker opens another by itself. */
const FATAL: readonly LabFailure['kind'][] = ['internal'];

export interface KeeperListener {
  /** The adapter is found, or the texts are others. */
  readonly renewed: () => void;
  /** Nothing trains any more. */
  readonly freed: () => void;
}

export class LabKeeper {
  readonly #openLab: OpenLab;
  readonly #changed: () => void;
  readonly #listeners = new Set<KeeperListener>();
  #view: KeeperView = {
    engine: { kind: 'opening' },
    corpora: [],
    kernels: [],
    busy: null,
    gpuShare: preferredGpuShare(),
  };
  #lab: Lab | null = null;
  #opening: Promise<void> = Promise.resolve();
  /** Texts given in this session, for a worker that has to be started anew. */
  readonly #files: File[] = [];

  /** `changed` is called whenever the view is another. */
  constructor(openLab: OpenLab, changed: () => void) {
    this.#openLab = openLab;
    this.#changed = changed;
  }

  get view(): KeeperView {
    return this.#view;
  }

  /** Null until it is open, and where there is none. */
  get lab(): Lab | null {
    return this.#view.engine.kind === 'ready' ? this.#lab : null;
  }

  listen(listener: KeeperListener): void {
    this.#listeners.add(listener);
  }

  open(): void {
    addEventListener('beforeunload', this.#hold);
    this.#opening = this.#open();
  }

  close(): void {
    removeEventListener('beforeunload', this.#hold);
    this.#closeLab();
  }

  /** The lab once it is open, started anew where its worker is gone; null where there is none to be had. */
  async ready(): Promise<Lab | null> {
    const { engine } = this.#view;
    if (engine.kind === 'unavailable' && FATAL.includes(engine.failure.kind)) await this.reopen();
    await this.#opening;
    return this.lab;
  }

  /** Starts a new worker in place of one that is gone. */
  async reopen(): Promise<void> {
    this.#closeLab();
    this.#set({ engine: { kind: 'opening' } });
    this.#opening = this.#open();
    await this.#opening;
  }

  /** Gives the GPU to an experiment, or takes it back. */
  occupy(busy: string | null): void {
    this.#set({ busy });
    if (busy === null) for (const { freed } of this.#listeners) freed();
  }

  /** Makes a corpus of a visitor's file. Rejects, in words to show, where it is none. */
  async addCorpus(file: File): Promise<CorpusInfo> {
    await this.#opening;
    const lab = this.lab;
    if (lab === null) throw new Error('A text can be used once a GPU is found.');
    if (this.#view.busy !== null) throw new Error('Stop the training first, then choose the text again.');
    const added = await lab.addCorpus(file);
    this.#files.push(file);
    this.#set({ corpora: await lab.corpora() });
    this.#renew();
    return added;
  }

  /** Asks which kernels serve. A worker that is gone says so where it matters; here its silence is enough. */
  async askKernels(): Promise<void> {
    const kernels = await this.#lab?.kernels().catch(() => null);
    if (kernels) this.#set({ kernels });
  }

  async forgetKernels(): Promise<void> {
    await this.#lab?.forgetKernels();
    this.#set({ kernels: [] });
  }

  /** Lets training take this share of the GPU's time, from now on and on the next visit. */
  setGpuShare(share: number): void {
    keepGpuShare(share);
    this.#lab?.gentle(share);
    this.#set({ gpuShare: share });
  }

  /** Compares every kernel with its definition on this adapter. */
  readonly check = async (onResults: (results: readonly CheckResult[]) => void): Promise<void> => {
    await this.lab?.check(onResults);
  };

  /** After a failure of a call: without its worker the lab is gone. */
  failed(failure: LabFailure): void {
    if (FATAL.includes(failure.kind)) this.#lose(failure);
  }

  async #open(): Promise<void> {
    try {
      const lab = this.#openLab((failure) => this.#lose(failure));
      this.#lab = lab;
      lab.gentle(this.#view.gpuShare);
      const adapter = await lab.open();
      for (const file of this.#files) await lab.addCorpus(file);
      this.#set({ corpora: await lab.corpora(), engine: { kind: 'ready', adapter } });
      this.#renew();
    } catch (error) {
      this.#closeLab();
      this.#set({ engine: { kind: 'unavailable', failure: failureOf(error) } });
    }
  }

  /** Leaving the page would lose what is under way: the browser asks first. */
  readonly #hold = (event: BeforeUnloadEvent): void => {
    if (this.#view.busy !== null) event.preventDefault();
  };

  /** The worker is gone. Training under way ends by its own rejection. */
  #lose(failure: LabFailure): void {
    this.#closeLab();
    this.#set({ engine: { kind: 'unavailable', failure } });
  }

  #closeLab(): void {
    this.#lab?.close();
    this.#lab = null;
  }

  #renew(): void {
    for (const { renewed } of this.#listeners) renewed();
  }

  #set(patch: Partial<KeeperView>): void {
    this.#view = { ...this.#view, ...patch };
    this.#changed();
  }
}
