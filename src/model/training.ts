/**
 * The recorded training step of a shape: everything a step needs stands on the GPU, so that stepping changes nothing on
 * the processor. R replicas of the shape train together, each with its own seed and learning rates.
 */
import { external, Graph, planMemory, slice, type CommandList, type View } from '../gpu/graph.ts';
import { buildProgram, bytesOf, storageBuffer, type PipelineCache, type Program } from '../gpu/program.ts';
import { crossEntropyLoss, crossEntropyWithGradient } from './ops/cross-entropy.ts';
import { adamW, addSplits, advanceStep, recordHeldOut, squaresPerReplica } from './ops/optimiser.ts';
import { rotaryTable } from './ops/qk-norm-rotary.ts';
import { sampleBatch } from './ops/sample.ts';
import { paddedVocabulary, parameterTable } from './parameters.ts';
import { Transformer, type TransformerShape } from './transformer.ts';

/** Everything the recorded step depends on. */
export interface TrainingShape extends TransformerShape {
  readonly steps: number;
  readonly warmupSteps: number;
  /** Step at which the rate begins to fall. */
  readonly cooldownStart: number;
  readonly clipNorm: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** First tokens of the held-out windows of an evaluation, whole batches of them. */
  readonly heldOutStarts: Uint32Array;
}

/** A corpus on the GPU, four token ids a word. Owned by the caller. */
export interface CorpusBuffers {
  readonly train: GPUBuffer;
  readonly heldOut: GPUBuffer;
  readonly trainLength: number;
  readonly heldOutLength: number;
}

/** What differs between the replicas of a program. */
export interface ReplicaStart {
  readonly seed: number;
  readonly learningRate: { readonly hidden: number; readonly embedding: number };
  /** [P], laid out by the parameter table. */
  readonly weights: Float32Array;
}

/** Puts token ids on the GPU. */
export function uploadCorpus(device: GPUDevice, train: Uint8Array, heldOut: Uint8Array): CorpusBuffers {
  const packed = (label: string, ids: Uint8Array) => {
    const padded = new Uint8Array(Math.ceil(ids.length / 4) * 4);
    padded.set(ids);
    return storageBuffer(device, label, new Uint32Array(padded.buffer));
  };
  return {
    train: packed('Corpus.train', train),
    heldOut: packed('Corpus.heldOut', heldOut),
    trainLength: train.length,
    heldOutLength: heldOut.length,
  };
}

/** The views a training program is read and written through. */
interface TrainingViews {
  readonly parameters: View;
  readonly rotary: View;
  readonly replicas: View;
  readonly state: View;
  readonly history: View;
  readonly heldOutHistory: View;
  readonly heldOutStarts: View;
  readonly targets: View;
  readonly gradients: View;
  readonly first: View;
  readonly second: View;
}

/** 32-bit words of the structs in shaders/include/state.wgsl. */
const REPLICA_WORDS = 4;
const STATE_WORDS = 8;

interface RecordedTraining {
  readonly graph: Graph;
  readonly transformer: Transformer;
  readonly views: TrainingViews;
}

/** The corpus a recorded step reads, shared by all programs. */
interface RecordInputs {
  readonly train: View;
  readonly heldOut: View;
  readonly lengths: Pick<CorpusBuffers, 'trainLength' | 'heldOutLength'>;
}

/** Records 'sample' and 'learn', which together are a step, and 'evaluate', a batch of held-out windows. */
function record(shape: TrainingShape, inputs: RecordInputs): RecordedTraining {
  const graph = new Graph();
  const { replicas, batch, config } = shape;
  const P = parameterTable(config).length;
  const views = {
    parameters: graph.tensor('parameters', replicas * P),
    rotary: graph.tensor('rotary', (config.context * config.width) / config.heads),
    replicas: graph.tensor('replicas', replicas * REPLICA_WORDS),
    state: graph.tensor('state', replicas * STATE_WORDS),
    history: graph.tensor('history', shape.steps * replicas),
    heldOutHistory: graph.tensor('heldOutHistory', (shape.heldOutStarts.length / batch) * replicas),
    heldOutStarts: graph.tensor('heldOutStarts', shape.heldOutStarts.length),
    targets: graph.tensor('targets', replicas * batch * config.context),
    gradients: graph.tensor('gradients', replicas * P),
    first: graph.tensor('first moments', replicas * P),
    second: graph.tensor('second moments', replicas * P),
  };
  const transformer = new Transformer(graph, shape, views);
  const rows = transformer.rows;
  const losses = graph.tensor('losses', replicas * rows);
  const { state, targets } = views;

  const forward: CommandList = [];
  transformer.forward(forward);
  const entropy = { replicas, rows, vocabulary: config.vocabulary, stride: paddedVocabulary(config) };
  const entropyViews = { logits: transformer.logits, targets, losses };
  const batchViews = { replicas: views.replicas, state, inputs: transformer.tokens, targets };
  const window = { replicas, batch, context: config.context };
  const bookKeeping = { ...shape, rows, squares: squaresPerReplica(P) };

  const trainWindow = { ...window, corpusLength: inputs.lengths.trainLength };
  sampleBatch(graph.list('sample'), 'training', trainWindow, { ...batchViews, corpus: inputs.train });

  const learn = graph.list('learn');
  learn.push(...forward);
  crossEntropyWithGradient(learn, entropy, entropyViews);
  const splits = transformer.splits.count;
  const partial = graph.tensor('partial gradients', replicas * splits * P);
  const squares = graph.tensor('squares', replicas * bookKeeping.squares);
  transformer.backward(learn, partial);
  addSplits(learn, { replicas, parameters: P, splits }, { partial, gradients: views.gradients, squares });
  advanceStep(learn, bookKeeping, { losses, squares, state, history: views.history });
  const update = { ...shape, parameters: P, embedding: transformer.table.embeddingLength };
  const { parameters, first, second, gradients } = views;
  adamW(learn, update, { replicas: views.replicas, state, gradients, parameters, first, second });

  const evaluate = graph.list('evaluate');
  const heldOutWindow = { ...window, corpusLength: inputs.lengths.heldOutLength };
  sampleBatch(evaluate, 'held_out', heldOutWindow, { ...batchViews, corpus: inputs.heldOut, starts: views.heldOutStarts });
  evaluate.push(...forward);
  crossEntropyLoss(evaluate, entropy, entropyViews);
  recordHeldOut(evaluate, bookKeeping, { losses, state, history: views.heldOutHistory });
  return { graph, transformer, views };
}

