/**
 * The optimiser in three dispatches for all parameters: add the splits of every gradient, do the book-keeping of the
 * step, update. Kernels: shaders/gradient-norm.wgsl, step.wgsl, adamw.wgsl.
 */
import adamw from '../../../shaders/adamw.wgsl';
import gradientNorm from '../../../shaders/gradient-norm.wgsl';
import step from '../../../shaders/step.wgsl';
import type { CommandList, View } from '../../gpu/graph.ts';
import type { Range } from '../hidden-matrices.ts';
import { perInvocation } from './grid.ts';

/** vec4s an invocation of add_splits takes. */
const ITEMS = 8;

/** Invocations of add_splits, and so the squares it leaves a replica. */
export function squaresPerReplica(parameters: number): number {
  return Math.ceil(parameters / 4 / ITEMS);
}

/** partial [R, splits, P] → gradients [R, P], squares [R, squaresPerReplica]. */
export function addSplits(
  list: CommandList,
  { replicas, parameters, splits }: { replicas: number; parameters: number; splits: number },
  views: { partial: View; gradients: View; squares: View },
): void {
  const invocations = squaresPerReplica(parameters);
  list.push({
    label: 'add gradient splits',
    shader: gradientNorm,
    entry: 'add_splits',
    uniform: { parameters4: parameters / 4, splits, invocations },
    bindings: views,
    workgroups: perInvocation(invocations, 1, replicas),
  });
}

/** What the book-keeping of a step needs to know. */
export interface StepShape {
  readonly replicas: number;
  /** M. */
  readonly rows: number;
  /** Rows whose losses are averaged; the others have none. */
  readonly counted: number;
  readonly squares: number;
  readonly warmupSteps: number;
  readonly clipNorm: number;
  readonly beta1: number;
  readonly beta2: number;
}

const stepUniform = (shape: StepShape) => ({
  rows: shape.rows,
  counted: shape.counted,
  replicas: shape.replicas,
  invocations: shape.squares,
  warmup: shape.warmupSteps,
  clip_norm: shape.clipNorm,
  beta1: shape.beta1,
  beta2: shape.beta2,
});

/** Mean loss → history [steps, R]; rate by the replica's schedule, clip factor, bias corrections and counter → state. */
export function advanceStep(
  list: CommandList,
  shape: StepShape,
  views: { losses: View; squares: View; replicas: View; state: View; history: View },
): void {
  list.push({
    label: 'advance step',
    shader: step,
    entry: 'training',
    uniform: stepUniform(shape),
    bindings: views,
    workgroups: [shape.replicas],
  });
}

/** Mean loss of a batch of an evaluation → history [batches, R]. */
export function recordEvaluation(
  list: CommandList,
  shape: StepShape,
  views: { losses: View; state: View; history: View },
): void {
  list.push({
    label: 'record evaluation loss',
    shader: step,
    entry: 'evaluation',
    uniform: stepUniform(shape),
    bindings: views,
    workgroups: [shape.replicas],
  });
}

export interface AdamWShape {
  readonly replicas: number;
  /** P. */
  readonly parameters: number;
  /** Elements at the start of P that take the embedding's learning rate. */
  readonly embedding: number;
  /** Elements that are updated; left out, all. */
  readonly range?: Range;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Updates parameters and moments [R, P] in place, within the range. */
export function adamW(
  list: CommandList,
  shape: AdamWShape,
  views: { replicas: View; state: View; gradients: View; parameters: View; first: View; second: View },
): void {
  const { offset, length } = shape.range ?? { offset: 0, length: shape.parameters };
  list.push({
    label: 'adamw',
    shader: adamw,
    entry: 'update',
    uniform: {
      parameters4: shape.parameters / 4,
      begin4: offset / 4,
      count4: length / 4,
      embedding4: shape.embedding / 4,
      beta1: shape.beta1,
      beta2: shape.beta2,
      epsilon: shape.epsilon,
      decay: shape.weightDecay,
    },
    bindings: views,
    workgroups: perInvocation(length / 4, 1, shape.replicas),
  });
}
