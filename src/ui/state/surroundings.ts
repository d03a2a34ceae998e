/** What a session hears from around it, and tells: runs known elsewhere, and where its own are kept. */
import type { CorpusInfo } from '../../data/corpus.ts';
import type { Recorded } from '../../experiments/records-file.ts';
import type { RunRecord } from '../../train/record.ts';

/** A plan as the library keeps it. */
export interface TrainedPlan {
  /** The experiment's id. */
  readonly experiment: string;
  readonly corpus: CorpusInfo;
  /** Of a plan over several. */
  readonly corpora?: readonly CorpusInfo[];
  readonly options: object;
  /** Names of its runs, in order. */
  readonly planned: readonly string[];
}

export interface Surroundings {
  /** Whether a finished run of this name is known: of another experiment on the page, or in the library. */
  knows(run: string): boolean;
  /** The records of those of the runs that are known. */
  records(runs: readonly string[]): Promise<readonly RunRecord[]>;
  /** Training begins or goes on, with runs that are known already. */
  begun(plan: TrainedPlan, kept: readonly RunRecord[]): void;
  /** A run has ended. */
  ended(record: RunRecord): void;
  /** Training has ended; `broken` where it neither came to its end nor was stopped by the visitor. */
  over(broken: boolean): void;
  /** The fragment of an address that shows results. Rejects, in words to show, where it would be too long. */
  fragment(results: Recorded): Promise<string>;
}

/** A session that stands alone. */
export const ALONE: Surroundings = {
  knows: () => false,
  records: () => Promise.resolve([]),
  begun: () => undefined,
  ended: () => undefined,
  over: () => undefined,
  fragment: () => Promise.reject(new Error('This page makes no links with results.')),
};
