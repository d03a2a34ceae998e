/**
 * The recorded training step of a shape: everything a step needs stands on the GPU, so that stepping changes nothing on
 * the processor. R replicas of the shape train together, each with its own seed and learning rates.
 */
import { external, planMemory, slice, type Graph, type View } from '../gpu/graph.ts';
import {
  buildProgram,
  bytesOf,
  DoesNotFitError,
  misfit,
  storageBuffer,
  type PipelineCache,
  type Program,
} from '../gpu/program.ts';
import { rotaryTable } from './ops/qk-norm-rotary.ts';
import {
  recordTraining,
  REPLICA_WORDS,
  STATE_WORDS,
  type RecordedTraining,
  type TrainingShape,
} from './training-graph.ts';
import type { Transformer } from './transformer.ts';

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

/** The graph of a shape, to be measured: the corpus is bound to nothing. */
function measuredGraph(shape: TrainingShape): Graph {
  const placeholder = (label: string) => ({
    tensor: { label, length: 2 ** 30, buffer: null },
    offset: 0,
    length: 2 ** 30,
  });
  const corpus = { train: placeholder('train'), heldOut: placeholder('held out') };
  return recordTraining(shape, { ...corpus, trainLength: 2 ** 20, heldOutLength: 2 ** 20 }).graph;
}

/** Bytes of GPU memory a program of this shape takes, the corpus not counted. */
export function trainingBytes(shape: TrainingShape): number {
  return bytesOf(planMemory(measuredGraph(shape), Infinity));
}

/** Throws DoesNotFitError, before anything is compiled or allocated, saying which batch would fit the adapter. */
export function checkFits(shape: TrainingShape, limits: GPUSupportedLimits): void {
  const problem = misfit(measuredGraph(shape), limits);
  if (!problem) return;
  const ofBatch = (batch: number) => ({ ...shape, batch, heldOutStarts: new Uint32Array(batch) });
  let batch = shape.batch - 1;
  while (batch > 0 && misfit(measuredGraph(ofBatch(batch)), limits)) batch = Math.floor(batch / 2);
  const { width, context } = shape.config;
  throw new DoesNotFitError(
    `Width ${width} does not fit with a batch of ${shape.batch} windows of ${context}: ${problem} ` +
      (batch > 0
        ? `A batch of ${batch} fits.`
        : 'No batch fits: choose a smaller size, a shorter context or fewer seeds.'),
  );
}

export class TrainingProgram {
  readonly shape: TrainingShape;
  readonly transformer: Transformer;
  readonly program: Program;
  readonly #views: RecordedTraining['views'];

  private constructor(shape: TrainingShape, recorded: RecordedTraining, program: Program) {
    this.shape = shape;
    this.transformer = recorded.transformer;
    this.program = program;
    this.#views = recorded.views;
  }

  /** Compiles and allocates. Throws DoesNotFitError when the shape exceeds the adapter's limits. */
  static async build(cache: PipelineCache, shape: TrainingShape, corpus: CorpusBuffers): Promise<TrainingProgram> {
    checkFits(shape, cache.device.limits);
    const views = { train: external('train', corpus.train), heldOut: external('held out', corpus.heldOut) };
    const recorded = recordTraining(shape, { ...corpus, ...views });
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
    this.restart();
    this.program.write(this.#views.heldOutStarts, this.shape.heldOutStarts);
  }

  /** Adds a step to a pass. */
  encodeStep(pass: GPUComputePassEncoder): void {
    this.program.encode(pass, 'sample');
    this.program.encode(pass, 'learn');
  }

  /** Sets the counters back to the first step; weights and moments stay. */
  restart(): void {
    this.program.write(this.#views.state, stateWords(this.shape.replicas));
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
