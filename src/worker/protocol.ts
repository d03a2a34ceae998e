/** What crosses between the page and the worker: plain data only. */
import type { Attention } from '../checkpoint/attention.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { EngineLogits } from '../checkpoint/logits.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import type { ModelConfig } from '../model/config.ts';
import type { KernelChoice } from '../model/kernels.ts';
import type { RunEvent } from '../train/events.ts';
import type { AdapterReport, RunRecord } from '../train/record.ts';
import type { RunSpec } from '../train/spec.ts';
import type { TunedCandidate } from '../train/tuner.ts';
import type { CheckResult } from './check.ts';

/** Why the lab can't go on, as a kind the page can word. */
export type LabFailureKind =
  | 'no-webgpu'
  | 'no-adapter'
  | 'device-lost'
  | 'does-not-fit'
  | 'bad-corpus'
  | 'bad-spec'
  /** The weights of a run are not kept here. */
  | 'no-checkpoint'
  /** A text that the model can't read, or writing options that make no sense. */
  | 'bad-text'
  | 'internal';

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

/** Which kernels serve a shape on this adapter, and why. */
export interface KernelReport {
  readonly model: ModelConfig;
  /** Windows a step. */
  readonly batch: number;
  /** Runs trained together. */
  readonly replicas: number;
  readonly kernels: KernelChoice;
  /**
   * 'named' by the spec; the default of a 'software' adapter; 'untuned': the default, since measuring is off; 'measured' on
   * this visit; 'remembered' from an earlier one.
   */
  readonly source: 'named' | 'software' | 'untuned' | 'measured' | 'remembered';
  /** In the order they were tried; empty where nothing was measured. */
  readonly candidates: readonly TunedCandidate[];
  /** ISO date and time. */
  readonly measuredAt: string | null;
}

/** What holds for all work of a worker. */
export interface LabSettings {
  /** Whether kernels may be chosen by measurement; without it the adapter's default serves. */
  readonly tuning: boolean;
  /** Whether a model in training shows what it would write, every few seconds ('sample' events). Left out, it does. */
  readonly samples?: boolean;
  /** Whether the weights of finished runs are kept. Left out, they are. */
  readonly checkpoints?: boolean;
}

/** How a kept model goes on from a prompt. */
export interface WriteOptions {
  /** To write, 1 to 2000. */
  readonly characters: number;
  /** 1 draws from the model's own probabilities; lower is more certain; 0 takes the likeliest character every time. */
  readonly temperature: number;
  /** Of the draws; the same seed repeats the text. Left out, 1. */
  readonly seed?: number;
}

/** A finished run that is handed over: its weights, and what the engine makes of the first held-out window with them. */
export interface TrainedModel {
  readonly checkpoint: Checkpoint;
  readonly engine: EngineLogits;
}

/** A checkpoint that is kept. */
export interface KeptCheckpoint {
  /** Name of the run's spec. */
  readonly run: string;
  readonly bytes: number;
  /** ISO date and time. */
  readonly keptAt: string;
}

/** What is kept, latest first. */
export interface KeptCheckpoints {
  readonly checkpoints: readonly KeptCheckpoint[];
  readonly bytes: number;
  /** Most bytes that are kept; beyond them the checkpoints used longest ago make room. */
  readonly limit: number;
  /** 'disk' outlives the visit; 'memory' ends with it, where the browser offers no private files. */
  readonly place: 'disk' | 'memory';
}

/** The worker's side; the page holds it through LabClient. */
export interface LabWorker {
  /** Says where the app lives, as an absolute address: a worker's relative ones start at its own file. */
  connect(base: string, settings: LabSettings): void;
  /** Opens the adapter and device, once. */
  open(): Promise<AdapterReport>;
  /** Which kernels served the shapes estimated or trained since the device was opened. */
  kernels(): Promise<KernelReport[]>;
  /** Forgets all measurements of kernels, so that the next job measures again. */
  forgetKernels(): Promise<void>;
  /** Compares every kernel this adapter can run with its float64 twin; hands on the results kernel by kernel. */
  check(onResults: (results: CheckResult[]) => void): Promise<void>;
  /** Corpora that can be trained on: shipped ones and files added in this session. */
  corpora(): Promise<CorpusInfo[]>;
  /** Checks a visitor's own UTF-8 file and makes a corpus of it. */
  addCorpus(name: string, bytes: ArrayBuffer): Promise<CorpusInfo>;
  /** Measures the smallest and the largest group for a moment, interpolates the rest. Groups are replicas of one shape. */
  estimate(job: string, groups: RunSpec[][]): Promise<GroupEstimate[]>;
  /**
   * Trains runs of one shape together. Resolves with one record a spec, whatever the outcomes. With `onTrained` finished runs are
   * handed to it, in place of being kept, before the call resolves.
   */
  train(
    job: string,
    specs: RunSpec[],
    onEvent: (event: RunEvent) => void,
    onTrained?: (trained: TrainedModel) => void | Promise<void>,
  ): Promise<RunRecord[]>;
  /** Lets the submitted steps end, then waits. */
  pause(job: string): void;
  resume(job: string): void;
  /** Ends the job early; train() then resolves with 'stopped' records. */
  stop(job: string): void;
  /**
   * Sets the share of the GPU's time that training may take from now on, 0.1 to 1: after each submit it leaves the GPU idle
   * for the rest. Losses don't change.
   */
  gentle(share: number): void;
  /** The trained weights of a finished run, or null where they are not kept. */
  checkpoint(run: string): Promise<Checkpoint | null>;
  checkpoints(): Promise<KeptCheckpoints>;
  /** Deletes the weights of a run, or of all. */
  forgetCheckpoints(run?: string): Promise<void>;
  /** What the run's kept model writes after the prompt. */
  write(run: string, prompt: string, options: WriteOptions): Promise<string>;
  /** What the run's kept model does with a text of two characters or more. */
  attend(run: string, text: string): Promise<Attention>;
}
