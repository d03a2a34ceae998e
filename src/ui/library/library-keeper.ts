/** The library as the page uses it: what is kept, what was interrupted, what a file or link brings. */
import type { Options } from '../../experiments/experiment.ts';
import { recordsText, type Recorded } from '../../experiments/records-file.ts';
import { Library, type Removed } from '../../library/library.ts';
import { newExperiment, openedExperiment, openFiles } from '../../library/opened.ts';
import { linkedRecords, MOST_CHARACTERS, resultFragment } from '../../library/result-link.ts';
import type { Shelf } from '../../library/shelf.ts';
import type { Damage, KeptExperiment, OpenedExperiment, RunSummary } from '../../library/types.ts';
import type { RunRecord } from '../../train/record.ts';
import { formatBytes } from '../format/numbers.ts';
import type { Linked } from '../state/kind.ts';
import type { TrainedPlan } from '../state/surroundings.ts';
import { importText, interruptedText } from './library-words.ts';
import { holdTraining, trainedNow } from './training-lock.ts';

/** What the browser says of the page's storage, in bytes. */
export interface Usage {
  readonly used: number;
  readonly most: number;
  /** Whether the browser promises not to clear it when its disk is full. */
  readonly lasting: boolean;
}

/** An experiment with what is told of it in a list. */
export interface Listed {
  readonly experiment: KeptExperiment;
  /** Its runs that there are, in the order of the plan. */
  readonly runs: readonly RunSummary[];
  /** Runs that ended and need not be trained again. */
  readonly done: number;
}

const isSettled = ({ outcome }: RunSummary): boolean => outcome !== 'stopped';

export class LibraryKeeper {
  readonly #library: Library;
  readonly #changed: () => void;
  /** Why nothing outlasts the page; null where it does. */
  readonly passing: string | null;
  /** Ids of those that were under way when their page ended. */
  #interrupted: readonly string[] = [];
  #usage: Usage | null = null;
  #removed: Removed | null = null;
  #report: string | null = null;
  #linked: OpenedExperiment | null = null;
  #release: () => void = () => undefined;
  #training: string | null = null;
  #revision = 0;
  /** Made when they are asked for; null after a change. */
  #listed: readonly Listed[] | null = null;
  #finished: ReadonlySet<string> | null = null;

  private constructor(library: Library, passing: string | null, changed: () => void) {
    this.#library = library;
    this.passing = passing;
    this.#changed = changed;
  }

  /** `changed` is called whenever what it tells is another. */
  static async open(shelf: Shelf, passing: string | null, changed: () => void): Promise<LibraryKeeper> {
    const keeper = new LibraryKeeper(await Library.open(shelf), passing, changed);
    await keeper.#findInterrupted();
    return keeper;
  }

  /** Another number after every change. */
  get revision(): number {
    return this.#revision;
  }

