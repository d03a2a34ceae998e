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

export const EXPERIMENTS: readonly Experiment[] = [
  ladder,
  data,
  compute,
  isoflop,
  joint,
  rate,
  batch,
  context,
  shape,
  truth,
  domains,
  emergence,
  moe,
];

/** Null where there is none of that id. */
export function experimentOf(id: string): Experiment | null {
  return EXPERIMENTS.find((experiment) => experiment.id === id) ?? null;
}

/** Defaults that suit an adapter and a text: a short one holds out less than the evaluation would take. */
export function defaultsFor(experiment: Experiment, adapter: AdapterKind, corpus: CorpusInfo): Options {
  return evaluatedOn([corpus], experiment.defaults(adapter));
}
