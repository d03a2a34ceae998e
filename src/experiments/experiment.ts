/**
 * An experiment as data: what a person may choose, which runs follow from it, and what their records say. The command line
 * makes its flags from the fields and the page its form; both draw the findings.
 */
import type { CorpusInfo } from '../data/corpus.ts';
import type { KernelChoice } from '../model/kernels.ts';
import type { RunEvent } from '../train/events.ts';
import type { RunRecord } from '../train/record.ts';
import type { RunSpec } from '../train/spec.ts';
import type { Figure, Table } from './figure.ts';

export type OptionValue = number | string | readonly number[] | readonly string[] | KernelChoice;

/** Choices by field name. Complete: with the corpus they give the plan. A field that may be left out is undefined. */
export type Options = Readonly<Record<string, OptionValue | undefined>>;

interface AnyField {
  /** Name among the options. */
  readonly name: string;
  /** The command line's flag without dashes, and the name in a link: 'sizes'. */
  readonly flag: string;
  /** Over the form's control: 'Sizes'. */
  readonly label: string;
  /** A phrase: 'widths of the models'. */
  readonly help: string;
  /** As it is typed: '8,12,16'. */
  readonly example: string;
  /** 'main' is always in sight; 'more' are the settings of the recipe. */
  readonly place: 'main' | 'more';
  /** Whether it may be left out. */
  readonly optional: boolean;
}

/** Limits of a number, both included. */
interface Limits {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  /** What the numbers are, which decides how they are shown. */
  readonly unit:
    | 'width'
    | 'layers'
    | 'tokens'
    | 'characters'
    | 'records'
    | 'windows'
    | 'FLOPs'
    | 'seed'
    | 'factor'
    | 'ratio'
    | 'nats';
}

export interface NumberField extends AnyField, Limits {
  readonly kind: 'number';
}

/** Several different numbers, each within the limits. */
export interface ListField extends AnyField, Limits {
  readonly kind: 'list';
  /** Numbers there must be at least and may be at most. */
  readonly fewest: number;
  readonly mostItems: number;
  /** Whether order means nothing, so that the numbers are kept ascending. */
  readonly sorted: boolean;
  /** Each is a multiple of it; null for any. */
  readonly multipleOf: number | null;
  /** Values to offer in a form. */
  readonly offers: readonly number[];
}

export interface ChoiceField extends AnyField {
  readonly kind: 'choice';
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

/** Corpora by their ids, several different ones, in the order in which they are compared. */
export interface CorporaField extends AnyField {
  readonly kind: 'corpora';
  /** Corpora there must be at least and may be at most. */
  readonly fewest: number;
  readonly mostItems: number;
  /** Kind of those to choose from; 'text' stands for those without one and for generated sources. */
  readonly of: 'text' | 'task';
}

/** Kernels by name; left out, each shape's fastest serve. */
export interface KernelsField extends AnyField {
  readonly kind: 'kernels';
}

export type Field = NumberField | ListField | ChoiceField | CorporaField | KernelsField;

export interface PlannedRun {
  /** runId of the spec. */
  readonly id: string;
  readonly spec: RunSpec;
  /** What it is for, a phrase: 'budget 10G FLOPs'. */
  readonly purpose: string;
}

/** Runs of one shape, trained together: seeds and rates as replicas, token counts as branches of one stable run. */
export interface RunGroup {
  /** 'width 16 (6,736 parameters)'. */
  readonly title: string;
  readonly runs: readonly PlannedRun[];
  /** Really trained: what branches share is counted once. */
  readonly tokens: number;
  readonly flops: number;
}

export interface ExperimentPlan<O extends Options = Options> {
  /** Its id. */
  readonly experiment: string;
  /** Of its runs, the first where there are several. */
  readonly corpus: CorpusInfo;
  /** Those of all its runs, where it compares several. */
  readonly corpora?: readonly CorpusInfo[];
  readonly options: O;
  /** In the order of training. */
  readonly groups: readonly RunGroup[];
  /** Sums over the groups. */
  readonly tokens: number;
  readonly flops: number;
  /** What of the choice was left out or is risky, sentences. */
  readonly notes: readonly string[];
}

/** A figure to show large: 'exponent a' is '0.51', '80 %: 0.46 to 0.55'. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

/** What was foreseen of a group before its training, and how it came out. */
export interface Remark {
  /** Index of the group. */
  readonly group: number;
  /** 'predicted 1.663 ± 0.031 nats, 80 % interval, from 4 sizes'. */
  readonly before: string;
  /** Null until measured. */
  readonly after: string | null;
}

/** A number that the analysis gives to runs: a column of points.csv. */
export interface RunColumn {
  /** 'predicted_loss_nats_per_token'. */
  readonly name: string;
  /** By the runs' ids. */
  readonly values: Readonly<Record<string, number>>;
}

/** What the records say so far. Powers are written N^−0.34. */
export interface Findings {
  /** One sentence with numbers from the runs, or what is still missing. */
  readonly headline: string;
  readonly sentences: readonly string[];
  readonly warnings: readonly string[];
  /** Four at most. */
  readonly facts: readonly Fact[];
  /** The first one tells the finding. */
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
  readonly remarks: readonly Remark[];
  readonly columns: readonly RunColumn[];
  /** Plain JSON, for fit.json. */
  readonly results: Readonly<Record<string, unknown>>;
}

/** What of an adapter decides the defaults; null while it isn't known. */
export type AdapterKind = { readonly software: boolean } | null;

/** A recording that the page shows before anything is trained: public/recorded/EXPERIMENT-CORPUS.json, by the first of its corpora. */
export interface Recording {
  /** Ids of its plan's corpora. */
  readonly corpora: readonly [string, ...string[]];
  /** 'Sums'. */
  readonly title: string;
}

export interface Experiment<O extends Options = Options> {
  /** 'isoflop'. */
  readonly id: string;
  /** 'Equal compute'. */
  readonly title: string;
  /** What it answers, one sentence. */
  readonly question: string;
  /** Id of the corpus it is made for, the first of those it compares; left out, the State of the Union addresses. */
  readonly corpus?: string;
  /** The shipped recordings where there are several; the first is shown first. Left out, there is one, of the corpus above. */
  readonly recordings?: readonly Recording[];
  readonly fields: readonly Field[];
  /** Options that take a few minutes on such an adapter. */
  defaults(adapter: AdapterKind): O;
  /**
   * The runs. Throws PlanError before any work, saying which option to change.
   *
   * @param offered all corpora there are, for an experiment whose options name several; left out, `corpus` alone.
   */
  plan(corpus: CorpusInfo, options: O, offered?: readonly CorpusInfo[]): ExperimentPlan<O>;
}

/** All that is known of an experiment at one moment; a new object at every change. */
export interface ExperimentState {
  readonly plan: ExperimentPlan;
  /** Those of the plan, in its order. */
  readonly records: readonly RunRecord[];
  readonly findings: Findings;
}

/** Trains runs of one shape together; LabClient.train is one. */
export type TrainGroup = (
  signal: AbortSignal,
  specs: readonly RunSpec[],
  onEvent: (event: RunEvent) => void,
) => Promise<RunRecord[]>;
