/**
 * The whole model and its training in float64: what the GPU engine computes, as plainly as possible.
 *
 *   x = rmsNorm(E[tokens]); each block: x += attention(qkNormRotary(rmsNorm(x)·Wqkv))·Wout; x += feedForward(rmsNorm(x));
 *   logits = rmsNorm(x)·Eᵀ / √C, or ·Hᵀ with a head of its own; loss = mean cross-entropy in nats.
 *
 * M = B·T rows; the shape letters are those of model/config.ts.
 */
import type { ModelConfig } from '../model/config.ts';
import { adamwStep, clipScale, globalNorm } from './adamw.ts';
import type { AdamWOptions } from './adamw.ts';
import { attentionBackward, attentionForward, scoring } from './attention.ts';
import { crossEntropy } from './cross-entropy.ts';
import { embeddingBackward, embeddingForward } from './embedding.ts';
import { feedForward, feedForwardShapes, type FedForward } from './feed-forward.ts';
import { matmul, matmulBackward, matmulTransposedRhs, matmulTransposedRhsBackward } from './matmul.ts';
import { matricesApart, muonStepApart } from './muon.ts';
import { qkNormRotaryBackward, qkNormRotaryForward } from './qk-norm-rotary.ts';
import { rmsNormBackward, rmsNormForward } from './rms-norm.ts';
import { scheduleFactor } from './schedule.ts';
import { tensor, type Tensors } from './tensors.ts';

/** Shapes of the parameters in their order; every matrix is stored [in,out]. Without a head of its own the embedding is it. */
export function parameterShapes(
  config: ModelConfig,
): Readonly<Record<string, readonly [rows: number, columns: number]>> {
  const { vocabulary: V, width: C, layers, variant } = config;
  const shapes: Record<string, readonly [number, number]> = { embedding: [V, C] };
  if (variant?.head === 'untied') shapes['head'] = [V, C];
  for (let l = 0; l < layers; l++) {
    shapes[`blocks.${l}.qkv`] = [C, 3 * C];
    shapes[`blocks.${l}.out`] = [C, C];
    for (const [name, shape] of Object.entries(feedForwardShapes(config))) shapes[`blocks.${l}.${name}`] = shape;
  }
  return shapes;
}

/** The parameter that gives the logits. */
const headOf = ({ variant }: ModelConfig): string => (variant?.head === 'untied' ? 'head' : 'embedding');

const add = (a: Float64Array, b: Float64Array): Float64Array => a.map((x, i) => x + b[i]);

/** What a block's backward pass needs of its forward pass. */
interface BlockActivations {
  norm1: ReturnType<typeof rmsNormForward>;
  qk: ReturnType<typeof qkNormRotaryForward>;
  attention: ReturnType<typeof attentionForward>;
  norm2: ReturnType<typeof rmsNormForward>;
  fed: FedForward;
}

function blockShape({ context: T, width: C, heads: H }: ModelConfig, B: number) {
  return { B, T, H, D: C / H, C, M: B * T };
}

/** x [M,C] → next x [M,C] and the block's activations. `prefix` is 'blocks.0' and so on. */
function blockForward(params: Tensors, prefix: string, x: Float64Array, config: ModelConfig, B: number) {
  const shape = blockShape(config, B);
  const { C, M } = shape;
  const norm1 = rmsNormForward({ inp: x, C });
  const qkv = matmul({ lhs: norm1.out, rhs: tensor(params, `${prefix}.qkv`), M, K: C, N: 3 * C }).out;
  const qk = qkNormRotaryForward({ ...shape, ...config.variant, inp: qkv });
  const attention = attentionForward({ ...shape, ...scoring(config), qkv: qk.out });
  const mixed = add(x, matmul({ lhs: attention.out, rhs: tensor(params, `${prefix}.out`), M, K: C, N: C }).out);

  const norm2 = rmsNormForward({ inp: mixed, C });
  const fed = feedForward(params, prefix, norm2.out, config);
  const activations: BlockActivations = { norm1, qk, attention, norm2, fed };
  return { out: add(mixed, fed.out), activations };
}

