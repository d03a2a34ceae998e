/** All the page shows at one moment, as plain data. */
import type { CorpusInfo } from '../../data/corpus.ts';
import type { Options } from '../../experiments/experiment.ts';
import type { LadderOptions, LadderPlan, LadderState } from '../../experiments/ladder-types.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { KernelReport, LabFailure } from '../../worker/protocol.ts';
import type { RunViews } from './run-view.ts';

/** The worker with its GPU. */
export type Engine =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly adapter: AdapterReport }
  | { readonly kind: 'unavailable'; readonly failure: LabFailure };

/** What all experiments share. */
export interface KeeperView {
  readonly engine: Engine;
  /** Texts to train on; empty until the worker has listed them. */
  readonly corpora: readonly CorpusInfo[];
  /** Which kernels serve the shapes estimated or trained so far. */
  readonly kernels: readonly KernelReport[];
  /** Id of the experiment that has the GPU; null where none has. */
  readonly busy: string | null;
  /** Share of the GPU's time that training may take, up to 1. */
  readonly gpuShare: number;
}

/** The time the chosen experiment will take on this adapter. */
export type Estimate =
  | { readonly kind: 'none' }
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly seconds: number; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string };

/** Where the visitor's own experiment stands; 'idle' before the first. */
export type Phase = 'idle' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed';

/** What the visitor has chosen to train. */
export interface Setup<O, P> {
  readonly corpora: readonly CorpusInfo[];
  readonly corpusId: string;
  readonly options: O;
  /** Null while the options make no experiment or no corpus is known. */
  readonly plan: P | null;
  /** Why the options make none. */
  readonly problem: string | null;
  /** Why the last file given was not taken. */
  readonly fileProblem: string | null;
}

/** What is on screen: the shipped recording, a visitor's file, a link's results, the library's, or what is trained here. */
export interface Shown<S> {
  readonly source: 'recorded' | 'imported' | 'linked' | 'kept' | 'live';
  readonly state: S;
  readonly runs: RunViews;
}

/** One experiment: O its options, P its plan, S what is known of it. */
export interface SessionView<O, P, S> {
  readonly setup: Setup<O, P>;
  readonly estimate: Estimate;
  readonly phase: Phase;
  readonly shown: Shown<S> | null;
  /** True until it is known whether a recording is shipped. */
  readonly loading: boolean;
  /** What ended or prevented the last training. */
  readonly failure: LabFailure | null;
}

/** Any experiment, as far as the page's common parts go. */
export type AnyView = Omit<KeeperView, 'corpora'> & Omit<SessionView<unknown, unknown, unknown>, 'setup' | 'shown'>;

/** Any experiment's choices, as the form shows them. */
export type AnySetup = Setup<Options, { readonly tokens: number; readonly flops: number }>;
export type LabView = KeeperView & SessionView<LadderOptions, LadderPlan, LadderState>;

/** Whether an experiment is under way. */
export function isBusy(phase: Phase): boolean {
  return phase === 'running' || phase === 'paused' || phase === 'stopping';
}
