/** A visitor's table of runs on the page: the file, how it is fitted, what came of it. */
import type { TableFindings } from '../../runs-table/findings.ts';
import { DEFAULT_SETTINGS } from '../../runs-table/fits/analyse.ts';
import type { FitSettings, Step } from '../../runs-table/fits/types.ts';
import type { FittedLaw } from '../analysis/own-law.ts';
import type { Where } from '../../runs-table/kinds.ts';
import type { Kind } from '../../runs-table/types.ts';
import type { TableFile, TableFitter, TableSummary } from '../analysis/table-fitter.ts';
import { messageOf } from './failure.ts';
import { saveText } from './save.ts';

export interface TableView {
  /** Name of the file; null before any. */
  readonly name: string | null;
  readonly mapping: string;
  /** Kinds of runs in the table, and of which the rows are read. */
  readonly kinds: readonly Kind[];
  readonly where: readonly Where[];
  /** Headers of kinds of which one must be chosen before anything is fitted. */
  readonly open: readonly string[];
  readonly settings: FitSettings;
  /** Id of the published law laid over the runs; '' for none. */
  readonly overlay: string;
  readonly phase: 'empty' | 'reading' | 'asking' | 'fitting' | 'done' | 'failed';
  /** What is under way. */
  readonly step: Step | null;
  readonly summary: TableSummary | null;
  readonly findings: TableFindings | null;
  /** Why there are no fits. */
  readonly problem: string | null;
}

/** Without places to predict of which one number is missing. */
function wholeSettings(settings: FitSettings): FitSettings {
  return { ...settings, predict: settings.predict.filter(({ n, d }) => n > 0 && d > 0) };
}

export class TableSession {
  readonly #fitter: TableFitter;
  readonly #changed: () => void;
  #text = '';
  /** Counts the fits: an answer to an older one is dropped. */
  #asked = 0;
  #view: TableView = {
    name: null,
    mapping: '',
    kinds: [],
    where: [],
    open: [],
    settings: DEFAULT_SETTINGS,
    overlay: '',
    phase: 'empty',
    step: null,
    summary: null,
    findings: null,
    problem: null,
  };

  constructor(fitter: TableFitter, changed: () => void) {
    this.#fitter = fitter;
    this.#changed = changed;
  }

  get view(): TableView {
    return this.#view;
  }

  async open(file: File): Promise<void> {
    await this.openText(file.name, await file.text());
  }

  /** Another table: what was said of the columns and rows of the one before doesn't hold. */
  async openText(name: string, text: string): Promise<void> {
    this.#text = text;
    this.#set({ name, mapping: '', kinds: [], where: [], open: [], settings: { ...this.#view.settings, predict: [] } });
    await this.#fit();
  }

  /** Other columns, rows or settings: the same table is fitted anew. */
  async change(patch: {
    readonly mapping?: string;
    readonly where?: readonly Where[];
    readonly settings?: Partial<FitSettings>;
  }): Promise<void> {
    const { mapping = this.#view.mapping, where = this.#view.where, settings = {} } = patch;
    this.#set({ mapping, where, settings: { ...this.#view.settings, ...settings } });
    if (this.#view.name !== null) await this.#fit();
  }

  /** Of the rows, those with this value of a kind. */
  async choose(header: string, value: string): Promise<void> {
    const others = this.#view.where.filter((one) => one.header !== header);
    await this.change({ where: [...others, { header, value }] });
  }

  /** Settings that aren't whole yet: shown, and not fitted by. */
  keep(settings: Partial<FitSettings>): void {
    this.#set({ settings: { ...this.#view.settings, ...settings } });
  }

  /** Another published law over the same fits. */
  async lay(overlay: string): Promise<void> {
    this.#set({ overlay });
    if (this.#view.phase !== 'done') return;
    const asked = this.#asked;
    const findings = await this.#fitter.overlay(this.#overlays);
    if (asked === this.#asked && overlay === this.#view.overlay) this.#set({ findings });
  }

  async save(name: TableFile): Promise<void> {
    if (this.#view.phase !== 'done') return;
    saveText(name, name.endsWith('.csv') ? 'text/csv' : 'application/json', await this.#fitter.file(name));
  }

  /** The joint law fitted, for the planner; null where there is none. */
  law(): Promise<FittedLaw | null> {
    return this.#view.phase === 'done' ? this.#fitter.law() : Promise.resolve(null);
  }

  get #overlays(): string[] {
    return this.#view.overlay === '' ? [] : [this.#view.overlay];
  }

  async #fit(): Promise<void> {
    const { name, mapping, where, settings } = this.#view;
    if (name === null) return;
    const asked = (this.#asked += 1);
    const current = () => asked === this.#asked;
    this.#set({ phase: 'reading', step: null, summary: null, problem: null, open: [] });
    try {
      const findings = await this.#fitter.fit(
        { name, text: this.#text, mapping, where, settings: wholeSettings(settings), overlays: this.#overlays },
        (summary) => current() && this.#set({ phase: 'fitting', summary }),
        (step) => current() && this.#set({ step }),
        (kinds, open) => {
          if (current()) this.#set({ kinds, open });
          return Promise.resolve();
        },
      );
      if (current()) this.#set({ phase: 'done', step: null, findings });
    } catch (error) {
      if (!current()) return;
      const asking = this.#view.open.length > 0;
      this.#set({
        phase: asking ? 'asking' : 'failed',
        step: null,
        findings: null,
        problem: asking ? null : messageOf(error),
      });
    }
  }

  #set(patch: Partial<TableView>): void {
    this.#view = { ...this.#view, ...patch };
    this.#changed();
  }
}
