/** What a records file may hold, field by field: it comes from disk, so nothing of it is taken on trust. */
import * as v from 'valibot';
import { ATTENTION_KERNELS, MATMUL_KERNELS } from '../model/kernels.ts';
import type { CorpusInfo } from '../data/corpus.ts';
import type { RunRecord } from '../train/record.ts';
import type { RunSpec } from '../train/spec.ts';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const positive = v.pipe(v.number(), v.gtValue(0));
const amount = v.pipe(v.number(), v.minValue(0));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'expected 16 hex digits'));

const kernelChoice = v.object({ matmul: v.picklist(MATMUL_KERNELS), attention: v.picklist(ATTENTION_KERNELS) });

const variant = v.object({
  positions: v.exactOptional(v.literal('none')),
  qkNorm: v.exactOptional(v.literal('none')),
  activation: v.exactOptional(v.literal('gelu')),
  head: v.exactOptional(v.literal('untied')),
});

const model = v.object({
  vocabulary: whole,
  context: whole,
  width: whole,
  layers: whole,
  heads: whole,
  hidden: whole,
  variant: v.exactOptional(variant),
  experts: v.exactOptional(v.object({ count: whole, active: whole, balance: amount })),
});

const training = v.object({
  tokens: positive,
  batch: whole,
  learningRate: v.object({ hidden: amount, embedding: amount }),
  warmupSteps: whole,
  cooldownFraction: amount,
  beta1: amount,
  beta2: amount,
  epsilon: amount,
  weightDecay: amount,
  clipNorm: amount,
  optimiser: v.exactOptional(v.object({ kind: v.literal('muon'), momentum: amount })),
});

const spec = v.object({
  model,
  corpus: v.object({ id: v.string(), hash, characters: v.exactOptional(whole) }),
  training,
  evaluation: v.object({ characters: whole, probes: v.exactOptional(whole) }),
  seed: whole,
  kernels: v.exactOptional(kernelChoice),
}) satisfies v.GenericSchema<unknown, RunSpec>;

const outcome = v.variant('kind', [
  v.object({ kind: v.literal('finished') }),
  v.object({ kind: v.literal('stopped') }),
  v.object({ kind: v.literal('diverged'), step: whole, reason: v.string() }),
  v.object({ kind: v.literal('failed'), reason: v.string() }),
]);

const adapter = v.object({
  vendor: v.string(),
  architecture: v.string(),
  description: v.string(),
  software: v.boolean(),
  browser: v.string(),
  subgroupSizes: v.nullable(v.tuple([whole, whole])),
  features: v.array(v.string()),
  maxBufferSize: amount,
  maxStorageBufferBindingSize: amount,
});

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const grade = { exact: share, tokenAccuracy: share, answerLoss: amount };
const task = v.object({
  ...grade,
  byPosition: v.array(v.nullable(amount)),
  chance: v.object({ exact: share, token: share }),
  train: v.exactOptional(v.object(grade)),
});
const probe = v.object({ step: whole, tokens: amount, ...grade, train: v.exactOptional(v.object(grade)) });

const point = v.object({ step: whole, tokens: amount, flops: amount, seconds: amount, loss: v.number() });

export const recordSchema = v.object({
  id: hash,
  spec,
  outcome,
  adapter,
  kernels: v.record(v.string(), v.string()),
  parameters: v.object({ total: whole, nonEmbedding: whole, active: v.exactOptional(whole) }),
  steps: whole,
  tokens: amount,
  flops: amount,
  seconds: amount,
  replicas: whole,
  shared: v.exactOptional(v.object({ steps: whole })),
  endedAt: v.pipe(v.string(), v.isoTimestamp()),
  curve: v.array(point),
  loss: v.nullable(amount),
  trainLoss: v.exactOptional(amount),
  task: v.exactOptional(task),
  probes: v.exactOptional(v.array(probe)),
  expertLoad: v.exactOptional(v.array(v.array(share))),
  sample: v.object({ prompt: v.string(), text: v.string() }),
}) satisfies v.GenericSchema<unknown, RunRecord>;

/** As in src/data/corpus.ts, whose values this folder does not import. */
const DOMAINS = ['code', 'music', 'images', 'mixed'] as const;
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1));

const entropy = v.object({
  nats: amount,
  accuracy: amount,
  what: v.string(),
  given: v.array(amount),
  period: v.pipe(v.number(), v.integer(), v.minValue(1)),
  heldOut: amount,
  exponents: v.exactOptional(v.object({ parameters: positive, tokens: positive, theory: v.string() })),
});

const wholeFromOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const places = v.object({ first: wholeFromOne, every: wholeFromOne });
const layout = v.object({
  family: v.string(),
  level: whole,
  period: wholeFromOne,
  counted: places,
  answer: places,
  gradesTraining: v.boolean(),
  chance: v.object({ exact: share, token: share }),
  references: v.exactOptional(v.array(v.object({ name: v.string(), losses: v.array(amount) }))),
});

export const corpusSchema = v.object({
  id: v.string(),
  title: v.string(),
  source: v.string(),
  symbols: v.array(v.string()),
  trainCharacters: whole,
  heldOutCharacters: whole,
  documents: v.object({ total: whole, heldOut: whole }),
  hash,
  kind: v.exactOptional(v.picklist(['generated', 'task'])),
  entropy: v.exactOptional(entropy),
  task: v.exactOptional(layout),
  domain: v.exactOptional(v.picklist(DOMAINS)),
  charactersPerToken: v.exactOptional(positive),
  image: v.exactOptional(v.object({ width: pixels, height: pixels })),
}) satisfies v.GenericSchema<unknown, CorpusInfo>;

/** docs/files.md describes it. The options are the experiment's to check. */
export const recordsFileSchema = v.object({
  format: v.literal('loglog-records'),
  version: v.literal(1),
  experiment: v.string(),
  corpus: corpusSchema,
  corpora: v.exactOptional(v.array(corpusSchema)),
  options: v.record(v.string(), v.unknown()),
  records: v.array(recordSchema),
});

export type RecordsFile = v.InferOutput<typeof recordsFileSchema>;
