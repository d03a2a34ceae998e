/** The mathematics of a ladder. Its bootstraps take tenths of a second, so the page has them done by a worker. */
import * as Comlink from 'comlink';
import type { LadderPlan, LadderState, TrainGroup } from '../../experiments/ladder-types.ts';
import type { RunRecord } from '../../train/record.ts';
import type { RunSpec } from '../../train/spec.ts';

export interface Analyst {
  /** The ladder of a records file. Rejects, in words to show, where the text is none. */
  read(text: string): Promise<LadderState>;
  /** Climbs a ladder: trains size after size by `train`, fits and predicts between them. Runs among `done` are kept. */
  climb(
    signal: AbortSignal,
    plan: LadderPlan,
    train: TrainGroup,
    onState: (state: LadderState) => void,
    done: readonly RunRecord[],
  ): Promise<LadderState>;
}

/** What crosses to the worker: no signals, no listeners. */
export interface RemoteAnalyst {
  read(text: string): Promise<LadderState>;
  climb(
    plan: LadderPlan,
    train: (specs: readonly RunSpec[]) => Promise<RunRecord[]>,
    onState: (state: LadderState) => void,
    done: readonly RunRecord[],
  ): Promise<LadderState>;
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

  async read(text: string): Promise<LadderState> {
    const { remote, died } = (this.#started ??= start());
    return Promise.race([remote.read(text), died]);
  }

  /** Training stays with the page: the worker only asks for it, and its events don't pass through here. */
  async climb(
    signal: AbortSignal,
    plan: LadderPlan,
    train: TrainGroup,
    onState: (state: LadderState) => void,
    done: readonly RunRecord[],
  ): Promise<LadderState> {
    const { remote, died } = (this.#started ??= start());
    const training = new Training(signal, train);
    const stop = () => void remote.stop();
    signal.addEventListener('abort', stop);
    try {
      const climbing = remote.climb(plan, Comlink.proxy(training.group), Comlink.proxy(onState), done);
      return await Promise.race([climbing, died]);
    } catch (error) {
      throw training.broken?.error ?? error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** Training as the worker asks for it. An error loses its class on the way through the worker, so the first is kept. */
class Training {
  broken: { readonly error: unknown } | null = null;
  readonly #signal: AbortSignal;
  readonly #train: TrainGroup;

  constructor(signal: AbortSignal, train: TrainGroup) {
    this.#signal = signal;
    this.#train = train;
  }

  readonly group = async (specs: readonly RunSpec[]): Promise<RunRecord[]> => {
    try {
      return await this.#train(this.#signal, specs, () => undefined);
    } catch (error) {
      this.broken ??= { error };
      throw error;
    }
  };
}
