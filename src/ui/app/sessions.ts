/** The experiments of the page, each with its session, on the one lab they share. */
import type { ExperimentPlan, ExperimentState, Options } from '../../experiments/experiment.ts';
import { corporaField, corporaOf } from '../../experiments/corpora.ts';
import { csvOf } from '../../experiments/csv.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import { experimentOf } from '../../experiments/registry.ts';
import type { LawPoint } from '../../scaling/types.ts';
import type { Analyst } from '../analysis/analyst.ts';
import { sharedExperiment, sharedLadder } from '../class/share-kind.ts';
import type { LadderSession } from '../ladder/ladder-view.ts';
import type { TableSession } from '../state/table-session.ts';
import { experimentKind } from '../state/experiment-kind.ts';
import { messageOf } from '../state/failure.ts';
import type { LibraryKeeper } from '../library/library-keeper.ts';
import type { OpenLab } from '../state/lab.ts';
import { LabKeeper } from '../state/lab-keeper.ts';
import { isBusy, type Shown } from '../state/lab-view.ts';
import { ladderKind } from '../state/ladder-kind.ts';
import { addressOf, FIRST, linkedView } from '../state/link.ts';
import { experimentIn, recordedCorpus, recordingText } from '../state/records-file.ts';
import type { OwnLaw } from '../state/own-law.ts';
import { Session } from '../state/session.ts';
import type { Surroundings } from '../state/surroundings.ts';
import { isTool } from './catalogue.ts';
import { Overlays } from './overlays.ts';
import { surroundingsOf } from './surroundings-of.ts';

export type ExperimentSession = Session<Options, ExperimentPlan, ExperimentState>;
type AnySession = LadderSession | ExperimentSession;

/** Opens what is kept of earlier visits; `changed` is called whenever it is another. */
export type OpenLibrary = (changed: () => void) => Promise<LibraryKeeper | null>;

const noLibrary: OpenLibrary = () => Promise.resolve(null);

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

/** The option of an experiment that names its corpora; null where a plan has one. */
const namingField = (id: string) => corporaField(experimentOf(id) ?? { fields: [] });

/** The recording does not wait longer than this, in milliseconds, for a library that is slow to open. */
const SOON = 600;

function soon<T>(opening: Promise<T | null>): Promise<T | null> {
  return Promise.race([opening, new Promise<null>((resolve) => setTimeout(resolve, SOON, null))]);
}

export class Sessions {
  readonly keeper: LabKeeper;
  readonly ladder: LadderSession;
  /** The visitor's own table; null until the part of the page that fits it is there. */
  tables: TableSession | null = null;
  #library: LibraryKeeper | null = null;
  readonly #openLibrary: OpenLibrary;
  readonly #opening = deferred<LibraryKeeper | null>();
  readonly overlays: Overlays;
  readonly #analyst: Analyst;
  readonly #changed: () => void;
  readonly #others = new Map<string, ExperimentSession>();
  readonly #ownLaws = new Map<string, OwnLaw>();
  /** What the own laws were fitted to. */
  readonly #fitted = new Map<string, ExperimentState>();
  /** Those whose recording was asked for. */
  readonly #begun = new Set<AnySession>();
  /** The address that the page was opened with: it names options of one experiment. */
  readonly #search = location.search;
  /** The experiment on screen, or the last one that was. */
  #current: AnySession;