/** Bytes of GPU memory a program of this shape takes, the corpus not counted. */
export function trainingBytes(shape: TrainingShape): number {
  const placeholder = (label: string) => ({ tensor: { label, length: 2 ** 30, buffer: null }, offset: 0, length: 2 ** 30 });
  const { graph } = record(shape, {
    train: placeholder('train'),
    heldOut: placeholder('held out'),
    lengths: { trainLength: 2 ** 20, heldOutLength: 2 ** 20 },
  });
  return bytesOf(planMemory(graph, Infinity));
}

export class TrainingProgram {
  readonly shape: TrainingShape;
  readonly transformer: Transformer;
  readonly program: Program;
  readonly #views: TrainingViews;

  private constructor(shape: TrainingShape, recorded: RecordedTraining, program: Program) {
    this.shape = shape;
    this.transformer = recorded.transformer;
    this.program = program;
    this.#views = recorded.views;
  }

  /** Compiles and allocates. Throws DoesNotFitError when the shape exceeds the adapter's limits. */
  static async build(cache: PipelineCache, shape: TrainingShape, corpus: CorpusBuffers): Promise<TrainingProgram> {
    const recorded = record(shape, {
      train: external('train', corpus.train),
      heldOut: external('held out', corpus.heldOut),
      lengths: corpus,
    });
    return new TrainingProgram(shape, recorded, await buildProgram(cache, recorded.graph));
  }

  /** Sets the weights, zeroes moments and counters. */
  start(replicas: readonly ReplicaStart[]): void {
    const { length: P } = this.transformer.table;
    const { context, width, heads } = this.shape.config;
    replicas.forEach(({ weights }, r) => this.program.write(slice(this.#views.parameters, r * P, P), weights));
    this.program.write(this.#views.rotary, rotaryTable(context, width / heads));
    this.program.write(this.#views.first, new Float32Array(replicas.length * P));
    this.program.write(this.#views.second, new Float32Array(replicas.length * P));
    this.program.write(this.#views.replicas, replicaWords(replicas));
    this.program.write(this.#views.state, stateWords(replicas.length));
    this.program.write(this.#views.heldOutStarts, this.shape.heldOutStarts);
  }

  /** Adds a step to a pass. */
  encodeStep(pass: GPUComputePassEncoder): void {
    this.program.encode(pass, 'sample');
    this.program.encode(pass, 'learn');
  }

  /** Batches of held-out windows in an evaluation. */
  get heldOutBatches(): number {
    return this.shape.heldOutStarts.length / this.shape.batch;
  }

  /** Starts the held-out windows from the first. */
  startEvaluation(): void {
    const { buffer, offset } = this.program.locate(this.#views.state);
    for (let r = 0; r < this.shape.replicas; r += 1) {
      this.program.device.queue.writeBuffer(buffer, offset + (r * STATE_WORDS + 1) * 4, new Uint32Array(1));
    }
  }

  /** Losses of the steps or held-out batches done, as [count, R]. */
  get history(): { training: View; heldOut: View } {
    return { training: this.#views.history, heldOut: this.#views.heldOutHistory };
  }

  /** [R, P]. */
  get parameters(): View {
    return this.#views.parameters;
  }

  get rotary(): View {
    return this.#views.rotary;
  }

  /** Gradients of the last step, before clipping, [R, P]. */
  get gradients(): View {
    return this.#views.gradients;
  }

  /** Targets of the batch, [R, B, T]. */
  get targets(): View {
    return this.#views.targets;
  }

  destroy(): void {
    this.program.destroy();
  }
}

function replicaWords(replicas: readonly ReplicaStart[]): Uint32Array {
  const words = new Uint32Array(replicas.length * REPLICA_WORDS);
  const floats = new Float32Array(words.buffer);
  replicas.forEach(({ seed, learningRate }, r) => {
    words[r * REPLICA_WORDS] = seed;
    floats[r * REPLICA_WORDS + 1] = learningRate.hidden;
    floats[r * REPLICA_WORDS + 2] = learningRate.embedding;
  });
  return words;
}

/** Step and counters 0, powers of the betas 1. */
function stateWords(replicas: number): Float32Array {
  const words = new Float32Array(replicas * STATE_WORDS);
  for (let r = 0; r < replicas; r += 1) words.set([1, 1], r * STATE_WORDS + 4);
  return words;
}
