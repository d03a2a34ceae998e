/** What the library keeps: experiments by their plans, and the runs that any of them asks for, each once an adapter. */
import type { CorpusInfo } from '../data/corpus.ts';
import type { RunOutcome, RunRecord } from '../train/record.ts';

/** An experiment as it was planned; its runs are found by their names. */
export interface KeptExperiment {
  /** experimentName: equal plans are one experiment. */
  readonly id: string;
  /** Of the registry: 'ladder'. */
  readonly experiment: string;
  /** Given by the visitor; '' where none was. */
  readonly name: string;
  readonly corpus: CorpusInfo;
  /** Of a plan over several. */
  readonly corpora?: readonly CorpusInfo[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Names of its runs, in the order of the plan. */
  readonly planned: readonly string[];
  /** How it came here first. */
  readonly origin: 'trained' | 'file' | 'link';
  /** True from the start of its training until that ends or is set aside; still true on a later visit, it was interrupted. */
  readonly underWay: boolean;
  /** ISO dates and times. */
  readonly createdAt: string;
  readonly changedAt: string;
}

/** What lists tell of a run without reading its curve. */
export interface RunSummary {
  /** runKey. */
  readonly key: string;
  /** Name of the spec. */
  readonly id: string;
  readonly outcome: RunOutcome['kind'];
  /** Held-out loss in nats a token. */
  readonly loss: number | null;
  /** N: blocks and head. */
  readonly parameters: number;
  readonly tokens: number;
  readonly seed: number;
  /** As people know the adapter: 'NVIDIA H200'. */
  readonly adapter: string;
  readonly software: boolean;
  readonly endedAt: string;
  /** Points of its curve. */
  readonly points: number;
}

/** An entry that can't be used. */
export interface Damage {
  /** The entry's key. */
  readonly key: string;
  readonly reason: string;
}

/** How many of some runs were news to the library. */
export interface Merge {
  readonly fresh: number;
  readonly known: number;
}

/** An experiment with all its records, ready to be kept. */
export interface OpenedExperiment {
  readonly experiment: KeptExperiment;
  readonly records: readonly RunRecord[];
}
