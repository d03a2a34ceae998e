/** Owns the lab and all the page knows of it: elements read `view` and call the verbs. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { defaultLadder } from '../../experiments/ladder.ts';
import type { LadderOptions, LadderPlan, LadderState, TrainGroup } from '../../experiments/ladder-types.ts';
import type { Analyst } from '../analysis/analyst.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import type { RunEvent } from '../../train/events.ts';
import type { LabFailure } from '../../worker/protocol.ts';
import { Estimator } from './estimator.ts';
import { failureOf, messageOf } from './failure.ts';
import { FrameQueue } from './frame-queue.ts';
import { Gate } from './gate.ts';
import type { Lab, OpenLab } from './lab.ts';
import type { LabView, Setup, Shown } from './lab-view.ts';
import { isBusy } from './lab-view.ts';
import type { LadderProgress } from './ladder-progress.ts';
import { ladderProgress } from './ladder-progress.ts';
import type { LinkedOptions } from './link.ts';
import { readLink, writeLink } from './link.ts';
import type { SavedFile } from './ladder-files.ts';
import { fileText, recordedLadder } from './ladder-files.ts';
import { afterBreak, afterEvents, viewsOf } from './run-view.ts';
import { saveText } from './save.ts';
import type { OptionsChange } from './setup.ts';
import { changed, setupOf } from './setup.ts';
import { Stopwatch } from './stopwatch.ts';

/** Failures after which the worker is of no more use. A lost device is none: the worker opens another by itself. */
const FATAL: readonly LabFailure['kind'][] = ['internal'];

/** A ladder before its first fit. */
function begun(plan: LadderPlan, records: readonly RunRecord[]): LadderState {
  return { plan, records, points: [], predictions: [], fits: { floor: null, pure: null } };
}

