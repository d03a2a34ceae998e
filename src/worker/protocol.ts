/** What crosses between the page and the worker: plain data only. */
import type { CorpusInfo } from '../data/corpus.ts';
import type { RunEvent } from '../train/events.ts';
import type { AdapterReport, RunRecord } from '../train/record.ts';
import type { RunSpec } from '../train/spec.ts';

/** Why the lab can't go on, as a kind the page can word. */
export type LabFailureKind =
  'no-webgpu' | 'no-adapter' | 'device-lost' | 'does-not-fit' | 'bad-corpus' | 'bad-spec' | 'internal';

export interface LabFailure {
  readonly kind: LabFailureKind;
  /** What happened and what to do, ready to show. */
  readonly message: string;
}

/** Seconds a group of runs is expected to take on this adapter, from a measurement of it. */
export interface GroupEstimate {
  readonly seconds: number;
  readonly bytes: number;
}

/** The worker's side; the page holds it through LabClient. */
export interface LabWorker {
  /** Says where the app lives, as an absolute address: a worker's relative ones start at its own file. */
  connect(base: string): void;
  /** Opens the adapter and device, once. */
  open(): Promise<AdapterReport>;
  /** Corpora that can be trained on: shipped ones and files added in this session. */
  corpora(): Promise<CorpusInfo[]>;
  /** Checks a visitor's own UTF-8 file and makes a corpus of it. */
  addCorpus(name: string, bytes: ArrayBuffer): Promise<CorpusInfo>;
  /** Measures the smallest and the largest group for a moment, interpolates the rest. Groups are replicas of one shape. */
  estimate(job: string, groups: RunSpec[][]): Promise<GroupEstimate[]>;
  /** Trains runs of one shape together. Resolves with one record a spec, whatever the outcomes. */
  train(job: string, specs: RunSpec[], onEvent: (event: RunEvent) => void): Promise<RunRecord[]>;
  /** Lets the submitted steps end, then waits. */
  pause(job: string): void;
  resume(job: string): void;
  /** Ends the job early; train() then resolves with 'stopped' records. */
  stop(job: string): void;
}
