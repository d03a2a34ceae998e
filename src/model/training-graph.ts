/**
 * The training step of a shape as recorded dispatches: 'sample' and 'learn' together are a step, 'evaluate' is a batch
 * of held-out windows, 'evaluate train' one of windows of the training text. Everything a step needs stands in tensors.
 */
import type { TaskLayout } from '../data/corpus.ts';
import { Graph, type CommandList, type View } from '../gpu/graph.ts';
import { crossEntropyWithGradient } from './ops/cross-entropy.ts';
import { addSplits, advanceStep, squaresPerReplica, type StepShape } from './ops/optimiser.ts';
import { sampleBatch } from './ops/sample.ts';
import { parameterTable } from './parameters.ts';
import { entropyShape, evaluationTensors, recordEvaluations } from './training-evaluation.ts';
import { matrixTable, recordUpdate, type UpdateShape } from './training-update.ts';
import type { TransformerShape } from './products.ts';
import { Transformer } from './transformer.ts';

/** Everything the recorded step depends on. */
export interface TrainingShape extends TransformerShape, UpdateShape {
  /** Of the longest run: rows of the history. */
  readonly steps: number;
  readonly warmupSteps: number;
  /** Step at which the rate of the longest run begins to fall. */
  readonly cooldownStart: number;
  readonly clipNorm: number;
  /** First tokens of the held-out windows of an evaluation, whole batches of them. */
  readonly heldOutStarts: Uint32Array;
  /** The same for windows of the training text; left out where none of them are evaluated. */
  readonly trainStarts?: Uint32Array;
  /** Of a task: T is a multiple of its period. Left out for texts, all of whose tokens count. */
  readonly layout?: Pick<TaskLayout, 'period' | 'counted' | 'answer'>;
  /** Whether there is room for a copy of weights, moments and state, which branches need to come back. */
  readonly snapshot?: boolean;
}

/** 32-bit words of the structs in shaders/include/state.wgsl. */
export const REPLICA_WORDS = 5;
export const STATE_WORDS = 8;

/** The corpus a recorded step reads, shared by all programs. */
export interface CorpusViews {
  readonly train: View;
  readonly heldOut: View;
  /** Token ids to train on, from the beginning of the text. */
  readonly trainLength: number;
  readonly heldOutLength: number;
}

/** The tensors a training program is read and written through, and those its lists share. */
function trainingTensors(graph: Graph, shape: TrainingShape) {
  const { replicas, batch, config, steps, heldOutStarts, trainStarts } = shape;
  const table = parameterTable(config);
  const P = table.length;
  const rows = batch * config.context;
  return {
    parameters: graph.tensor('parameters', replicas * P),
    rotary: graph.tensor('rotary', (config.context * config.width) / config.heads),
    replicas: graph.tensor('replicas', replicas * REPLICA_WORDS),
    state: graph.tensor('state', replicas * STATE_WORDS),
    history: graph.tensor('history', steps * replicas),
    heldOut: evaluationTensors(graph, 'held-out', heldOutStarts, shape),
    train: trainStarts ? evaluationTensors(graph, 'training text', trainStarts, shape) : null,
    targets: graph.tensor('targets', replicas * rows),
    losses: graph.tensor('losses', replicas * rows),
    gradients: graph.tensor('gradients', replicas * P),
    first: graph.tensor('first moments', replicas * P),
    second: graph.tensor('second moments', replicas * P),
    matrices: matrixTable(graph, shape, table),
    load: config.experts ? graph.tensor('expert load', replicas * config.layers * config.experts.count) : null,
  };
}

/** What a branch changes, and a return from it must put back. */
export function carried({ parameters, first, second, state }: RecordedTraining['views']): readonly View[] {
  return [parameters, first, second, state];
}

export interface RecordedTraining {
  readonly graph: Graph;
  readonly transformer: Transformer;
  readonly views: ReturnType<typeof trainingTensors>;
}

export function recordTraining(shape: TrainingShape, corpus: CorpusViews): RecordedTraining {
  const graph = new Graph();
  const views = trainingTensors(graph, shape);
  const recorded = { graph, transformer: new Transformer(graph, shape, views), views };
  const forward: CommandList = [];
  recorded.transformer.forward(forward);
  recordSampling(recorded, shape, corpus);
  recordLearning(recorded, shape, forward);
  recordEvaluations(recorded, shape, corpus, { forward, bookKeeping: bookKeeping(recorded.transformer, shape) });
  return recorded;
}

function recordSampling(
  { graph, transformer, views }: RecordedTraining,
  shape: TrainingShape,
  corpus: CorpusViews,
): void {
  const { replicas, state, targets } = views;
  const window = { ...shape, context: shape.config.context, corpusLength: corpus.trainLength };
  const bindings = { replicas, state, inputs: transformer.tokens, targets, corpus: corpus.train };
  sampleBatch(graph.list('sample'), 'training', window, bindings);
}

function recordLearning(
  { graph, transformer, views }: RecordedTraining,
  shape: TrainingShape,
  forward: CommandList,
): void {
  const learn = graph.list('learn');
  const parameters = transformer.table.length;
  const splits = transformer.splits.count;
  const { replicas, state, targets, losses, gradients, history } = views;
  const partial = graph.tensor('partial gradients', shape.replicas * splits * parameters);
  const squares = graph.tensor('squares', shape.replicas * squaresPerReplica(parameters));

  learn.push(...forward);
  if (views.load) transformer.tally(learn, views.load);
  crossEntropyWithGradient(learn, entropyShape(shape), { logits: transformer.logits, targets, losses });
  transformer.backward(learn, partial);
  addSplits(learn, { replicas: shape.replicas, parameters, splits }, { partial, gradients, squares });
  advanceStep(learn, bookKeeping(transformer, shape), { losses, squares, replicas, state, history });
  recordUpdate(graph, learn, shape, transformer.table, views);
}

function bookKeeping({ rows, table }: Transformer, shape: TrainingShape): StepShape {
  return { ...shape, rows, counted: entropyShape(shape).counted, squares: squaresPerReplica(table.length) };
}
