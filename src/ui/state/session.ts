/** One experiment on the page: what is chosen, planned, trained and known of it. Elements read `view` and call the verbs. */
import { corporaOf } from '../../experiments/corpora.ts';
import type { TrainGroup } from '../../experiments/experiment.ts';
import type { KernelChoice } from '../../model/kernels.ts';
import type { RunEvent } from '../../train/events.ts';
import type { RunRecord } from '../../train/record.ts';
import type { LabFailure } from '../../worker/protocol.ts';
import { Estimator } from './estimator.ts';
import { failureOf, messageOf } from './failure.ts';
import { FrameQueue } from './frame-queue.ts';
import type { AnyPlan, AnyState, Kind, Linked, SavedFile } from './kind.ts';
import type { Lab } from './lab.ts';
import type { LabKeeper } from './lab-keeper.ts';
import type { KeeperView, SessionView, Setup, Shown } from './lab-view.ts';
import { isBusy } from './lab-view.ts';
import { keptHash } from './link.ts';
import { isOnScreen, isOwn } from './own-runs.ts';
import type { Progress } from './progress.ts';
import { progressOf } from './progress.ts';
import { afterBreak, afterEvents, isSettled, viewsOf } from './run-view.ts';
import { saveText } from './save.ts';
import { SessionAddress } from './session-address.ts';
import { adapterSpeed, finishedHere, leftOver } from './session-facts.ts';
import type { OptionsChange } from './setup.ts';
import { changed, setupOf } from './setup.ts';
import { ALONE, type Surroundings, type TrainedPlan } from './surroundings.ts';
import { UnderWay } from './under-way.ts';

export class Session<O extends object, P extends AnyPlan<O>, S extends AnyState<P>> {
  readonly #kind: Kind<O, P, S>;
  readonly #keeper: LabKeeper;
  readonly #changed: () => void;
  readonly #around: Surroundings;
  readonly #linked: Linked<O>;
  readonly #address: SessionAddress<O, P, S>;
  readonly #events = new FrameQueue<RunEvent>((events) => this.#fold(events));
  readonly #estimator: Estimator;
  #view: SessionView<O, P, S>;
  /** The training under way, or the last one. */
  #run = new UnderWay();
  /** Share that was done when the run began. */
  #before = 0;
  /** Whether the visitor chose something; until then the options follow the adapter. */
  #touched = false;
  /** Whether it is on screen: only then is its time measured and its choice in the address. */
  #active = false;

