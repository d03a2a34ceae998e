/** All the page shows at one moment, as plain data. */
import type { CorpusInfo } from '../../data/corpus.ts';
import type { LadderOptions, LadderPlan, LadderState } from '../../experiments/ladder-types.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { KernelReport, LabFailure } from '../../worker/protocol.ts';
import type { RunViews } from './run-view.ts';

/** The worker with its GPU. */
export type Engine =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly adapter: AdapterReport }
  | { readonly kind: 'unavailable'; readonly failure: LabFailure };

/** The time the chosen ladder will take on this adapter. */
export type Estimate =
  | { readonly kind: 'none' }
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly seconds: number; readonly bytes: number }
  | { readonly kind: 'failed'; readonly message: string };

/** Where the visitor's own ladder stands; 'idle' before the first. */
export type Phase = 'idle' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed';

/** A size on offer. */
export interface SizeChoice {
  readonly width: number;
  /** N with the chosen corpus. */
  readonly parameters: number;
}

/** What the visitor has chosen to train. */
export interface Setup {
  readonly corpora: readonly CorpusInfo[];
  readonly corpusId: string;
  readonly options: LadderOptions;
  readonly choices: readonly SizeChoice[];
  /** Null while the options make no ladder or no corpus is known. */
  readonly plan: LadderPlan | null;
  /** Why the options make no ladder. */
  readonly problem: string | null;
  /** Why the last file given was not taken. */
  readonly fileProblem: string | null;
}

/** The ladder on screen: the shipped recording, a visitor's file, or the one trained here. */
export interface Shown {
  readonly source: 'recorded' | 'imported' | 'live';
  readonly ladder: LadderState;
  readonly runs: RunViews;
}

export interface LabView {
  readonly engine: Engine;
  /** Which kernels serve the shapes estimated or trained so far. */
  readonly kernels: readonly KernelReport[];
  readonly setup: Setup;
  readonly estimate: Estimate;
  readonly phase: Phase;
  readonly shown: Shown | null;
  /** True until it is known whether a recording is shipped. */
  readonly loading: boolean;
  /** What ended or prevented the last ladder. */
  readonly failure: LabFailure | null;
}

/** Whether a ladder is under way. */
export function isBusy(phase: Phase): boolean {
  return phase === 'running' || phase === 'paused' || phase === 'stopping';
}
