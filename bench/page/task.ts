/** A task as data: the model, the text, the initial weights and the windows of every step, the same for all contenders. */
import type { Corpus } from '../../src/data/corpus.ts';
import { loadCorpus, loadCorpusIndex } from '../../src/data/load.ts';
import { windowStart } from '../../src/data/sampling.ts';
import { modelOfWidth, type ModelConfig } from '../../src/model/config.ts';
import { parameterTable, type ParameterTable } from '../../src/model/parameters.ts';
import { initialWeights } from '../../src/train/initialise.ts';
import { defaultTraining, type RunSpec, type TrainingSpec } from '../../src/train/spec.ts';
import type { ExportedTask, Task } from './api.ts';

const CORPUS = 'sotu';

let loading: Promise<Corpus> | null = null;

/** The text all contenders train on. */
export function corpus(): Promise<Corpus> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Corpus> {
  const base = new URL('.', location.href).href;
  const info = (await loadCorpusIndex(base)).find(({ id }) => id === CORPUS);
  if (!info) throw new Error(`There is no corpus ${CORPUS} beside the bench page.`);
  return loadCorpus(info, base);
}

/** The default shape of the width with the task's number of layers. */
export function modelOf({ width, layers, context }: Task, { symbols }: Corpus): ModelConfig {
  return { ...modelOfWidth(width, symbols.length, context), layers };
}

/** Warm-up of the bench: short, so that a contender that takes seconds a step is seen to learn within a few. */
const WARMUP_STEPS = 4;

/** The default recipe with a short warm-up and without cooldown, so that a task may train as long as it is timed. */
function recipeOf({ width, context, batch }: Task, steps: number): TrainingSpec {
  const recipe = defaultTraining(width, steps * batch * context, batch);
  return { ...recipe, warmupSteps: WARMUP_STEPS, cooldownFraction: 0 };
}

/** One spec a replica; they differ in the seed. */
export function specsOf(task: Task, text: Corpus, steps: number): RunSpec[] {
  const spec = {
    model: modelOf(task, text),
    corpus: { id: text.id, hash: text.hash },
    training: recipeOf(task, steps),
    evaluation: { characters: task.batch * task.context },
  };
  return Array.from({ length: task.replicas }, (_, r) => ({ ...spec, seed: task.seed + r }));
}

/** A matrix of the model, [rows, cols], before the first step. */
export interface Matrix {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** Everything a peer needs, read on the processor. */
export interface PeerTask {
  readonly model: ModelConfig;
  readonly recipe: TrainingSpec;
  readonly batch: number;
  readonly matrices: readonly Matrix[];
  /** Tokens and targets [B, T] of a step, the windows the recorded step reads. */
  readonly windows: (step: number) => { inputs: Int32Array<ArrayBuffer>; targets: Int32Array<ArrayBuffer> };
}

export function peerTask(task: Task, text: Corpus): PeerTask {
  const model = modelOf(task, text);
  const table = parameterTable(model);
  const weights = initialWeights(table, task.seed);
  const matrices = table.parameters.map(({ name, shape: [rows, cols], offset }) => {
    return { name, rows, cols, values: weights.slice(offset, offset + rows * cols) };
  });
  const windows = (step: number) => windowsOf(step, task, text);
  return { model, recipe: recipeOf(task, 1), batch: task.batch, matrices, windows };
}

function windowsOf(step: number, { seed, batch, context }: Task, { train }: Corpus): ReturnType<PeerTask['windows']> {
  const inputs = new Int32Array(batch * context);
  const targets = new Int32Array(batch * context);
  for (let row = 0; row < batch; row += 1) {
    const start = windowStart(seed, step, row, train.length, context);
    inputs.set(train.subarray(start, start + context), row * context);
    targets.set(train.subarray(start + 1, start + context + 1), row * context);
  }
  return { inputs, targets };
}

/** Factor on the peak learning rates at a step, counted from 0: the warm-up, and then 1. */
export function rateFactor({ warmupSteps }: TrainingSpec, step: number): number {
  return Math.min(1, (step + 1) / Math.max(1, warmupSteps));
}

/** Cosines and sines [T, D/2] of t·10000^(−2i/D). */
export function rotations({ context, width, heads }: ModelConfig): {
  cos: Float32Array<ArrayBuffer>;
  sin: Float32Array<ArrayBuffer>;
} {
  const half = width / heads / 2;
  const angle = (at: number) => Math.floor(at / half) * 10000 ** (-(at % half) / half);
  const length = context * half;
  return {
    cos: Float32Array.from({ length }, (_, at) => Math.cos(angle(at))),
    sin: Float32Array.from({ length }, (_, at) => Math.sin(angle(at))),
  };
}

function base64(array: Uint8Array | Uint32Array | Float32Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function exportedParameters({ parameters }: ParameterTable): ExportedTask['parameters'] {
  return parameters.map(({ name, shape, offset }) => ({ name, shape, offset }));
}

/** The task for a program outside the browser, with the windows of the first `steps` steps. */
export function exported(task: Task, text: Corpus, steps: number): ExportedTask {
  const model = modelOf(task, text);
  const table = parameterTable(model);
  const { learningRate, warmupSteps, beta1, beta2, epsilon, weightDecay, clipNorm } = recipeOf(task, steps);
  const starts = Uint32Array.from({ length: steps * task.batch }, (_, i) => {
    return windowStart(task.seed, Math.floor(i / task.batch), i % task.batch, text.train.length, task.context);
  });
  return {
    model,
    parameters: exportedParameters(table),
    recipe: {
      batch: task.batch,
      hiddenRate: learningRate.hidden,
      embeddingRate: learningRate.embedding,
      ...{ warmupSteps, beta1, beta2, epsilon, weightDecay, clipNorm },
    },
    weights: base64(initialWeights(table, task.seed)),
    tokens: base64(text.train),
    starts: base64(starts),
  };
}
