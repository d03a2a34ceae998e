/** Fits to tables of runs, done by a worker of their own: a thousand bootstraps of many runs take seconds. */
import * as Comlink from 'comlink';
import type { TableFindings } from '../../runs-table/findings.ts';
import type { FitSettings, Step } from '../../runs-table/fits/types.ts';
import type { Where } from '../../runs-table/kinds.ts';
import type { Kind } from '../../runs-table/types.ts';
import type { FittedLaw } from './own-law.ts';

export const TABLE_FILES = ['fit.json', 'fits.csv', 'residuals.csv', 'predictions.csv'] as const;
export type TableFile = (typeof TABLE_FILES)[number];

/** What is to be fitted, and how. */
export interface TableRequest {
  /** Of the file, for its fit.json. */
  readonly name: string;
  readonly text: string;
  /** A person's word on columns, 'params=Size,loss=Eval'; '' to go by the headers. */
  readonly mapping: string;
  /** The rows to read, where the table has several kinds of runs. */
  readonly where: readonly Where[];
  readonly settings: FitSettings;
  /** Published laws to lay over the runs. */
  readonly overlays: readonly string[];
}

/** What was read, told before the fits begin. */
export interface TableSummary {
  readonly runs: number;
  readonly rejected: number;
  /** 'Params as parameters N, Loss as loss L'. */
  readonly columns: readonly string[];
  readonly unread: readonly string[];
  readonly notes: readonly string[];
}

/** Columns that tell kinds of runs apart; `open` are the headers of those of which a value must be chosen first. */
export type OnKinds = (kinds: readonly Kind[], open: readonly string[]) => Promise<void>;

/** The fitter as the page uses it, so that tests can put another in its place. */
export interface TableFitter {
  /**
   * Reads and fits a table. A fit under way ends, its promise never settles. Rejects, in words to show, where nothing can be
   * fitted. Before, `onKinds` is told of the kinds of runs there are.
   */
  fit(
    request: TableRequest,
    onRead: (summary: TableSummary) => void,
    onStep: (step: Step) => void,
    onKinds: OnKinds,
  ): Promise<TableFindings>;
  /** The findings of the last fit with other published laws over them. */
  overlay(laws: readonly string[]): Promise<TableFindings>;
  /** The text of one of the last fit's files. */
  file(name: TableFile): Promise<string>;
  /** The last fit's joint law, for the planner; null where it has none. */
  law(): Promise<FittedLaw | null>;
}

/** What crosses to the worker. */
export type RemoteFitter = TableFitter;

interface Started {
  readonly worker: Worker;
  readonly remote: Comlink.Remote<RemoteFitter>;
  /** Rejects if the worker dies. */
  readonly died: Promise<never>;
}

function start(): Started {
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), { type: 'module', name: 'fitter' });
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) => {
      reject(
        new Error(`The worker that fits stopped (${message || 'it could not be loaded'}). Choose the file again.`),
      );
    });
  });
  died.catch(() => undefined); // Whoever asks races against it; between questions nobody does.
  return { worker, remote: Comlink.wrap<RemoteFitter>(worker), died };
}

export class TableFitterWorker implements TableFitter {
  #started: Started | null = null;
  #busy = false;

  async fit(
    request: TableRequest,
    onRead: (summary: TableSummary) => void,
    onStep: (step: Step) => void,
    onKinds: OnKinds,
  ): Promise<TableFindings> {
    // A worker in the middle of a fit hears nothing: another takes its place.
    if (this.#busy) this.#started?.worker.terminate();
    if (this.#busy) this.#started = null;
    const started = (this.#started ??= start());
    this.#busy = true;
    try {
      const [read, step, kinds] = [Comlink.proxy(onRead), Comlink.proxy(onStep), Comlink.proxy(onKinds)];
      const fitting = started.remote.fit(request, read, step, kinds);
      return await Promise.race([fitting, started.died]);
    } catch (error) {
      // Dead or not, the next fit begins with a worker that is sound.
      started.worker.terminate();
      this.#started = null;
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  overlay(laws: readonly string[]): Promise<TableFindings> {
    return this.#ask(({ remote }) => remote.overlay(laws));
  }

  file(name: TableFile): Promise<string> {
    return this.#ask(({ remote }) => remote.file(name));
  }

  law(): Promise<FittedLaw | null> {
    return this.#ask(({ remote }) => remote.law());
  }

  #ask<T>(question: (started: Started) => Promise<T>): Promise<T> {
    const started = (this.#started ??= start());
    return Promise.race([question(started), started.died]);
  }
}
