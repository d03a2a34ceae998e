/** The mathematics of the experiments. Its bootstraps take tenths of a second, so the page has them done by a worker. */
import * as Comlink from 'comlink';
import type { ExperimentPlan, ExperimentState, TrainGroup } from '../../experiments/experiment.ts';
import type { LadderPlan, LadderState } from '../../experiments/ladder-types.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import type { LawPoint } from '../../scaling/types.ts';
import type { RunEvent } from '../../train/events.ts';
import type { RunRecord } from '../../train/record.ts';
import type { FittedLaw } from './own-law.ts';
import type { SavedFile } from '../state/kind.ts';
import type { RunSpec } from '../../train/spec.ts';

/** Trains the groups of a plan by `train`, says after every step what is known, and keeps the runs among `done`. */
type Run<P, S> = (
  signal: AbortSignal,
  plan: P,
  train: TrainGroup,
  onState: (state: S) => void,
  done: readonly RunRecord[],
) => Promise<S>;

export interface Analyst {
  /** The ladder of a records file. Rejects, in words to show, where the text is none. */
  readLadder(text: string): Promise<LadderState>;
  /** The text of one of a ladder's files. */
  ladderFile(name: SavedFile, ladder: LadderState): Promise<string>;
  /** The law through some sizes, with its bootstrap. */
  fitLaw(points: readonly LawPoint[]): Promise<LawFits>;
  /** Any other experiment of a records file. Rejects, in words to show, where the text is none. */
  readExperiment(text: string): Promise<ExperimentState>;
  /** The joint law of finished runs, for the planner; null where they allow none. */
  fittedLaw(records: readonly RunRecord[]): Promise<FittedLaw | null>;
  /** Climbs a ladder: fits and predicts between its sizes. */
  readonly climb: Run<LadderPlan, LadderState>;
  /** Any other experiment. */
  readonly run: Run<ExperimentPlan, ExperimentState>;
}

/** Training as the worker asks for it: records come back one by one as they are made, and all together at the end. */
export type RemoteTrain = (specs: readonly RunSpec[], onRecord: (record: RunRecord) => void) => Promise<RunRecord[]>;

/** What crosses to the worker: no signals, and of the events only the records. */
type RemoteRun<P, S> = (
  plan: P,
  train: RemoteTrain,
  onState: (state: S) => void,
  done: readonly RunRecord[],
) => Promise<S>;

export interface RemoteAnalyst {
  readLadder(text: string): Promise<LadderState>;
  ladderFile(name: SavedFile, ladder: LadderState): Promise<string>;
  fitLaw(points: readonly LawPoint[]): Promise<LawFits>;
  readExperiment(text: string): Promise<ExperimentState>;
  fittedLaw(records: readonly RunRecord[]): Promise<FittedLaw | null>;
  readonly climb: RemoteRun<LadderPlan, LadderState>;
  readonly run: RemoteRun<ExperimentPlan, ExperimentState>;
  stop(): void;
}

/** The worker with a promise that rejects if it dies. */
interface Started {
  readonly remote: Comlink.Remote<RemoteAnalyst>;
  readonly died: Promise<never>;
}

function start(): Started {
  const worker = new Worker(new URL('./analyst-worker.ts', import.meta.url), { type: 'module', name: 'analyst' });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => {
      reject(
        new Error(`The worker that fits the law stopped (${message || 'it could not be loaded'}). Reload the page.`),
      );
    });
  });
  died.catch(() => undefined); // Whoever asks races against it; between questions nobody does.
  return { remote: Comlink.wrap<RemoteAnalyst>(worker), died };
}

/** The analyst in a worker of its own, started with the first question. */
export class AnalystWorker implements Analyst {
  #started: Started | null = null;

  async readLadder(text: string): Promise<LadderState> {
    const { remote, died } = (this.#started ??= start());
    return Promise.race([remote.readLadder(text), died]);
  }

  async ladderFile(name: SavedFile, ladder: LadderState): Promise<string> {
    const { remote, died } = (this.#started ??= start());
    return Promise.race([remote.ladderFile(name, ladder), died]);
  }

  async fitLaw(points: readonly LawPoint[]): Promise<LawFits> {
    const { remote, died } = (this.#started ??= start());
    return Promise.race([remote.fitLaw(points), died]);
  }

  async readExperiment(text: string): Promise<ExperimentState> {
    const { remote, died } = (this.#started ??= start());
    return Promise.race([remote.readExperiment(text), died]);
  }

  async fittedLaw(records: readonly RunRecord[]): Promise<FittedLaw | null> {
    const { remote, died } = (this.#started ??= start());
    return Promise.race([remote.fittedLaw(records), died]);
  }

  readonly climb: Run<LadderPlan, LadderState> = (signal, plan, train, onState, done) =>
    this.#train(signal, train, (remote, group) => remote.climb(plan, group, Comlink.proxy(onState), done));

  readonly run: Run<ExperimentPlan, ExperimentState> = (signal, plan, train, onState, done) =>
    this.#train(signal, train, (remote, group) => remote.run(plan, group, Comlink.proxy(onState), done));

  /** Training stays with the page: the worker only asks for it, and of its events gets the records alone. */
  async #train<S>(
    signal: AbortSignal,
    train: TrainGroup,
    call: (remote: Comlink.Remote<RemoteAnalyst>, group: RemoteTrain) => Promise<S>,
  ): Promise<S> {
    const { remote, died } = (this.#started ??= start());
    const training = new Training(signal, train);
    const stop = () => void remote.stop();
    signal.addEventListener('abort', stop);
    try {
      return await Promise.race([call(remote, Comlink.proxy(training.group)), died]);
    } catch (error) {
      throw training.broken?.error ?? error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** Training for the worker. The kind of a failure would be lost on the way through the worker, so the first is kept. */
class Training {
  broken: { readonly error: unknown } | null = null;
  readonly #signal: AbortSignal;
  readonly #train: TrainGroup;

  constructor(signal: AbortSignal, train: TrainGroup) {
    this.#signal = signal;
    this.#train = train;
  }

  readonly group: RemoteTrain = async (specs, onRecord) => {
    try {
      return await this.#train(this.#signal, specs, (event: RunEvent) => {
        if (event.type === 'record') onRecord(event.record);
      });
    } catch (error) {
      this.broken ??= { error };
      throw error;
    }
  };
}
