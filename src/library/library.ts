/**
 * The library: every experiment and run of this browser, written as each run ends. What there is no room for on disk stays in
 * memory, and `problem` says so. docs/library.md describes the entries.
 */
import type { RunRecord } from '../train/record.ts';
import { bestOf, supersedes } from './merge.ts';
import { runKey, summaryOf } from './names.ts';
import { RunIndex } from './run-index.ts';
import { checkedExperiment, checkedRecord, checkedSummary, type Checked } from './schema.ts';
import type { Entry, Shelf } from './shelf.ts';
import type { Damage, KeptExperiment, Merge, OpenedExperiment, RunSummary } from './types.ts';

const EXPERIMENT = 'experiment/';
/** Summaries stand apart from the records, so that a list reads no curves. */
const SUMMARY = 'summary/';
const RECORD = 'record/';

/** What was taken out, to be put back. */
export interface Removed {
  readonly experiment: KeptExperiment;
  readonly entries: readonly Entry[];
}

const now = (): string => new Date().toISOString();

export class Library {
  readonly #shelf: Shelf;
  readonly #experiments = new Map<string, KeptExperiment>();
  readonly #runs = new RunIndex();
  readonly #damaged = new Map<string, string>();
  /** What the disk had no room for. */
  readonly #unsaved = new Map<string, unknown>();
  #problem: string | null = null;

  private constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  /** Reads all but the records. Rejects where the shelf does. */
  static async open(shelf: Shelf): Promise<Library> {
    const library = new Library(shelf);
    await library.refresh();
    return library;
  }

  /** Reads what other tabs have written since. */
  async refresh(): Promise<void> {
    const keys = await this.#shelf.keys();
    await this.#list(keys, EXPERIMENT, checkedExperiment, this.#experiments, ({ id }) => id);
    await this.#list(keys, SUMMARY, checkedSummary, this.#runs, ({ key }) => key);
  }

