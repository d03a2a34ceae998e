/** All experiments, in the order in which they are offered. */
import type { AdapterKind, Experiment, Options } from './experiment.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import { batch } from './batch.ts';
import { evaluatedOn } from './corpora.ts';
import { compute } from './compute.ts';
import { context } from './context.ts';
import { data } from './data.ts';
import { domains } from './domains.ts';
import { emergence } from './emergence.ts';
import { isoflop } from './isoflop.ts';
import { joint } from './joint.ts';
import { ladder } from './ladder-experiment.ts';
import { moe } from './moe.ts';
import { rate } from './rate.ts';
import { shape } from './shape.ts';
import { truth } from './truth.ts';

/** Experiments that ask about one thing. */
export interface ExperimentGroup {
  /** 'The law'. */
  readonly title: string;
  readonly experiments: readonly Experiment[];
}

export const EXPERIMENT_GROUPS: readonly ExperimentGroup[] = [
  { title: 'The law', experiments: [ladder, data, compute, isoflop, joint] },
  { title: 'The recipe', experiments: [rate, batch, context, shape] },
  { title: 'Beyond the line', experiments: [truth, domains, emergence, moe] },
];

export const EXPERIMENTS: readonly Experiment[] = EXPERIMENT_GROUPS.flatMap(({ experiments }) => experiments);

/** Null where there is none of that id. */
export function experimentOf(id: string): Experiment | null {
  return EXPERIMENTS.find((experiment) => experiment.id === id) ?? null;
}

/** Defaults that suit an adapter and a text: a short one holds out less than the evaluation would take. */
export function defaultsFor(experiment: Experiment, adapter: AdapterKind, corpus: CorpusInfo): Options {
  return evaluatedOn([corpus], experiment.defaults(adapter));
}
