/** points.csv: one row a run. docs/files.md describes every column. */
import { plural } from './format.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import { modelOfWidth } from '../model/config.ts';
import { tokensPerSecond, type RunRecord } from '../train/record.ts';
import { optimiserOf, type RunSpec } from '../train/spec.ts';
import { bitsPerCharacter } from './corpora.ts';
import type { RunColumn } from './experiment.ts';
import { variantText } from './variant-words.ts';

type Cell = string | number | null;

/** RFC 4180: quoted where a comma, a quote or a line break stands in it. */
function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface Row {
  readonly record: RunRecord;
  /** Its text; undefined where the plan's corpora lack it. */
  readonly corpus: CorpusInfo | undefined;
}

/** What tells a run from one of the standard model of its width, so that a fit to the table can keep them apart. */
function kindText({ model, training }: RunSpec): string {
  const { width, vocabulary, context, layers, experts } = model;
  const parts = [
    variantText(model),
    optimiserOf(training) === 'muon' ? 'Muon' : '',
    layers === modelOfWidth(width, vocabulary, context).layers ? '' : plural(layers, 'layer'),
    experts === undefined ? '' : `${experts.count} experts${experts.balance === 0 ? ' without balancing' : ''}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'standard' : parts.join(', ');
}

const COLUMNS: readonly (readonly [name: string, cell: (row: Row) => Cell])[] = [
  ['run', ({ record }) => record.id],
  ['corpus', ({ record }) => record.spec.corpus.id],
  ['seed', ({ record }) => record.spec.seed],
  ['width', ({ record }) => record.spec.model.width],
  ['layers', ({ record }) => record.spec.model.layers],
  ['heads', ({ record }) => record.spec.model.heads],
  ['hidden', ({ record }) => record.spec.model.hidden],
  ['context', ({ record }) => record.spec.model.context],
  ['batch', ({ record }) => record.spec.training.batch],
  ['parameters', ({ record }) => record.parameters.total],
  ['non_embedding_parameters', ({ record }) => record.parameters.nonEmbedding],
  ['tokens', ({ record }) => record.tokens],
  ['flops', ({ record }) => record.flops],
  ['seconds', ({ record }) => record.seconds],
  ['tokens_per_second', ({ record }) => tokensPerSecond(record)],
  ['loss_nats_per_token', ({ record }) => record.loss],
  ['loss_bits_per_token', ({ record: { loss } }) => (loss === null ? null : loss / Math.LN2)],
  ['outcome', ({ record }) => record.outcome.kind],
  ['learning_rate_hidden', ({ record }) => record.spec.training.learningRate.hidden],
  ['learning_rate_embedding', ({ record }) => record.spec.training.learningRate.embedding],
  ['characters', ({ record }) => record.spec.corpus.characters ?? null],
  ['train_loss_nats_per_token', ({ record }) => record.trainLoss ?? null],
  [
    'loss_bits_per_character',
    ({ record: { loss }, corpus }) => (loss === null || corpus === undefined ? null : bitsPerCharacter(loss, corpus)),
  ],
  ['variant', ({ record }) => kindText(record.spec)],
];

/** A line of column names, then one row a run, in the order given; the experiment's own columns come last. `corpora` are those of the runs. */
export function csvOf(
  corpora: readonly CorpusInfo[],
  records: readonly RunRecord[],
  columns: readonly RunColumn[],
): string {
  const names = [...COLUMNS.map(([name]) => name), ...columns.map(({ name }) => name)];
  const rows = records.map((record) => [
    ...COLUMNS.map(([, cell]) => cell({ record, corpus: corpora.find(({ id }) => id === record.spec.corpus.id) })),
    ...columns.map(({ values }) => values[record.id] ?? null),
  ]);
  return [names, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}