  /** Latest first. */
  get experiments(): readonly KeptExperiment[] {
    return [...this.#experiments.values()].sort((a, b) => b.changedAt.localeCompare(a.changedAt));
  }

  /** Entries that could not be read and were left out. */
  get damaged(): readonly Damage[] {
    return [...this.#damaged].map(([key, reason]) => ({ key, reason }));
  }

  /** Names of the runs that finished, on any adapter. */
  get finished(): ReadonlySet<string> {
    return new Set([...this.#runs.values()].flatMap(({ id, outcome }) => (outcome === 'finished' ? [id] : [])));
  }

  /** Why something is not on disk; null where all is. */
  get problem(): string | null {
    return this.#problem;
  }

  experiment(id: string): KeptExperiment | null {
    return this.#experiments.get(id) ?? null;
  }

  /** The run of a name on every adapter it was trained on, the one that is shown first. */
  summaries(run: string): readonly RunSummary[] {
    const all = this.#runs.named(run);
    const best = bestOf(all);
    return best === null ? [] : [best, ...all.filter((summary) => summary !== best)];
  }

  /** The runs of an experiment that there are, in the order of its plan. */
  runsOf({ planned }: Pick<KeptExperiment, 'planned'>): readonly RunSummary[] {
    return planned.flatMap((id) => bestOf(this.#runs.named(id)) ?? []);
  }

  /** The records of runs by their names, those that there are. One that can't be read is left out and named as damaged. */
  async records(runs: readonly string[]): Promise<RunRecord[]> {
    const keys = this.runsOf({ planned: runs }).map(({ key }) => RECORD + key);
    const values = await this.#read(keys);
    return values.flatMap((value, i) => {
      const record = checkedRecord(value);
      if ('value' in record) return record.value;
      this.#damaged.set(keys[i] ?? '', value === undefined ? 'the entry is missing' : record.reason);
      return [];
    });
  }

  /** Keeps an experiment, or what is new of one that is kept: its name and first date stay. */
  async keepExperiment(experiment: KeptExperiment): Promise<void> {
    await this.#write(this.#experimentEntry(experiment));
  }

  /** Keeps a run, unless as much is known of it already. Whether it was news. */
  async keepRun(record: RunRecord): Promise<boolean> {
    const entries = this.#runEntries(record);
    await this.#write(entries);
    return entries.length > 0;
  }

  /** Keeps an experiment with its records, in one stroke. */
  async keep({ experiment, records }: OpenedExperiment): Promise<Merge> {
    const fresh = records.map((record) => this.#runEntries(record));
    await this.#write([...this.#experimentEntry(experiment), ...fresh.flat()]);
    const count = fresh.filter((entries) => entries.length > 0).length;
    return { fresh: count, known: records.length - count };
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#change(id, { name: name.trim() });
  }

  /** Says that its training has ended, by itself or by the visitor. */
  async setAside(id: string): Promise<void> {
    await this.#change(id, { underWay: false, changedAt: now() });
  }

  /** Takes out an experiment, and those of its runs that no other one asks for. Null where there is none of that id. */
  async remove(id: string): Promise<Removed | null> {
    const experiment = this.#experiments.get(id);
    if (experiment === undefined) return null;
    this.#experiments.delete(id);
    const needed = new Set([...this.#experiments.values()].flatMap(({ planned }) => planned));
    const own = new Set(experiment.planned.filter((run) => !needed.has(run)));
    const runs = [...this.#runs.values()].filter((run) => own.has(run.id));
    const records = await this.#read(runs.map(({ key }) => RECORD + key));
    for (const { key } of runs) this.#runs.delete(key);
    const entries: Entry[] = [
      [EXPERIMENT + id, experiment],
      ...runs.flatMap((run, i): Entry[] => [
        [SUMMARY + run.key, run],
        [RECORD + run.key, records[i]],
      ]),
    ];
    await this.#erase(entries.map(([key]) => key));
    return { experiment, entries };
  }

  /** Puts back what was taken out. */
  async restore({ experiment, entries }: Removed): Promise<void> {
    this.#experiments.set(experiment.id, experiment);
    for (const [key, value] of entries) {
      if (key.startsWith(SUMMARY)) this.#runs.set(key.slice(SUMMARY.length), value as RunSummary);
    }
    await this.#write(entries);
  }

  /** Deletes the entries that can't be read. */
  async discardDamaged(): Promise<void> {
    const keys = [...this.#damaged.keys()];
    this.#damaged.clear();
    for (const key of keys) if (key.startsWith(RECORD)) this.#runs.delete(key.slice(RECORD.length));
    const summaries = keys.filter((key) => key.startsWith(RECORD)).map((key) => key.replace(RECORD, SUMMARY));
    await this.#erase([...keys, ...summaries]);
  }

  /** Tries again to write what there was no room for. */
  async retry(): Promise<void> {
    await this.#write([]);
  }

  async #list<T>(
    keys: readonly string[],
    prefix: string,
    check: (value: unknown) => Checked<T>,
    into: { keys(): Iterable<string>; set(key: string, value: T): void; delete(key: string): void },
    nameOf: (value: T) => string,
  ): Promise<void> {
    const own = keys.filter((key) => key.startsWith(prefix));
    const values = await this.#shelf.read(own);
    values.forEach((value, i) => {
      const key = own[i] ?? '';
      const result = check(value);
      if ('value' in result && prefix + nameOf(result.value) === key) into.set(nameOf(result.value), result.value);
      else this.#damaged.set(key, 'reason' in result ? result.reason : 'the entry stands under another name');
    });
    const there = new Set([...own, ...this.#unsaved.keys()]);
    for (const name of [...into.keys()]) if (!there.has(prefix + name)) into.delete(name);
  }

  #experimentEntry(experiment: KeptExperiment): Entry[] {
    const before = this.#experiments.get(experiment.id);
    const { createdAt, origin } = before ?? experiment;
    const kept = { ...experiment, createdAt, origin, name: experiment.name || (before?.name ?? '') };
    this.#experiments.set(kept.id, kept);
    return [[EXPERIMENT + kept.id, kept]];
  }

  /** What to write for a record; nothing where as much is known. */
  #runEntries(record: RunRecord): Entry[] {
    const key = runKey(record);
    const summary = summaryOf(record);
    const known = this.#runs.get(key);
    if (known !== undefined && !this.#damaged.has(RECORD + key) && !supersedes(summary, known)) return [];
    this.#runs.set(key, summary);
    this.#damaged.delete(RECORD + key);
    return [
      [RECORD + key, record],
      [SUMMARY + key, summary],
    ];
  }

  async #change(id: string, patch: Partial<KeptExperiment>): Promise<void> {
    const before = this.#experiments.get(id);
    if (before === undefined) return;
    const changed = { ...before, ...patch };
    this.#experiments.set(id, changed);
    await this.#write([[EXPERIMENT + id, changed]]);
  }

  async #read(keys: readonly string[]): Promise<unknown[]> {
    const values = await this.#shelf.read(keys);
    return values.map((value, i) => this.#unsaved.get(keys[i] ?? '') ?? value);
  }

  /** Together with what could not be written before; what there is no room for stays in memory. */
  async #write(entries: readonly Entry[]): Promise<void> {
    const all = new Map([...this.#unsaved, ...entries]);
    if (all.size === 0) return;
    try {
      await this.#shelf.write([...all]);
      this.#unsaved.clear();
      this.#problem = null;
    } catch (error) {
      for (const [key, value] of entries) this.#unsaved.set(key, value);
      this.#problem = this.#fullText(error);
    }
  }

  async #erase(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#unsaved.delete(key);
    await this.#shelf.remove(keys);
    // There may be room now.
    await this.retry();
  }

  #fullText(error: unknown): string {
    const runs = [...this.#unsaved.keys()].filter((key) => key.startsWith(RECORD)).length;
    const what = runs === 0 ? 'The last change is' : runs === 1 ? '1 run is' : `${runs} runs are`;
    // DOMExceptions are no Errors everywhere.
    const { name = 'Error', message = '' } = Object(error) as { name?: string; message?: string };
    const why =
      name === 'QuotaExceededError'
        ? "The browser's storage for this page is full"
        : `The browser's storage failed (${message || name})`;
    return `${why}: ${what} kept in memory only, until the page is closed. Save records.json, or delete what you no longer need.`;
  }
}