/** dX [M,C] of the block's output → dX of its input and the gradients of its matrices. */
function blockBackward(
  params: Tensors,
  prefix: string,
  dX: Float64Array,
  acts: BlockActivations,
  config: ModelConfig,
  B: number,
) {
  const shape = blockShape(config, B);
  const { C, M } = shape;
  const weight = (name: string) => tensor(params, `${prefix}.${name}`);
  const fed = acts.fed.backward(dX);
  const dMixed = add(dX, rmsNormBackward({ dOut: fed.dInp, ...acts.norm2, C }).dInp);

  const out = matmulBackward({ dOut: dMixed, lhs: acts.attention.out, rhs: weight('out'), M, K: C, N: C });
  const { dQkv } = attentionBackward({
    ...{ ...shape, ...scoring(config), dOut: out.dLhs, qkv: acts.qk.out },
    ...acts.attention,
  });
  const dProjected = qkNormRotaryBackward({ ...shape, ...config.variant, ...acts.qk, dOut: dQkv }).dInp;
  const qkv = matmulBackward({ dOut: dProjected, lhs: acts.norm1.out, rhs: weight('qkv'), M, K: C, N: 3 * C });
  const dInp = add(dMixed, rmsNormBackward({ dOut: qkv.dLhs, ...acts.norm1, C }).dInp);

  const gradients: Tensors = { [`${prefix}.qkv`]: qkv.dRhs, [`${prefix}.out`]: out.dRhs, ...fed.gradients };
  return { dInp, gradients };
}

/** tokens [M], B windows of T → logits [M,V], with the activations for the backward pass. */
export function modelForward(params: Tensors, tokens: ArrayLike<number>, config: ModelConfig, B: number) {
  const { vocabulary: V, width: C } = config;
  const M = B * config.context;
  const table = tensor(params, 'embedding');
  let x = embeddingForward({ table, tokens, C }).out;
  const blocks: BlockActivations[] = [];
  for (let l = 0; l < config.layers; l++) {
    const block = blockForward(params, `blocks.${l}`, x, config, B);
    x = block.out;
    blocks.push(block.activations);
  }
  const norm = rmsNormForward({ inp: x, C });
  const head = { rhs: tensor(params, headOf(config)), scale: 1 / Math.sqrt(C) };
  const logits = matmulTransposedRhs({ ...head, lhs: norm.out, M, K: C, N: V }).out;
  return { logits, activations: { blocks, norm } };
}

/** tokens and targets [M] → mean loss in nats, logits [M,V], and the loss's gradient by every parameter, before clipping. */
export function modelLossAndGradients(
  params: Tensors,
  tokens: ArrayLike<number>,
  targets: ArrayLike<number>,
  config: ModelConfig,
  B: number,
): { loss: number; logits: Float64Array; gradients: Tensors } {
  const { vocabulary: V, width: C, layers } = config;
  const M = B * config.context;
  const table = tensor(params, 'embedding');
  const { logits, activations } = modelForward(params, tokens, config, B);
  const { losses, dLogits } = crossEntropy({ logits, targets, V, Vp: V });

  const { norm, blocks } = activations;
  const weights = { rhs: tensor(params, headOf(config)), scale: 1 / Math.sqrt(C) };
  const head = matmulTransposedRhsBackward({ ...weights, dOut: dLogits, lhs: norm.out, M, K: C, N: V });
  let dX = rmsNormBackward({ dOut: head.dLhs, ...norm, C }).dInp;
  let gradients: Tensors = {};
  for (let l = layers - 1; l >= 0; l--) {
    const block = blockBackward(params, `blocks.${l}`, dX, blocks[l], config, B);
    dX = block.dInp;
    gradients = { ...block.gradients, ...gradients };
  }
  const { dTable } = embeddingBackward({ dOut: dX, table, tokens, V, C });
  // A tied embedding is looked up at the input and multiplied at the head: both gradients count.
  const untied = config.variant?.head === 'untied';
  const ends: Tensors = untied ? { embedding: dTable, head: head.dRhs } : { embedding: add(dTable, head.dRhs) };
  const loss = losses.reduce((a, x) => a + x, 0) / losses.length;
  return { loss, logits, gradients: { ...ends, ...gradients } };
}