export class LadderController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #openLab: OpenLab;
  readonly #analyst: Analyst;
  readonly #linked: LinkedOptions = readLink(location.search);
  readonly #events = new FrameQueue<RunEvent>((events) => this.#fold(events));
  readonly #estimator = new Estimator((estimate) => {
    this.#set({ estimate });
    if (estimate.kind === 'measured') void this.#askKernels();
  });
  #view: LabView;
  #lab: Lab | null = null;
  /** Resolves once the lab is open or can't be. */
  #opening: Promise<void> = Promise.resolve();
  #run: AbortController | null = null;
  #gate = new Gate();
  #watch = new Stopwatch();
  /** Share of the ladder that was done when the run began. */
  #before = 0;
  /** Whether the visitor chose something; until then the options follow the adapter. */
  #touched = false;
  /** Texts given in this session, for a worker that has to be started anew. */
  readonly #files: File[] = [];

  constructor(host: ReactiveControllerHost, openLab: OpenLab, analyst: Analyst) {
    this.#host = host;
    this.#openLab = openLab;
    this.#analyst = analyst;
    this.#view = {
      engine: { kind: 'opening' },
      kernels: [],
      setup: setupOf([], this.#linked.corpus ?? 'sotu', { ...defaultLadder(null), ...this.#linked.options }),
      estimate: { kind: 'none' },
      phase: 'idle',
      shown: null,
      loading: true,
      failure: null,
    };
    host.addController(this);
  }

  get view(): LabView {
    return this.#view;
  }

  /** Null unless a ladder is under way. */
  get progress(): LadderProgress | null {
    const { phase, shown } = this.#view;
    if (!isBusy(phase) || shown === null) return null;
    const { groups } = this.#estimator;
    return ladderProgress(shown.ladder.plan, shown.runs, groups, this.#watch.seconds, this.#before);
  }

  /** Sizes that a stopped or broken ladder lacks; 0 where there is nothing to go on with. */
  get sizesLeft(): number {
    const { phase, shown } = this.#view;
    if (shown?.source !== 'live' || (phase !== 'stopped' && phase !== 'failed')) return 0;
    return shown.ladder.plan.rungs.length - shown.ladder.points.length;
  }

  hostConnected(): void {
    this.#events.open();
    addEventListener('beforeunload', this.#hold);
    void this.#loadRecording();
    this.#opening = this.#open();
  }

  hostDisconnected(): void {
    removeEventListener('beforeunload', this.#hold);
    this.#run?.abort();
    this.#events.close();
    this.#closeLab();
  }

  /** Chooses what to train next; the ladder on screen stays. */
  change(change: OptionsChange): void {
    this.#touched = true;
    this.#plan(changed(this.#view.setup, change));
  }

  /** A file dropped on the page: records to look at, or a text to train on. */
  async takeFile(file: File): Promise<void> {
    if (file.name.endsWith('.json')) await this.openRecords(file);
    else await this.addCorpus(file);
  }

  async addCorpus(file: File): Promise<void> {
    await this.#opening;
    const { setup, phase } = this.#view;
    if (this.#lab === null) return this.#fileProblem('A text can be used once a GPU is found.');
    if (isBusy(phase)) return this.#fileProblem('Stop the ladder first, then choose the text again.');
    try {
      const added = await this.#lab.addCorpus(file);
      this.#files.push(file);
      this.#touched = true;
      this.#plan(setupOf(await this.#lab.corpora(), added.id, setup.options));
    } catch (error) {
      this.#fileProblem(messageOf(error));
    }
  }

  async openRecords(file: File): Promise<void> {
    if (isBusy(this.#view.phase)) return this.#fileProblem('Stop the ladder first, then open the records.');
    try {
      const ladder = await this.#analyst.read(await file.text());
      this.#set({ shown: this.#shown('imported', ladder), phase: 'idle', failure: null });
      this.#fileProblem(null);
    } catch (error) {
      this.#fileProblem(messageOf(error));
    }
  }

  save(name: SavedFile): void {
    const { shown } = this.#view;
    if (shown !== null)
      saveText(name, name.endsWith('.csv') ? 'text/csv' : 'application/json', fileText(name, shown.ladder));
  }

  async start(): Promise<void> {
    if (isBusy(this.#view.phase)) return;
    if (this.#needsOpening()) await this.reopen();
    await this.#opening;
    const { plan } = this.#view.setup;
    if (this.#lab !== null && plan !== null) await this.#climb(this.#lab, plan, []);
  }

  /** Trains what a broken ladder lacks; sizes that were finished are kept. */
  async continueLadder(): Promise<void> {
    const { shown, phase } = this.#view;
    if (isBusy(phase) || shown?.source !== 'live') return;
    if (this.#needsOpening()) await this.reopen();
    await this.#opening;
    if (this.#lab !== null) await this.#climb(this.#lab, shown.ladder.plan, shown.ladder.records);
  }

  stop(): void {
    if (!isBusy(this.#view.phase)) return;
    this.#set({ phase: 'stopping' });
    this.#run?.abort();
    this.#gate.open();
  }

  pause(): void {
    if (this.#view.phase !== 'running') return;
    this.#set({ phase: 'paused' });
    this.#gate.close();
    this.#watch.stop();
    this.#lab?.pause();
  }

  resume(): void {
    if (this.#view.phase !== 'paused') return;
    this.#set({ phase: 'running' });
    this.#watch.start();
    this.#lab?.resume();
    this.#gate.open();
  }

  dismiss(): void {
    const { phase } = this.#view;
    this.#set({ failure: null, phase: phase === 'failed' ? 'stopped' : phase });
  }

  /** Forgets which kernels were fastest, and measures them again with the time of the chosen ladder. */
  async measureKernelsAgain(): Promise<void> {
    if (this.#lab === null || isBusy(this.#view.phase)) return;
    await this.#cancelEstimate();
    try {
      await this.#lab.forgetKernels();
      this.#set({ kernels: [] });
      this.#measure();
    } catch (error) {
      this.#set({ estimate: { kind: 'failed', message: messageOf(error) } });
    }
  }

  /** Starts a new worker in place of one that is gone. */
  async reopen(): Promise<void> {
    this.#closeLab();
    this.#set({ engine: { kind: 'opening' }, failure: null });
    this.#opening = this.#open();
    await this.#opening;
  }

  /** Leaving the page would lose a ladder under way: the browser asks first. */
  readonly #hold = (event: BeforeUnloadEvent): void => {
    if (isBusy(this.#view.phase)) event.preventDefault();
  };

  async #loadRecording(): Promise<void> {
    const ladder = await recordedLadder(this.#analyst);
    const { shown, setup } = this.#view;
    this.#set({ loading: false });
    if (ladder === null || shown !== null) return;
    this.#set({ shown: this.#shown('recorded', ladder) });
    // Until the worker has listed its texts, the recorded one gives the sizes their parameter counts.
    if (setup.corpora.length === 0) this.#set({ setup: setupOf([ladder.plan.corpus], setup.corpusId, setup.options) });
  }

  async #open(): Promise<void> {
    try {
      const lab = this.#openLab((failure) => this.#lose(failure));
      this.#lab = lab;
      const adapter = await lab.open();
      for (const file of this.#files) await lab.addCorpus(file);
      const corpora = await lab.corpora();
      this.#set({ engine: { kind: 'ready', adapter } });
      this.#plan(setupOf(corpora, this.#view.setup.corpusId, this.#optionsFor(adapter)));
    } catch (error) {
      this.#closeLab();
      this.#set({ engine: { kind: 'unavailable', failure: failureOf(error) } });
    }
  }

  #optionsFor(adapter: AdapterReport): LadderOptions {
    const { options } = this.#view.setup;
    return this.#touched ? options : { ...defaultLadder(adapter), ...this.#linked.options };
  }

  #needsOpening(): boolean {
    const { engine } = this.#view;
    return engine.kind === 'unavailable' && FATAL.includes(engine.failure.kind);
  }

  #closeLab(): void {
    this.#lab?.close();
    this.#lab = null;
  }

  /** The worker or its device is gone. A ladder under way ends by its own rejection. */
  #lose(failure: LabFailure): void {
    this.#closeLab();
    this.#set({ engine: { kind: 'unavailable', failure } });
  }

  /** Takes over a setup: into the address, and to be measured. */
  #plan(setup: Setup): void {
    this.#set({ setup });
    if (this.#touched) history.replaceState(null, '', writeLink(location.search, setup.corpusId, setup.options));
    this.#measure();
  }

  async #climb(lab: Lab, plan: LadderPlan, records: readonly RunRecord[]): Promise<void> {
    const run = new AbortController();
    this.#run = run;
    const kept = records.filter(({ outcome }) => outcome.kind === 'finished');
    this.#set({ phase: 'running', failure: null, shown: this.#shown('live', begun(plan, kept)) });
    await this.#cancelEstimate();
    this.#gate = new Gate();
    this.#watch = new Stopwatch();
    this.#watch.start();
    this.#before = this.progress?.share ?? 0;
    try {
      await this.#analyst.climb(run.signal, plan, this.#trainer(lab), (ladder) => this.#advance(ladder), kept);
      this.#set({ phase: run.signal.aborted ? 'stopped' : 'finished' });
    } catch (error) {
      this.#fail(failureOf(error));
    }
    if (this.#view.estimate.kind === 'none') this.#measure();
  }

  #measure(): void {
    const { plan } = this.#view.setup;
    if (plan === null || this.#lab === null) this.#set({ estimate: { kind: 'none' } });
    else if (!isBusy(this.#view.phase)) this.#estimator.measureSoon(this.#lab, plan);
  }

  /** A measurement under way would compete with the ladder. */
  async #cancelEstimate(): Promise<void> {
    if (this.#view.estimate.kind === 'measuring') this.#set({ estimate: { kind: 'none' } });
    await this.#estimator.cancel();
  }

  /** The lab's training, held at the gate between groups; its events are gathered on the way. */
  #trainer(lab: Lab): TrainGroup {
    return async (signal, specs, onEvent) => {
      await this.#gate.passed();
      const records = await lab.train(signal, specs, (event) => {
        this.#events.push(event);
        onEvent(event);
      });
      void this.#askKernels();
      return records;
    };
  }

  /** A worker that is gone says so where it matters; here its silence is enough. */
  async #askKernels(): Promise<void> {
    const kernels = await this.#lab?.kernels().catch(() => null);
    if (kernels) this.#set({ kernels });
  }

  #fail(failure: LabFailure): void {
    this.#events.flush();
    if (FATAL.includes(failure.kind)) this.#lose(failure);
    const { shown } = this.#view;
    const broken = shown === null ? null : { ...shown, runs: afterBreak(shown.runs, 'broken off') };
    this.#set({ phase: 'failed', failure, shown: broken });
  }

  #advance(ladder: LadderState): void {
    this.#events.flush();
    const { shown } = this.#view;
    if (shown !== null) this.#set({ shown: { ...shown, ladder } });
  }

  #fold(events: readonly RunEvent[]): void {
    const { shown } = this.#view;
    if (shown !== null) this.#set({ shown: { ...shown, runs: afterEvents(shown.runs, events) } });
  }

  #shown(source: Shown['source'], ladder: LadderState): Shown {
    return { source, ladder, runs: viewsOf(ladder.plan, ladder.records) };
  }

  #fileProblem(fileProblem: string | null): void {
    this.#set({ setup: { ...this.#view.setup, fileProblem } });
  }

  #set(patch: Partial<LabView>): void {
    this.#view = { ...this.#view, ...patch };
    this.#host.requestUpdate();
  }
}
