/** What a session needs to know of an experiment: how options become a plan, and a plan findings. */
import type { CorpusInfo } from '../../data/corpus.ts';
import type { AdapterKind, RunGroup, TrainGroup } from '../../experiments/experiment.ts';
import type { RunRecord } from '../../train/record.ts';

export interface AnyPlan<O> {
  readonly corpus: CorpusInfo;
  /** Of a plan over several. */
  readonly corpora?: readonly CorpusInfo[];
  readonly options: O;
}

export interface AnyState<P> {
  readonly plan: P;
  readonly records: readonly RunRecord[];
}

/** What an address says; what it leaves out keeps its default. */
export interface Linked<O> {
  readonly corpus: string | null;
  readonly options: Partial<O>;
}

/** O: options, P: plan, S: all that is known at one moment. */
export interface Kind<O, P extends AnyPlan<O>, S extends AnyState<P>> {
  /** Its name in the address: 'ladder'. */
  readonly id: string;
  /** Id of the text it starts with; left out, the State of the Union addresses. */
  readonly corpus?: string;
  /** True where the options name the texts, several of them. */
  readonly several?: boolean;
  defaults(adapter: AdapterKind): O;
  /** Throws PlanError. `offered` are all texts there are. */
  plan(corpus: CorpusInfo, options: O, offered?: readonly CorpusInfo[]): P;
  groups(plan: P): readonly RunGroup[];
  /** Before its first record, or with those that are kept. */
  begun(plan: P, records: readonly RunRecord[]): S;
  /** Trains what the plan lacks, group after group; rejects where `train` does. */
  run(
    signal: AbortSignal,
    plan: P,
    train: TrainGroup,
    onState: (state: S) => void,
    done: readonly RunRecord[],
  ): Promise<S>;
  readLink(search: string): Linked<O>;
  /** The parameters of the address, in order. */
  writeLink(options: O): readonly (readonly [name: string, value: string])[];
  /** The text of one of its files, the same that the command line writes. */
  fileText(name: SavedFile, state: S): Promise<string>;
}

export type SavedFile = 'records.json' | 'points.csv' | 'fit.json';