/** How `trainSteps` trains; a TrainingSpec serves. Weight decay applies to every tensor, the embedding included. */
export interface TrainingOptions extends AdamWOptions {
  /** Peak rates, of the embedding and of all other matrices; with Muon of what it doesn't update and of what it does. */
  learningRate: { hidden: number; embedding: number };
  /** What updates the hidden matrices; left out, AdamW. */
  optimiser?: { momentum: number };
  warmupSteps: number;
  cooldownFraction: number;
  clipNorm: number;
}

/** Tokens and targets [M] of one step. */
export interface Batch {
  tokens: ArrayLike<number>;
  targets: ArrayLike<number>;
}

/**
 * Trains on the batches, one a step, by AdamW or Muon under the warm-up-stable-decay schedule of a run of `steps` steps (all the batches,
 * if absent). Returns the loss before each update, the gradient norms before clipping, and the trained parameters.
 */
export function trainSteps({
  params,
  batches,
  config,
  B,
  training,
  steps = batches.length,
}: {
  params: Tensors;
  batches: readonly Batch[];
  config: ModelConfig;
  B: number;
  training: TrainingOptions;
  steps?: number;
}): { losses: number[]; norms: number[]; params: Tensors } {
  const zeros = Object.fromEntries(Object.entries(params).map(([name, p]) => [name, new Float64Array(p.length)]));
  let state: OptimiserState = { params, m: zeros, v: zeros };
  const losses: number[] = [];
  const norms: number[] = [];
  for (const [step, { tokens, targets }] of batches.entries()) {
    const { loss, gradients } = modelLossAndGradients(state.params, tokens, targets, config, B);
    losses.push(loss);
    norms.push(globalNorm(Object.values(gradients)));
    state = update(state, gradients, { step, steps, training, config });
  }
  return { losses, norms, params: state.params };
}

interface OptimiserState {
  params: Tensors;
  /** First moments, or Muon's momentum. */
  m: Tensors;
  v: Tensors;
}

/** Tensors with a row for every symbol, which take the embedding's learning rate. */
const SYMBOL_ROWS = ['embedding', 'head'];

interface Update {
  step: number;
  steps: number;
  training: TrainingOptions;
  config: ModelConfig;
}

/** One step of every tensor. */
function update(state: OptimiserState, gradients: Tensors, { step, steps, training, config }: Update): OptimiserState {
  const { learningRate, warmupSteps, cooldownFraction, clipNorm, optimiser, ...options } = training;
  const clip = clipScale({ norm: globalNorm(Object.values(gradients)), clipNorm });
  const factor = scheduleFactor({ step, steps, warmupSteps, cooldownFraction });
  const shapes = parameterShapes(config);
  const params: Record<string, Float64Array> = {};
  const m: Record<string, Float64Array> = {};
  const v: Record<string, Float64Array> = {};
  for (const [name, param] of Object.entries(state.params)) {
    const apart = optimiser ? matricesApart(name, config.experts?.count) : null;
    const ofEmbedding = optimiser ? apart === null : SYMBOL_ROWS.includes(name);
    const rate = factor * (ofEmbedding ? learningRate.embedding : learningRate.hidden);
    const moments = { m: tensor(state.m, name), v: tensor(state.v, name) };
    const whole = { ...options, ...moments, param, grad: tensor(gradients, name), step, rate, clip };
    const [rows, cols] = shapes[name];
    const next =
      optimiser && apart
        ? { ...muonStepApart({ ...whole, ...optimiser, rows, cols, apart }), v: moments.v }
        : adamwStep(whole);
    [params[name], m[name], v[name]] = [next.param, next.m, next.v];
  }
  return { params, m, v };
}