  /** Latest first. */
  get listed(): readonly Listed[] {
    return (this.#listed ??= this.#library.experiments.map((experiment) => {
      const runs = this.#library.runsOf(experiment);
      return { experiment, runs, done: runs.filter(isSettled).length };
    }));
  }

  /** The run of a name on every adapter. */
  summaries(run: string): readonly RunSummary[] {
    return this.#library.summaries(run);
  }

  get damaged(): readonly Damage[] {
    return this.#library.damaged;
  }

  /** Why something is in memory only; null where all is on disk. */
  get problem(): string | null {
    return this.#library.problem;
  }

  get usage(): Usage | null {
    return this.#usage;
  }

  /** What the last import brought; null before one, and once it was read. */
  get report(): string | null {
    return this.#report;
  }

  /** The experiment that was deleted last and can be put back. */
  get removed(): KeptExperiment | null {
    return this.#removed?.experiment ?? null;
  }

  /** The experiment that was under way when the page ended: the latest, with a sentence on how far it is. */
  get interrupted(): { readonly experiment: KeptExperiment; readonly text: string } | null {
    const found = this.listed.find(({ experiment }) => this.#interrupted.includes(experiment.id));
    return found === undefined ? null : { experiment: found.experiment, text: interruptedText(found) };
  }

  /** Results that came by a link and are not kept; null where there are none. */
  get linked(): KeptExperiment | null {
    return this.#linked?.experiment ?? null;
  }

  /** Whether a finished run of this name is kept. */
  knows(run: string): boolean {
    return (this.#finished ??= this.#library.finished).has(run);
  }

  records(runs: readonly string[]): Promise<RunRecord[]> {
    return this.#library.records(runs);
  }

  /** The latest experiment of a kind trained here that has something to show and is as an address asks; null without one. */
  latest(experiment: string, { corpus, options }: Linked<Options>): KeptExperiment | null {
    const asked = Object.entries(options).map(([name, value]) => [name, JSON.stringify(value)] as const);
    const found = this.listed.find(({ experiment: kept, done }) => {
      if (kept.experiment !== experiment || kept.origin !== 'trained' || done === 0) return false;
      if (corpus !== null && kept.corpus.id !== corpus) return false;
      return asked.every(([name, value]) => JSON.stringify(kept.options[name]) === value);
    });
    return found?.experiment ?? null;
  }

  /** The records file of an experiment; null where there is none of that id. */
  async text(id: string): Promise<string | null> {
    const kept = this.#library.experiment(id);
    if (kept === null) return null;
    const records = await this.#library.records(kept.planned);
    this.#tell();
    return recordsText({ ...kept, records });
  }

  /** Training begins or goes on. */
  async begun(plan: TrainedPlan, records: readonly RunRecord[]): Promise<void> {
    const experiment = newExperiment(plan, 'trained', true);
    this.#training = experiment.id;
    this.#forgetInterrupted(experiment.id);
    this.#release = holdTraining(experiment.id);
    await this.#library.keep({ experiment, records });
    this.#tell();
  }

  /** A run has ended: it is written at once, since the page may not live to the end of the others. */
  async ended(record: RunRecord): Promise<void> {
    await this.#library.keepRun(record);
    this.#tell();
  }

  /** Training has ended; what broke can be gone on with on the next visit. */
  async over(broken: boolean): Promise<void> {
    this.#release();
    if (this.#training !== null && !broken) await this.#library.setAside(this.#training);
    this.#training = null;
    this.#tell();
  }

  /** What was interrupted stays so, but is not offered any more. */
  async setAside(id: string): Promise<void> {
    this.#forgetInterrupted(id);
    await this.#library.setAside(id);
    this.#tell();
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#library.rename(id, name);
    this.#tell();
  }

  async remove(id: string): Promise<void> {
    this.#removed = await this.#library.remove(id);
    this.#forgetInterrupted(id);
    this.#tell();
    await this.measure();
  }

  async undo(): Promise<void> {
    const removed = this.#removed;
    this.#removed = null;
    if (removed !== null) await this.#library.restore(removed);
    this.#tell();
    await this.measure();
  }

  async discardDamaged(): Promise<void> {
    await this.#library.discardDamaged();
    this.#tell();
  }

  /** Tells the visitor something that has no other place. */
  say(report: string): void {
    this.#report = report;
    this.#tell();
  }

  dismissReport(): void {
    this.#report = null;
    this.#tell();
  }

  /** Keeps the experiments of records files; several of one plan become one. Their ids, and why nothing was opened. */
  async importFiles(
    files: readonly File[],
  ): Promise<{ readonly ids: readonly string[]; readonly problem: string | null }> {
    const texts = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
    const { opened, unreadable } = openFiles(texts);
    const sum = { fresh: 0, known: 0 };
    for (const each of opened) {
      const { fresh, known } = await this.#library.keep(each);
      sum.fresh += fresh;
      sum.known += known;
    }
    const problem = opened.length === 0 ? (unreadable[0]?.reason ?? null) : null;
    this.#report = opened.length === 0 && files.length === 1 ? null : importText(sum, unreadable);
    this.#tell();
    return { ids: opened.map(({ experiment }) => experiment.id), problem };
  }

  /** The experiment of a link, and its records file. Rejects, in words to show, where it holds none. */
  async openLink(hash: string): Promise<{ readonly experiment: string; readonly text: string }> {
    const text = await linkedRecords(hash);
    const opened = openedExperiment(text, 'link');
    this.#linked = opened;
    this.#tell();
    return { experiment: opened.experiment.experiment, text };
  }

  /** Keeps what a link showed. Its id, under which it stands with all else that is known of it; null without a link. */
  async keepLinked(): Promise<string | null> {
    const linked = this.#linked;
    this.#linked = null;
    if (linked !== null) this.#report = importText(await this.#library.keep(linked), []);
    this.#tell();
    return linked?.experiment.id ?? null;
  }

  dropLinked(): void {
    this.#linked = null;
    this.#tell();
  }

  /** The fragment of an address that shows these results. Rejects, in words to show, where it would be too long. */
  async fragment(recorded: Recorded): Promise<string> {
    const fragment = await resultFragment(recorded);
    if (fragment.length <= MOST_CHARACTERS) return fragment;
    throw new Error(
      `These results make a link of ${formatBytes(fragment.length)}, longer than mail and chats carry whole. ` +
        'Save records.json and send the file instead.',
    );
  }

  /** Asks the browser how much is stored. */
  async measure(): Promise<void> {
    const storage = (navigator as { storage?: StorageManager }).storage;
    if (this.passing !== null || storage?.estimate === undefined) return;
    const { usage = 0, quota = 0 } = await storage.estimate();
    this.#usage = { used: usage, most: quota, lasting: await storage.persisted() };
    this.#tell();
  }

  /** Asks the browser not to clear the library when its disk is full. */
  async askToLast(): Promise<void> {
    await (navigator as { storage?: StorageManager }).storage?.persist();
    await this.measure();
  }

  /** Reads what other tabs have written. */
  async refresh(): Promise<void> {
    await this.#library.refresh();
    this.#tell();
    await this.measure();
  }

  async #findInterrupted(): Promise<void> {
    const running = await trainedNow();
    const open = this.listed.filter(({ experiment }) => experiment.underWay && !running.has(experiment.id));
    // The page may have ended just after the last run.
    const whole = open.filter(({ experiment, done }) => done === experiment.planned.length);
    for (const { experiment } of whole) await this.#library.setAside(experiment.id);
    this.#interrupted = open.filter((each) => !whole.includes(each)).map(({ experiment }) => experiment.id);
    this.#listed = null;
  }

  #forgetInterrupted(id: string): void {
    this.#interrupted = this.#interrupted.filter((other) => other !== id);
  }

  #tell(): void {
    this.#revision += 1;
    this.#listed = null;
    this.#finished = null;
    this.#changed();
  }
}
