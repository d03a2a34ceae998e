/** Batches from the corpus, and text from the model. Kernels: shaders/sample-batch.wgsl, sample-token.wgsl. */
import batchShader from '../../../shaders/sample-batch.wgsl';
import tokenShader from '../../../shaders/sample-token.wgsl';
import type { TaskLayout } from '../../data/corpus.ts';
import type { CommandList, View } from '../../gpu/graph.ts';
import { perInvocation } from './grid.ts';

interface BatchShape {
  readonly replicas: number;
  readonly batch: number;
  readonly context: number;
  /** Token ids of the corpus that windows may hold, from its beginning. */
  readonly corpusLength: number;
  /** Of a task; left out, every token is a record of its own, and counted. T is a multiple of the period. */
  readonly layout?: Pick<TaskLayout, 'period' | 'counted'>;
}

/** A text: windows begin anywhere, and all targets count. */
const TEXT: Pick<TaskLayout, 'period' | 'counted'> = { period: 1, counted: { first: 0, every: 1 } };

/** Targets of a window of T tokens that count. */
export function countedTargets({ period, counted: { first, every } } = TEXT, context: number): number {
  const places = Array.from({ length: context }, (_, t) => (t + 1) % period);
  return places.filter((place) => place >= first && (place - first) % every === 0).length;
}

/** Places at which a training window may begin: with a record, so that its context and the token after it are there. */
function startsOf(corpusLength: number, context: number, period: number): number {
  return Math.floor((corpusLength - context - 1) / period) + 1;
}

interface BatchViews {
  readonly corpus: View;
  readonly replicas: View;
  readonly state: View;
  readonly inputs: View;
  readonly targets: View;
  /** First tokens of the windows of an evaluation; 'listed' only. */
  readonly starts?: View;
}

/**
 * → inputs and targets [R, B, T]: 'training' windows at random, 'listed' ones as `starts` has them. Targets that don't count are no
 * token's id.
 */
export function sampleBatch(
  list: CommandList,
  entry: 'training' | 'listed',
  { replicas, batch, context, corpusLength, layout = TEXT }: BatchShape,
  views: BatchViews,
): void {
  const { period, counted } = layout;
  list.push({
    label: `sample ${entry} batch`,
    shader: batchShader,
    entry,
    uniform: { batch, context, positions: startsOf(corpusLength, context, period), period, ...counted },
    bindings: { ...views },
    workgroups: perInvocation(batch * context, 1, replicas),
  });
}

/**
 * Draws a token from the logits [T, stride] of the last token and appends it to the window. Temperature 0 takes the
 * likeliest. Throws RangeError for a temperature below 0.
 */
export function drawToken(
  list: CommandList,
  shape: { context: number; vocabulary: number; stride: number; seed: number; temperature: number },
  views: { logits: View; tokens: View; writing: View; text: View },
): void {
  if (!(shape.temperature >= 0)) throw new RangeError(`A temperature is 0 or more, and ${shape.temperature} is not.`);
  list.push({
    label: 'draw token',
    shader: tokenShader,
    entry: 'draw',
    uniform: shape,
    bindings: views,
    workgroups: [1],
  });
}
