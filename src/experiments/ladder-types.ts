/** The ladder: one model a size, the law fitted as the sizes step up, each next size predicted before it is trained. */
import type { CorpusInfo } from '../data/corpus.ts';
import type { ModelConfig, ParameterCount } from '../model/config.ts';
import type { KernelChoice } from '../model/kernels.ts';
import type { LawPoint, Prediction } from '../scaling/types.ts';
import type { RunRecord } from '../train/record.ts';
import type { OptimiserName, RunSpec } from '../train/spec.ts';
import type { LawFits } from './law-fits.ts';

/** What a person chooses. Complete: with the corpus it gives the plan. */
export type LadderOptions = {
  readonly widths: readonly number[];
  /**
   * L of every size; several grow one width in depth. Left out, the default shape's: 2 layers to width 128, 4 beyond.
   */
  readonly layers?: readonly number[];
  /** Training tokens of every run, rounded down to whole steps. */
  readonly tokens: number;
  readonly seeds: readonly number[];
  /** T. */
  readonly context: number;
  /** B: windows a step. */
  readonly batch: number;
  /** Held-out characters of the evaluation. */
  readonly heldOutCharacters: number;
  /** What updates the hidden matrices; left out, AdamW. */
  readonly optimiser?: OptimiserName;
  /** Named in every spec; left out, each shape's are chosen on the adapter. */
  readonly kernels?: KernelChoice;
};

/** One size of the ladder; its runs differ in the seed and train together as replicas. */
export interface Rung {
  readonly model: ModelConfig;
  readonly parameters: ParameterCount;
  readonly runs: readonly RunSpec[];
}

export interface LadderPlan {
  readonly corpus: CorpusInfo;
  readonly options: LadderOptions;
  readonly rungs: readonly Rung[];
  /** Sums over all runs. */
  readonly tokens: number;
  readonly flops: number;
}

/** A prediction frozen before its size was trained, and its score afterwards. */
export interface ScoredPrediction {
  readonly rung: number;
  readonly prediction: Prediction;
  /** Mean loss over seeds, null until measured. */
  readonly measured: number | null;
  /** (predicted − measured) / measured, null until measured. */
  readonly error: number | null;
  /** Whether the measured loss fell inside the interval, null until measured. */
  readonly inside: boolean | null;
}

/** All that is known of a ladder at one moment; a new object at every change. */
export interface LadderState {
  readonly plan: LadderPlan;
  readonly records: readonly RunRecord[];
  /** Mean loss of each size that finished with at least one seed, in order of size. */
  readonly points: readonly LawPoint[];
  readonly predictions: readonly ScoredPrediction[];
  /** Fits to all points so far; null with too few points. */
  readonly fits: LawFits;
}

export type { TrainGroup } from './experiment.ts';
