/**
 * The evaluations of a training program as recorded dispatches: a batch of windows of held-out text or of the training text, its mean
 * loss, and for a task the grades of its answers.
 */
import type { Graph, CommandList, View } from '../gpu/graph.ts';
import { crossEntropyLoss } from './ops/cross-entropy.ts';
import { grade, gradeColumns } from './ops/grade.ts';
import { recordEvaluation, type StepShape } from './ops/optimiser.ts';
import { countedTargets, sampleBatch } from './ops/sample.ts';
import { paddedVocabulary } from './parameters.ts';
import type { CorpusViews, RecordedTraining, TrainingShape } from './training-graph.ts';

export interface EvaluationTensors {
  /** First tokens of the windows. */
  readonly starts: View;
  /** Mean losses [batches, R]. */
  readonly history: View;
  /** Of a task, [batches, R, gradeColumns(T)]. */
  readonly grades: View | null;
}

export function evaluationTensors(
  graph: Graph,
  text: string,
  starts: Uint32Array,
  { batch, replicas, config, layout }: TrainingShape,
): EvaluationTensors {
  const rows = (starts.length / batch) * replicas;
  return {
    starts: graph.tensor(`${text} starts`, starts.length),
    history: graph.tensor(`${text} history`, rows),
    grades: layout ? graph.tensor(`${text} grades`, rows * gradeColumns(config.context)) : null,
  };
}

/** Rows of a replica in a batch, and which of them count. */
export function entropyShape(shape: TrainingShape) {
  const { replicas, batch, config, layout } = shape;
  const { context, vocabulary } = config;
  const counted = batch * countedTargets(layout, context);
  return { replicas, rows: batch * context, counted, vocabulary, stride: paddedVocabulary(config) };
}

/** The lists 'evaluate' and, where the shape lists windows of it, 'evaluate train'. */
export function recordEvaluations(
  recorded: RecordedTraining,
  shape: TrainingShape,
  corpus: CorpusViews,
  { forward, bookKeeping }: { readonly forward: CommandList; readonly bookKeeping: StepShape },
): void {
  const { graph, transformer, views } = recorded;
  const { replicas, state, targets, losses } = views;
  const right = shape.layout ? graph.tensor('right answers', targets.length) : null;
  const { context } = shape.config;
  const record = (name: string, text: View, corpusLength: number, { starts, history, grades }: EvaluationTensors) => {
    const list = graph.list(name);
    const bindings = { replicas, state, inputs: transformer.tokens, targets, corpus: text, starts };
    sampleBatch(list, 'listed', { ...shape, context, corpusLength }, bindings);
    list.push(...forward);
    if (views.load) transformer.tally(list, views.load);
    const { logits } = transformer;
    crossEntropyLoss(list, entropyShape(shape), { logits, targets, losses });
    if (shape.layout && grades && right) {
      const graded = { ...shape, ...entropyShape(shape), context, layout: shape.layout };
      grade(list, graded, { logits, targets, losses, state, right, history: grades });
    }
    recordEvaluation(list, bookKeeping, { losses, state, history });
  };
  record('evaluate', corpus.heldOut, corpus.heldOutLength, views.heldOut);
  if (views.train) record('evaluate train', corpus.train, corpus.trainLength, views.train);
}
