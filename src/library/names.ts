/** Names by content: equal plans, runs and adapters have equal ones, wherever they were made. */
import type { CorpusInfo } from '../data/corpus.ts';
import type { AdapterReport, RunRecord } from '../train/record.ts';
import { contentName } from '../train/spec.ts';
import type { RunSummary } from './types.ts';

interface Planned {
  readonly experiment: string;
  readonly corpus: Pick<CorpusInfo, 'id' | 'hash'>;
  readonly corpora?: readonly Pick<CorpusInfo, 'hash'>[];
  readonly options: object;
}

/** The name of a plan: experiment, text and options decide it. An option that is left out is none. */
export function experimentName({ experiment, corpus, corpora, options }: Planned): string {
  const plain: unknown = JSON.parse(JSON.stringify(options));
  const texts = corpora === undefined ? [] : [corpora.map(({ hash }) => hash)];
  return contentName([experiment, corpus.id, corpus.hash, plain, ...texts]);
}

function adapterName({ vendor, architecture, description }: AdapterReport): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
}

/** One place in the library: a run on an adapter. A new version of the browser is no other adapter. */
export function runKey({ id, adapter }: Pick<RunRecord, 'id' | 'adapter'>): string {
  const { vendor, architecture, description, software } = adapter;
  return `${id}-${contentName([vendor, architecture, description, software])}`;
}

export function summaryOf(record: RunRecord): RunSummary {
  return {
    key: runKey(record),
    id: record.id,
    outcome: record.outcome.kind,
    loss: record.loss,
    parameters: record.parameters.total,
    tokens: record.spec.training.tokens,
    seed: record.spec.seed,
    adapter: adapterName(record.adapter),
    software: record.adapter.software,
    endedAt: record.endedAt,
    points: record.curve.length,
  };
}
