/** A step of the lesson as data: what it says, where in the lab it points, what it asks, and how the runs answer. */
import type { ExperimentState } from '../../experiments/experiment.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { RunRecord } from '../../train/record.ts';

/** Whose numbers: the visitor's own runs, an opened file or link, the recording that comes with the page, or plain arithmetic. */
export type Source = 'own' | 'file' | 'link' | 'recorded' | 'computed';

export interface Told<T> {
  readonly source: Source;
  readonly state: T;
}

/** The runs that the lesson's numbers are taken from; null where there are none yet. */
export interface Evidence {
  /** One finished run. */
  readonly run: Told<RunRecord> | null;
  /** A ladder with at least four sizes. */
  readonly ladder: Told<LadderState> | null;
  readonly isoflop: Told<ExperimentState> | null;
}

/** A paragraph, with formulas in TeX between dollar signs; or a formula of its own. */
export type Block = { readonly text: string } | { readonly tex: string } | { readonly rows: readonly Row[] };

/** A line of a small table. */
export type Row = readonly [name: string, ...cells: string[]];

/** A second thing to compare a guess with, such as the law's prediction. */
export interface Beside {
  readonly label: string;
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

/** A number to guess with a slider. */
export interface SliderQuestion {
  readonly kind: 'slider';
  readonly ask: string;
  readonly min: number;
  readonly max: number;
  /** 'log' where every step multiplies. */
  readonly scale: 'linear' | 'log';
  /** Where the slider stands at first. */
  readonly start: number;
  readonly format: Format;
  readonly answer: number;
  readonly beside: Beside | null;
  readonly source: Source;
}

/** One of a few answers. */
export interface ChoiceQuestion {
  readonly kind: 'choice';
  readonly ask: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly answer: string;
  readonly source: Source;
}

export type Question = SliderQuestion | ChoiceQuestion;

/** How a guessed number is written. */
export type Format = 'loss' | 'percent' | 'count';

/** What a step's button trains. */
export interface Training {
  readonly label: string;
  readonly experiment: string;
  readonly options: (adapter: { readonly software: boolean } | null) => Readonly<Record<string, unknown>>;
}

export interface LessonStep {
  /** Its name in storage. */
  readonly id: string;
  readonly title: string;
  /** Id of the view that it shows. */
  readonly view: string;
  /** Parameters that the view is opened with. */
  readonly parameters?: readonly (readonly [name: string, value: string])[];
  /** Selector of the part of the page to look at; null for none. */
  readonly ring: string | null;
  readonly before: (evidence: Evidence) => readonly Block[];
  readonly training: Training | null;
  /** Null where the runs that answer it are missing. */
  readonly question: (evidence: Evidence) => Question | null;
  /** Told once the question is answered. */
  readonly after: (evidence: Evidence) => readonly Block[];
  readonly sources: readonly Citation[];
}

export interface Citation {
  readonly text: string;
  readonly url: string;
}
