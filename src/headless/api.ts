/**
 * What the headless page offers to the program that drives its browser: the worker client's calls as plain data, since
 * neither errors with fields nor callbacks nor signals cross that border. Planning, fitting and files are the driver's.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import type { RunEvent } from '../train/events.ts';
import type { AdapterReport, RunRecord } from '../train/record.ts';
import type { RunSpec } from '../train/spec.ts';
import type { GroupEstimate, LabFailure } from '../worker/protocol.ts';

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: LabFailure };

/** A trained model on its way to the driver: its files piece by piece, in order, then that they are whole. */
export type WeightsMessage =
  | { readonly kind: 'piece'; readonly folder: string; readonly file: string; readonly base64: string }
  | {
      readonly kind: 'whole';
      readonly folder: string;
      readonly run: string;
      /** Why it is no Qwen3 model, null where it is one. */
      readonly notQwen3: string | null;
    };

/** `window.loglog`. A job is named by the driver, so that it can be stopped while its call is under way. */
export interface HeadlessApi {
  open(): Promise<Reply<AdapterReport>>;
  corpora(): Promise<Reply<CorpusInfo[]>>;
  /** Makes a corpus of the file that the driver put into the page's file input, `#text-file`. */
  addCorpus(): Promise<Reply<CorpusInfo>>;
  estimate(job: string, groups: RunSpec[][]): Promise<Reply<GroupEstimate[]>>;
  /** Trains runs of one shape together; events go through `window.loglogEvent`, weights where asked for through `loglogWeights`. */
  train(job: string, specs: RunSpec[], weights: boolean): Promise<Reply<RunRecord[]>>;
  /** Ends a job early; its call then still resolves. */
  stop(job: string): void;
}

declare global {
  interface Window {
    loglog: HeadlessApi;
    /** Bound by the driver before the page loads. */
    loglogEvent(job: string, event: RunEvent): Promise<void>;
    /** Bound by the driver that asks for weights. */
    loglogWeights(message: WeightsMessage): Promise<void>;
    /** Bound by the driver: the worker itself died. */
    loglogLost(failure: LabFailure): Promise<void>;
  }
}