  /** @param openLibrary how to open what outlasts the page; left out, nothing does. */
  constructor(openLab: OpenLab, analyst: Analyst, changed: () => void, openLibrary: OpenLibrary = noLibrary) {
    this.#analyst = analyst;
    this.overlays = new Overlays(analyst);
    this.#changed = changed;
    this.keeper = new LabKeeper(openLab, changed);
    this.#openLibrary = openLibrary;
    this.ladder = new Session(
      sharedLadder(ladderKind(analyst), this.#searchOf(FIRST)),
      this.keeper,
      this.#searchOf(FIRST),
      changed,
      this.#around(FIRST),
    );
    this.#current = this.ladder;
  }

  /** What is kept of earlier visits; null until it is open, and where it can't be. */
  get library(): LibraryKeeper | null {
    return this.#library;
  }

  get current(): AnySession {
    return this.#current;
  }

  /** What is under way, and how much of it is done; null where nothing is. */
  get training(): { readonly id: string; readonly share: number } | null {
    const { busy } = this.keeper.view;
    const session = busy === null ? undefined : this.#known(busy);
    return session === undefined ? null : { id: session.id, share: session.progress?.share ?? 0 };
  }

  /** The session of an experiment other than the ladder, made when it is first asked for. */
  experiment(id: string): ExperimentSession {
    const known = this.#others.get(id);
    if (known !== undefined) return known;
    const experiment = experimentOf(id);
    if (experiment === null) throw new Error(`There is no experiment ${id}.`);
    const kind = sharedExperiment(experimentKind(experiment, this.#analyst), this.#searchOf(id));
    const around = this.#around(id);
    const session: ExperimentSession = new Session(kind, this.keeper, this.#searchOf(id), this.#changed, around);
    this.#others.set(id, session);
    return session;
  }

  open(): void {
    this.keeper.open();
    void this.#openTheLibrary();
  }

  close(): void {
    for (const session of [this.ladder, ...this.#others.values()]) session.end();
    this.keeper.close();
  }

  /** The law through some sizes. */
  readonly fitLaw = (points: readonly LawPoint[]): Promise<LawFits> => this.#analyst.fitLaw(points);

  /** Laws fitted here, for the planner. */
  get ownLaws(): readonly OwnLaw[] {
    return [...this.#ownLaws.values()];
  }

  addLaw(law: OwnLaw): void {
    this.#ownLaws.set(law.id, law);
    this.#changed();
  }

  /** Brings a view on screen. A tool leaves the current experiment as it is: the planner asks for the speed it measures. */
  activate(id: string): void {
    if (id === 'planner') {
      this.#current.activate();
      void this.#fitLaws();
    }
    if (isTool(id)) return;
    this.#current.deactivate();
    this.#current = id === FIRST ? this.ladder : this.experiment(id);
    this.#current.activate();
    void this.#loadRecording(this.#current);
  }

  /** Runs of the current experiment, to fit as a table; null where none is finished. */
  get offered(): { readonly title: string; readonly text: () => string } | null {
    const { shown } = this.#current.view;
    if (shown === null || !shown.state.records.some(({ outcome }) => outcome.kind === 'finished')) return null;
    const { plan, records } = shown.state;
    return {
      title: experimentOf(this.#current.id)?.title ?? this.#current.id,
      text: () => csvOf(corporaOf(plan), records, []),
    };
  }

  /** Keeps the law fitted to the visitor's table for the planner; its id, or null where there is none. */
  async keepTableLaw(): Promise<string | null> {
    const fitted = (await this.tables?.law()) ?? null;
    if (fitted === null) return null;
    const id = 'own-table';
    const name = this.tables?.view.name ?? 'a table';
    this.addLaw({ id, title: `${fitted.name} of ${fitted.runs} runs: ${name}`, law: fitted.law });
    return id;
  }

  /** Loads what there is to show of an experiment that is not on screen. */
  recall(id: string): Promise<void> {
    return this.#loadRecording(this.session(id));
  }

  /** The address of a view. */
  linkOf(id: string): string {
    if (isTool(id)) return addressOf(location.search, { view: id });
    return (id === FIRST ? this.ladder : this.experiment(id)).link;
  }

  /** Files given to the page: records of any experiments, or a text. The id of the view to go to, null to stay. */
  async take(files: readonly File[]): Promise<string | null> {
    const records = files.filter(({ name }) => name.endsWith('.json'));
    const text = files.find((file) => !records.includes(file));
    if (text !== undefined) await this.#current.addCorpus(text);
    const [first] = records;
    if (first === undefined) return null;
    try {
      const library = await this.#opening.promise;
      return await (library === null ? this.#openRecords(await first.text()) : this.#import(library, records));
    } catch (error) {
      this.#current.fileProblem(messageOf(error));
      return null;
    }
  }

  /** Shows what the library keeps of an experiment. Its view; null, with the reason on the page, where that can't be. */
  async showKept(id: string): Promise<string | null> {
    try {
      const library = await this.#opening.promise;
      const text = (await library?.text(id)) ?? null;
      return text === null ? null : await this.#open(text, 'kept');
    } catch (error) {
      this.tell(error);
      return null;
    }
  }

  /** Goes on with an experiment that was interrupted. Its view, where it can be shown. */
  async goOnWith(id: string): Promise<string | null> {
    const view = await this.showKept(id);
    if (view === null) return null;
    const { shown } = this.session(view).view;
    const there = new Set(this.keeper.view.corpora.map((corpus) => corpus.id));
    const corpora = shown === null ? [] : corporaOf(shown.state.plan);
    const missing = corpora.find((corpus) => corpus.id.startsWith('file-') && !there.has(corpus.id));
    if (missing !== undefined)
      this.tell(new Error(`Choose your text ${missing.title} again, then go on: texts of your own are not kept.`));
    else void this.session(view).goOn();
    return view;
  }

  /** Shows the results that an address holds. Its view. Rejects, in words to show, where it holds none. */
  async openLink(hash: string): Promise<string> {
    const library = await this.#opening.promise;
    if (library === null) throw new Error('This page can’t read results from a link.');
    const { text } = await library.openLink(hash);
    return this.#open(text, 'linked');
  }

  /** Keeps what a link showed, and shows it with all that the library has of it: the shares of a class become one. */
  async keepLink(): Promise<string | null> {
    const id = (await this.#library?.keepLinked()) ?? null;
    return id === null ? null : this.showKept(id);
  }

  /** Ids of the library's experiments that are laid over those on screen. */
  get overlaid(): ReadonlySet<string> {
    return this.overlays.ids;
  }

  /** Lays an experiment of the library over those on screen, or takes it off. */
  async overlay({ id, on }: { readonly id: string; readonly on: boolean }): Promise<void> {
    try {
      if (!on) this.overlays.remove(id);
      else if (this.#library !== null) await this.overlays.add(this.#library, id);
    } catch (error) {
      this.tell(error);
    }
    this.#changed();
  }

  /** Says what went wrong, above whatever is on screen. */
  tell(error: unknown): void {
    if (this.#library === null) this.#current.fileProblem(messageOf(error));
    else this.#library.say(messageOf(error));
  }

  /** Of an experiment that is one. */
  session(id: string): AnySession {
    return id === FIRST ? this.ladder : this.experiment(id);
  }

  /** Keeps the experiments of some files, and shows it where it is one alone. */
  async #import(library: LibraryKeeper, files: readonly File[]): Promise<string | null> {
    const { ids, problem } = await library.importFiles(files);
    if (problem !== null) throw new Error(problem);
    const [id] = ids;
    const text = id === undefined ? null : await library.text(id);
    return ids.length > 1 || text === null ? 'library' : this.#open(text, 'imported');
  }

  #openRecords(text: string): Promise<string> {
    return this.#open(text, 'imported');
  }

  async #open(text: string, source: 'imported' | 'kept' | 'linked'): Promise<string> {
    const id = experimentIn(text);
    const session = id !== null && experimentOf(id) !== null ? this.session(id) : this.#current;
    if (isBusy(session.phase)) throw new Error('Stop the training first, then open the records.');
    await this.#replay(session, source, text);
    return session.id;
  }

  /** What was trained here last, as the address asks for it, or else the recording. */
  async #loadRecording(session: AnySession): Promise<void> {
    if (this.#begun.has(session)) return;
    this.#begun.add(session);
    const corpus = recordedCorpus(session.id, this.#askedCorpora(session));
    const [text, library] = await Promise.all([recordingText(session.id, corpus), soon(this.#opening.promise)]);
    try {
      const kept = library?.latest(session.id, session.asked) ?? null;
      const own = kept === null ? null : ((await library?.text(kept.id)) ?? null);
      if (session.view.shown !== null) return;
      if (own !== null) return await this.#replay(session, 'kept', own);
      if (text !== null) return await this.#replay(session, 'recorded', text);
    } catch (error) {
      console.warn('The recorded result was not read:', error);
    }
    session.show('recorded', null);
  }

  /** The corpora that the address names. */
  #askedCorpora({ id, asked }: AnySession): readonly string[] {
    const field = namingField(id);
    const named = field === null ? asked.corpus : (asked.options as Options)[field.name];
    return [named ?? []].flat().map(String);
  }

  /**
   * Shows another recording of an experiment, and chooses what it was trained on for a run of one's own. Where it can't be had,
   * that is said.
   */
  async showRecording(id: string, corpus: string): Promise<void> {
    const session = this.experiment(id);
    try {
      const text = await recordingText(id, corpus);
      if (text === null) throw new Error('The recording can’t be had at the moment. Try again later.');
      await this.#replay(session, 'recorded', text);
    } catch (error) {
      return session.fileProblem(messageOf(error));
    }
    const field = namingField(id);
    const trained = session.view.shown === null ? [] : corporaOf(session.view.shown.state.plan).map((one) => one.id);
    session.change(field === null ? { corpusId: trained[0] ?? corpus } : { options: { [field.name]: trained } });
  }

  async #replay(session: AnySession, source: Exclude<Shown<unknown>['source'], 'live'>, text: string): Promise<void> {
    if (session === this.ladder) this.ladder.show(source, await this.#analyst.readLadder(text));
    else this.experiment(session.id).show(source, await this.#analyst.readExperiment(text));
  }

  async #openTheLibrary(): Promise<void> {
    try {
      this.#library = await this.#openLibrary(this.#changed);
    } catch (error) {
      console.warn('The library was not opened:', error);
    }
    this.#opening.resolve(this.#library);
    this.#changed();
  }

  #around(id: string): Surroundings {
    const others = () => [this.ladder, ...this.#others.values()].filter((session) => session.id !== id);
    return surroundingsOf(others, this.#opening.promise, () => this.#library);
  }

  /** Fits a law to the runs of every experiment at hand that varies sizes and tokens; the joint one's recording is one. */
  async #fitLaws(): Promise<void> {
    await this.#loadRecording(this.experiment('joint'));
    for (const session of this.#others.values()) {
      const { shown } = session.view;
      if (shown === null || this.#fitted.get(session.id) === shown.state) continue;
      // One law holds for one text.
      if (corporaOf(shown.state.plan).length > 1) continue;
      this.#fitted.set(session.id, shown.state);
      const fitted = await this.#analyst.fittedLaw(shown.state.records).catch(() => null);
      const about = experimentOf(session.id)?.title ?? session.id;
      const { title } = shown.state.plan.corpus;
      if (fitted !== null)
        this.addLaw({
          id: `own-${session.id}`,
          title: `${fitted.name} of ${fitted.runs} runs: ${about}`,
          law: { ...fitted.law, caveats: [...(fitted.law.caveats ?? []), `Losses are nats a token of ${title}.`] },
        });
    }
  }

  #known(id: string): AnySession | undefined {
    return id === FIRST ? this.ladder : this.#others.get(id);
  }

  #searchOf(id: string): string {
    return linkedView(this.#search) === id ? this.#search : '';
  }
}
