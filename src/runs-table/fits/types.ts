/** What every fit to a table of runs comes to, whatever its law. */
import type { Allocation } from '../../scaling/allocation.ts';
import type { JointComparison } from '../../scaling/compare-joint.ts';
import type { Frontier } from '../../scaling/frontier.ts';
import type { HeldOutAxis } from '../../scaling/held-out.ts';
import type { IsoFlopBias } from '../../scaling/isoflop-bias.ts';
import type { IsoFlopFit } from '../../scaling/isoflop.ts';
import type { JointPrediction } from '../../scaling/joint-predict.ts';
import type { Estimated, JointFit, JointForm, RunPoint, SurfaceFit } from '../../scaling/joint-types.ts';
import type { PowerLaw } from '../../scaling/types.ts';
import type { RunsTable } from '../types.ts';

export interface FitSettings {
  /** `paper`: the objective of Hoffmann et al. 2022, δ = 1e-3 and nothing set aside, for Chinchilla's law alone. */
  readonly mode: 'robust' | 'paper';
  /** Huber's δ of ln L; by the noise where it isn't given. */
  readonly huberDelta?: number;
  /** Bootstrap fits of each law, 0 for none; by default as many as take a moment. */
  readonly replicates?: number;
  /** Coverage of intervals. */
  readonly level: number;
  /** Seed of the bootstrap. */
  readonly seed: number;
  /** What is held out: the runs highest on this axis, from a value on where one is given. */
  readonly holdOut: { readonly axis: HeldOutAxis; readonly from?: number };
  /** Losses as high as the k-th highest and above are left out (Besiroglu et al. 2024: 5); 0 for none. */
  readonly dropWorst: number;
  /** Whether of runs alike in N and D the best alone is kept. */
  readonly best: boolean;
  /** Losses to predict. */
  readonly predict: readonly Place[];
  /** The law to speak of first; by comparison where none is given. */
  readonly law?: JointForm;
}

export interface Place {
  readonly n: number;
  readonly d: number;
}

/** A point of a law with its line in the table. */
export interface LinePoint extends RunPoint {
  readonly line: number;
}

export interface NamedEstimate {
  /** Its name in the law: 'alpha'. */
  readonly name: string;
  /** As in the formula: 'α'. */
  readonly symbol: string;
  readonly estimated: Estimated;
}

/** A fitted law, ready for tables. */
export interface Entry {
  /** 'chinchilla', 'size-floor'. */
  readonly id: string;
  /** "Chinchilla's law". */
  readonly title: string;
  readonly formula: string;
  /** Which runs, a phrase: '238 runs'. */
  readonly of: string;
  readonly parameters: readonly NamedEstimate[];
  readonly fit: SurfaceFit<unknown>;
  /** Lines of the points, in the order of the residuals. */
  readonly lines: readonly number[];
  /** Median error on held-out runs as a share of the loss; null where none could be. */
  readonly heldOut: number | null;
  /** Akaike's criterion less the least among its kind; null where it says nothing. */
  readonly aicc: number | null;
}

/** An entry of a joint law. */
export type JointEntry = Entry & { readonly id: JointForm };

export type Variable = 'N' | 'D' | 'C';

/** Loss against one variable, the other held. */
export interface CurveFit {
  readonly variable: Variable;
  /** The value of the other variable; null where there is none, or it plays no part. */
  readonly at: number | null;
  readonly points: readonly { readonly x: number; readonly loss: number; readonly line: number }[];
  readonly floor: { readonly entry: Entry; readonly fit: SurfaceFit<PowerLaw> } | null;
  readonly pure: { readonly entry: Entry; readonly fit: SurfaceFit<PowerLaw> } | null;
  /** Whether these points show a floor. */
  readonly sentence: string;
}

/** A run that was held out, as predicted by the law fitted to the others. */
export interface HeldOutRun extends JointPrediction {
  readonly line: number;
  readonly measured: number;
}

export interface JointAnalysis {
  readonly points: readonly LinePoint[];
  readonly comparison: JointComparison;
  readonly fits: Readonly<Partial<Record<JointForm, JointFit>>>;
  readonly entries: readonly JointEntry[];
  /** The law to speak of first. */
  readonly main: JointForm;
  readonly heldOut: readonly HeldOutRun[];
}

/** The best split of a compute, three ways. */
export interface Approaches {
  readonly frontier: Frontier | null;
  readonly isoFlop: IsoFlopFit | null;
  readonly bias: IsoFlopBias | null;
  readonly allocations: readonly {
    readonly form: JointForm;
    readonly title: string;
    readonly allocation: Allocation;
  }[];
}

export interface NamedPrediction extends JointPrediction {
  readonly form: JointForm;
  readonly title: string;
  /** Whether a person asked for it. */
  readonly asked: boolean;
}

export interface Analysis {
  readonly table: RunsTable;
  readonly settings: FitSettings;
  /** Null where the runs don't vary in both N and D. */
  readonly joint: JointAnalysis | null;
  readonly curves: readonly CurveFit[];
  readonly approaches: Approaches | null;
  /** Laws of repeated data and of experts, where the table has what they need. */
  readonly others: readonly Entry[];
  readonly predictions: readonly NamedPrediction[];
  /** What of the rows was left out of which fit, sentences. */
  readonly notes: readonly string[];
}

/** Progress for a bar. */
export interface Step {
  readonly title: string;
  /** Of the whole work, 0 to 1. */
  readonly share: number;
}