  /**
   * @param search an address that names this experiment, or '' for the defaults.
   * @param update called whenever the view is another.
   * @param around what is known elsewhere is not trained again.
   */
  constructor(
    kind: Kind<O, P, S>,
    keeper: LabKeeper,
    search: string,
    update: () => void,
    around: Surroundings = ALONE,
  ) {
    this.#around = around;
    this.#kind = kind;
    this.#keeper = keeper;
    this.#changed = update;
    this.#linked = kind.readLink(search);
    this.#address = new SessionAddress(kind, this.#linked);
    const { corpora } = keeper.view;
    this.#view = {
      setup: setupOf(kind, corpora, this.#linked.corpus ?? kind.corpus ?? 'sotu', this.#defaults()),
      estimate: { kind: 'none' },
      phase: 'idle',
      shown: null,
      loading: true,
      failure: null,
    };
    this.#estimator = new Estimator((estimate) => {
      this.#set({ estimate });
      if (estimate.kind === 'measured') void keeper.askKernels();
    });
    keeper.listen({ renewed: () => this.#refresh(), freed: () => this.#measureIfUnknown() });
  }

  get id(): string {
    return this.#kind.id;
  }

  get view(): KeeperView & SessionView<O, P, S> {
    return { ...this.#keeper.view, ...this.#view };
  }

  get phase(): SessionView<O, P, S>['phase'] {
    return this.#view.phase;
  }

  /** Finished runs that the visitor trained or opened here; a recording's are none, nor a link's, which anyone can make. */
  get finished(): readonly RunRecord[] {
    return finishedHere(this.#view.shown);
  }

  /** Whether a finished run of this name is among them. */
  holds(run: string): boolean {
    return this.finished.some(({ id }) => id === run);
  }

  /** Names of the chosen runs that are known already; none where just these are on screen, to be trained again. */
  get known(): readonly string[] {
    const { plan } = this.#view.setup;
    const planned = plan === null ? [] : this.#planned(plan).planned;
    return isOnScreen(this.#view.shown, planned) ? [] : planned.filter((id) => this.#around.knows(id));
  }

  /** How many groups of the chosen plan are known as a whole. */
  get knownGroups(): number {
    const { plan } = this.#view.setup;
    const known = new Set(this.known);
    if (plan === null || known.size === 0) return 0;
    return this.#kind.groups(plan).filter(({ runs }) => runs.every(({ id }) => known.has(id))).length;
  }

  /** Null until it is open, and where there is none. */
  get lab(): Lab | null {
    return this.#keeper.lab;
  }

  /** The kernels its options name; null where they are chosen on the adapter. */
  get kernels(): KernelChoice | null {
    return (this.#view.setup.options as { readonly kernels?: KernelChoice }).kernels ?? null;
  }

  /**
   * FLOP/s of this adapter: the most that a group of runs trained here reached, or that is expected of one that is chosen;
   * null before either is known.
   */
  get speed(): number | null {
    const { shown, setup } = this.#view;
    const groups = setup.plan === null ? [] : this.#kind.groups(setup.plan);
    const expected = groups.map(({ flops }, i) => ({ flops, seconds: this.#estimator.groups?.[i]?.seconds ?? null }));
    return adapterSpeed(shown, expected);
  }

  /** Null unless it is under way. */
  get progress(): Progress | null {
    const { phase, shown } = this.#view;
    if (!isBusy(phase) || shown === null) return null;
    const groups = this.#kind.groups(shown.state.plan);
    return progressOf(groups, shown.runs, this.#estimator.groups, this.#run.seconds, this.#before);
  }

  /** What a stopped or broken training lacks; zeros where there is nothing to go on with. */
  get left(): { readonly groups: number; readonly runs: number } {
    const { phase, shown } = this.#view;
    return leftOver(phase === 'stopped' || phase === 'failed' ? shown : null);
  }

  /** The address that repeats what is chosen here; a choice that nobody made goes without saying. */
  get link(): string {
    return this.#address.chosen(this.#view.setup, this.#touched);
  }

  /** The address that repeats what is chosen on any adapter, every option named, with parameters besides. */
  linkWith(more: readonly (readonly [name: string, value: string])[]): string {
    const { corpusId, options } = this.#view.setup;
    return this.#address.whole(corpusId, options, more);
  }

  /** What the address that the page was opened with asks of it. */
  get asked(): Linked<O> {
    return this.#linked;
  }

  /** The address that shows what is on screen. Rejects, in words to show, where there is nothing or too much. */
  async resultLink(): Promise<string> {
    const { shown } = this.#view;
    if (shown === null) throw new Error('There are no results to share yet.');
    const { plan, records } = shown.state;
    const { planned: _, ...recorded } = this.#planned(plan);
    return this.shownLink + (await this.#around.fragment({ ...recorded, records }));
  }

  /** The address that repeats what is on screen. */
  get shownLink(): string {
    const { shown } = this.#view;
    if (shown === null) return this.link;
    const { corpus, options } = shown.state.plan;
    return this.#address.whole(corpus.id, options);
  }

  /** It comes on screen. */
  activate(): void {
    this.#active = true;
    this.#events.open();
    this.#measureIfUnknown();
  }

  /** It goes off screen; training goes on. */
  deactivate(): void {
    this.#active = false;
    void this.#cancelEstimate();
  }

  /** The page goes: nothing is reported any more. */
  end(): void {
    this.#run.stop();
    this.#events.close();
    void this.#estimator.cancel();
  }

  /** Chooses what to train next; what is on screen stays. */
  change(change: OptionsChange): void {
    this.#touched = true;
    this.#plan(changed(this.#kind, this.#view.setup, change));
  }

  async addCorpus(file: File): Promise<void> {
    try {
      const { id } = await this.#keeper.addCorpus(file);
      this.change(this.#kind.several === true ? {} : { corpusId: id });
    } catch (error) {
      this.fileProblem(messageOf(error));
    }
  }

  /**
   * Shows records, unless something is under way here; a recording gives way to whatever is there but another recording. What is
   * kept of a plan that was not trained to its end can be gone on with.
   */
  show(source: Exclude<Shown<S>['source'], 'live'>, state: S | null): void {
    const { phase, shown, setup } = this.#view;
    if (source === 'recorded') this.#set({ loading: false });
    const ownShown = shown !== null && shown.source !== 'recorded';
    if (state === null || isBusy(phase) || (source === 'recorded' && ownShown)) return;
    const runs = viewsOf(this.#kind.groups(state.plan), state.records);
    const whole = [...runs.values()].every(isSettled);
    const next = source === 'kept' ? (whole ? 'finished' : 'stopped') : 'idle';
    this.#set({ shown: { source, state, runs }, phase: next, failure: null, loading: false });
    if (source !== 'recorded') this.fileProblem(null);
    // Until the worker has listed its texts, the recorded one gives the sizes their parameter counts.
    const corpora = corporaOf(state.plan);
    if (setup.corpora.length === 0) this.#set({ setup: setupOf(this.#kind, corpora, setup.corpusId, setup.options) });
  }

  /** `as` is another name for the file. */
  async save(name: SavedFile, as: string = name): Promise<void> {
    const { shown } = this.#view;
    if (shown === null) return;
    try {
      const text = await this.#kind.fileText(name, shown.state);
      saveText(as, name.endsWith('.csv') ? 'text/csv' : 'application/json', text);
    } catch (error) {
      this.fileProblem(messageOf(error));
    }
  }

  /** Trains what is chosen. `anew`: also what is known already. */
  async start(anew = false): Promise<void> {
    if (isBusy(this.#view.phase)) return;
    const lab = await this.#keeper.ready();
    const { plan } = this.#view.setup;
    const known = anew ? [] : await this.#around.records(this.known);
    if (lab !== null && plan !== null) await this.#train(lab, plan, known);
  }

  /** Trains what a broken or stopped plan lacks; runs that were finished are kept. */
  async goOn(): Promise<void> {
    const { shown, phase } = this.#view;
    if (isBusy(phase) || shown === null || !isOwn(shown.source)) return;
    const lab = await this.#keeper.ready();
    if (lab !== null) await this.#train(lab, shown.state.plan, shown.state.records);
  }

  stop(): void {
    if (!isBusy(this.#view.phase)) return;
    this.#set({ phase: 'stopping' });
    this.#run.stop();
  }

  pause(): void {
    if (this.#view.phase !== 'running') return;
    this.#set({ phase: 'paused' });
    this.#run.pause();
    this.#keeper.lab?.pause();
  }

  resume(): void {
    if (this.#view.phase !== 'paused') return;
    this.#set({ phase: 'running' });
    this.#keeper.lab?.resume();
    this.#run.resume();
  }

  dismiss(): void {
    const { phase } = this.#view;
    this.#set({ failure: null, phase: phase === 'failed' ? 'stopped' : phase });
  }

  fileProblem(fileProblem: string | null): void {
    this.#set({ setup: { ...this.#view.setup, fileProblem } });
  }

  /** Forgets which kernels were fastest, and measures them again with the time of what is chosen. */
  async measureKernelsAgain(): Promise<void> {
    if (this.#keeper.lab === null || this.#keeper.view.busy !== null) return;
    await this.#cancelEstimate();
    try {
      await this.#keeper.forgetKernels();
      this.#measure();
    } catch (error) {
      this.#set({ estimate: { kind: 'failed', message: messageOf(error) } });
    }
  }

  #defaults(): O {
    const { engine } = this.#keeper.view;
    const adapter = engine.kind === 'ready' ? engine.adapter : null;
    return { ...this.#kind.defaults(adapter), ...this.#linked.options };
  }

  /** The keeper has an adapter, or other texts. */
  #refresh(): void {
    const { setup } = this.#view;
    const options = this.#touched ? setup.options : this.#defaults();
    this.#plan(setupOf(this.#kind, this.#keeper.view.corpora, setup.corpusId, options));
  }

  /** Takes over a setup: into the address, and to be measured. */
  #plan(setup: Setup<O, P>): void {
    this.#set({ setup, estimate: { kind: 'none' } });
    if (this.#touched && this.#active)
      history.replaceState(history.state, '', `${this.link}${keptHash(location.hash)}`);
    this.#measure();
  }

  async #train(lab: Lab, plan: P, records: readonly RunRecord[]): Promise<void> {
    if (this.#keeper.view.busy !== null) return;
    const run = (this.#run = new UnderWay());
    const kept = records.filter(({ outcome }) => outcome.kind === 'finished');
    this.#keeper.occupy(this.id);
    this.#around.begun(this.#planned(plan), kept);
    this.#set({ phase: 'running', failure: null, shown: this.#beginning(plan, kept) });
    this.#before = this.progress?.share ?? 0;
    await this.#cancelEstimate();
    run.start();
    try {
      await this.#kind.run(run.signal, plan, this.#trainer(lab), (state) => this.#advance(state), kept);
      this.#set({ phase: run.signal.aborted ? 'stopped' : 'finished' });
      this.#around.over(false);
    } catch (error) {
      this.#fail(failureOf(error));
      this.#around.over(true);
    }
    this.#keeper.occupy(null);
  }

  #measureIfUnknown(): void {
    if (this.#active && this.#view.estimate.kind === 'none') this.#measure();
  }

  #measure(): void {
    const { lab, view } = this.#keeper;
    const { plan } = this.#view.setup;
    if (plan === null || lab === null) this.#set({ estimate: { kind: 'none' } });
    else if (this.#active && view.busy === null) {
      const known = new Set(this.known);
      const groups = this.#kind.groups(plan).map(({ runs }) => runs.filter(({ id }) => !known.has(id)));
      this.#estimator.measureSoon(
        lab,
        groups.map((runs) => runs.map(({ spec }) => spec)),
      );
    }
  }

  /** A measurement under way would compete with training. */
  async #cancelEstimate(): Promise<void> {
    if (this.#view.estimate.kind === 'measuring') this.#set({ estimate: { kind: 'none' } });
    await this.#estimator.cancel();
  }

  /** The lab's training, held at the gate between groups; its events are gathered on the way. */
  #trainer(lab: Lab): TrainGroup {
    return async (signal, specs, onEvent) => {
      await this.#run.passed();
      const records = await lab.train(signal, specs, (event) => {
        this.#events.push(event);
        if (event.type === 'record') this.#around.ended(event.record);
        onEvent(event);
      });
      void this.#keeper.askKernels();
      return records;
    };
  }

  #fail(failure: LabFailure): void {
    this.#events.flush();
    this.#keeper.failed(failure);
    const { shown } = this.#view;
    const broken = shown === null ? null : { ...shown, runs: afterBreak(shown.runs, 'broken off') };
    this.#set({ phase: 'failed', failure, shown: broken });
  }

  #advance(state: S): void {
    this.#events.flush();
    const { shown } = this.#view;
    if (shown !== null) this.#set({ shown: { ...shown, state } });
  }

  #fold(events: readonly RunEvent[]): void {
    const { shown } = this.#view;
    if (shown !== null) this.#set({ shown: { ...shown, runs: afterEvents(shown.runs, events) } });
  }

  /** What goes on keeps what was found so far, until the analyst has looked again. */
  #beginning(plan: P, kept: readonly RunRecord[]): Shown<S> {
    const { shown } = this.#view;
    const state = shown?.state.plan === plan ? shown.state : this.#kind.begun(plan, kept);
    return { source: 'live', state, runs: viewsOf(this.#kind.groups(plan), kept) };
  }

  #planned(plan: P): TrainedPlan {
    const { corpus, corpora, options } = plan;
    const planned = this.#kind.groups(plan).flatMap(({ runs }) => runs.map(({ id }) => id));
    return { experiment: this.id, corpus, ...(corpora && { corpora }), options, planned };
  }

  #set(patch: Partial<SessionView<O, P, S>>): void {
    this.#view = { ...this.#view, ...patch };
    this.#changed();
  }
}
