/** The experiments of the page, each with its session, on the one lab they share. */
import type { ExperimentPlan, ExperimentState, Options } from '../../experiments/experiment.ts';
import { csvOf } from '../../experiments/csv.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import { experimentOf } from '../../experiments/registry.ts';
import type { LawPoint } from '../../scaling/types.ts';
import type { RunRecord } from '../../train/record.ts';
import type { Analyst } from '../analysis/analyst.ts';
import type { LadderSession } from '../ladder/ladder-view.ts';
import type { TableSession } from '../state/table-session.ts';
import { experimentKind } from '../state/experiment-kind.ts';
import { messageOf } from '../state/failure.ts';
import type { OpenLab } from '../state/lab.ts';
import { LabKeeper } from '../state/lab-keeper.ts';
import { isBusy } from '../state/lab-view.ts';
import { ladderKind } from '../state/ladder-kind.ts';
import { addressOf, FIRST, linkedView } from '../state/link.ts';
import { experimentIn, recordingText } from '../state/records-file.ts';
import type { OwnLaw } from '../state/own-law.ts';
import { Session } from '../state/session.ts';
import { isTool } from './catalogue.ts';

export type ExperimentSession = Session<Options, ExperimentPlan, ExperimentState>;
type AnySession = LadderSession | ExperimentSession;

export class Sessions {
  readonly keeper: LabKeeper;
  readonly ladder: LadderSession;
  /** The visitor's own table; null until the part of the page that fits it is there. */
  tables: TableSession | null = null;
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

  constructor(openLab: OpenLab, analyst: Analyst, changed: () => void) {
    this.#analyst = analyst;
    this.#changed = changed;
    this.keeper = new LabKeeper(openLab, changed);
    this.ladder = new Session(ladderKind(analyst), this.keeper, this.#searchOf(FIRST), changed, () =>
      this.#finishedOutside(FIRST),
    );
    this.#current = this.ladder;
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
    const kind = experimentKind(experiment, this.#analyst);
    const session: ExperimentSession = new Session(kind, this.keeper, this.#searchOf(id), this.#changed, () =>
      this.#finishedOutside(id),
    );
    this.#others.set(id, session);
    return session;
  }

  open(): void {
    this.keeper.open();
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
      text: () => csvOf(plan.corpus.id, records, []),
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

  /** The address of a view. */
  linkOf(id: string): string {
    if (isTool(id)) return addressOf(location.search, { view: id });
    return (id === FIRST ? this.ladder : this.experiment(id)).link;
  }

  /** A file given to the page: records of any experiment, or a text. The id of the view to go to, null to stay. */
  async take(file: File): Promise<string | null> {
    if (!file.name.endsWith('.json')) {
      await this.#current.addCorpus(file);
      return null;
    }
    const text = await file.text();
    const named = experimentIn(text);
    const id = named !== null && experimentOf(named) !== null ? named : named === FIRST ? FIRST : this.#current.id;
    return (await this.#openRecords(id, text)) ? id : null;
  }

  async #openRecords(id: string, text: string): Promise<boolean> {
    const session = id === FIRST ? this.ladder : this.experiment(id);
    try {
      if (isBusy(session.phase)) throw new Error('Stop the training first, then open the records.');
      await this.#replay(session, 'imported', text);
      return true;
    } catch (error) {
      this.#current.fileProblem(messageOf(error));
      return false;
    }
  }

  async #loadRecording(session: AnySession): Promise<void> {
    if (this.#begun.has(session)) return;
    this.#begun.add(session);
    const text = await recordingText(session.id);
    try {
      if (text !== null) return await this.#replay(session, 'recorded', text);
    } catch (error) {
      console.warn('The recorded result was not read:', error);
    }
    session.show('recorded', null);
  }

  async #replay(session: AnySession, source: 'recorded' | 'imported', text: string): Promise<void> {
    if (session === this.ladder) this.ladder.show(source, await this.#analyst.readLadder(text));
    else this.experiment(session.id).show(source, await this.#analyst.readExperiment(text));
  }

  /** Fits a law to the runs of every experiment at hand that varies sizes and tokens; the joint one's recording is one. */
  async #fitLaws(): Promise<void> {
    await this.#loadRecording(this.experiment('joint'));
    for (const session of this.#others.values()) {
      const { shown } = session.view;
      if (shown === null || this.#fitted.get(session.id) === shown.state) continue;
      this.#fitted.set(session.id, shown.state);
      const fitted = await this.#analyst.fittedLaw(shown.state.records).catch(() => null);
      const about = experimentOf(session.id)?.title ?? session.id;
      const { title } = shown.state.plan.corpus;
      if (fitted !== null)
        this.addLaw({
          id: `own-${session.id}`,
          title: `${fitted.name} of ${fitted.runs} runs: ${about}`,
          law: { ...fitted.law, caveats: [...(fitted.law.caveats ?? []), `Losses are nats a character of ${title}.`] },
        });
    }
  }

  #finishedOutside(id: string): RunRecord[] {
    return [this.ladder, ...this.#others.values()].flatMap((session) => (session.id === id ? [] : session.finished));
  }

  #known(id: string): AnySession | undefined {
    return id === FIRST ? this.ladder : this.#others.get(id);
  }

  #searchOf(id: string): string {
    return linkedView(this.#search) === id ? this.#search : '';
  }
}
