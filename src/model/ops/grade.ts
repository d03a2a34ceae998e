/** Grades of the answers to a task: whole answers, single tokens, loss by place. Kernels: shaders/grade.wgsl. */
import shader from '../../../shaders/grade.wgsl';
import type { TaskLayout } from '../../data/corpus.ts';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface Shape {
  readonly replicas: number;
  readonly batch: number;
  /** T, a multiple of the period. */
  readonly context: number;
  readonly vocabulary: number;
  /** Columns of the logits: V rounded up to 4. */
  readonly stride: number;
  readonly layout: Pick<TaskLayout, 'period' | 'answer'>;
}

interface Views {
  readonly logits: View;
  readonly targets: View;
  readonly losses: View;
  readonly state: View;
  /** Scratch [R·M]: 1 where the likeliest token is the target. */
  readonly right: View;
  /** [batches, R, gradeColumns(T)]: the row of the batch that the state counts. */
  readonly history: View;
}

/** Numbers of a batch: share of answers and of their tokens that are right, then the mean loss at each of the T places. */
export const gradeColumns = (context: number): number => 2 + context;

/** Logits [R·M, stride], targets and losses [R·M] of a batch of an evaluation → its row of the history. */
export function grade(list: CommandList, shape: Shape, { losses, state, history, ...rows }: Views): void {
  const { replicas, batch, context, vocabulary, stride, layout } = shape;
  const all = replicas * batch * context;
  const { period, answer } = layout;
  const uniform = { rows: all, replicas, batch, context, period, ...answer, vocabulary, stride };
  const label = 'grade answers';
  list.push({ label, shader, entry: 'rows', uniform, bindings: rows, workgroups: perInvocation(all) });
  const bindings = { right: rows.right, losses, state, history };
  list.push({ label: 'sum grades', shader, entry: 'summary', uniform, bindings, workgroups: [replicas] });
}
