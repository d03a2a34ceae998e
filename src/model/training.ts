/**
 * The recorded training step of a shape: everything a step needs stands on the GPU, so that stepping changes nothing on
 * the processor. R replicas of the shape train together, each with its own seed and learning rates.
 */
import { external, slice, type View } from '../gpu/graph.ts';
import { buildProgram, storageBuffer, type PipelineCache, type Program } from '../gpu/program.ts';
import { hiddenMatrices } from './hidden-matrices.ts';
import { rotaryTable } from './ops/qk-norm-rotary.ts';
import { Snapshot, snapshotBytes } from './snapshot.ts';
import {
  carried,
  recordTraining,
  REPLICA_WORDS,
  STATE_WORDS,
  type RecordedTraining,
  type TrainingShape,
} from './training-graph.ts';
import { checkFits } from './training-size.ts';
import type { Transformer } from './transformer.ts';

/** A corpus on the GPU, four token ids a word. Owned by the caller. */
export interface CorpusBuffers {
  readonly train: GPUBuffer;
  readonly heldOut: GPUBuffer;
  /** Token ids to train on; fewer than the buffer holds train on its beginning. */
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

/** When a run ends, and the step at which its rate begins to fall. */
export interface Schedule {
  readonly steps: number;
  readonly cooldownStart: number;
}

/** How a text is evaluated. */
export interface Evaluation {
  /** Batches of windows. */
  readonly batches: number;
  /** Mean losses, as [batches, R]. */
  readonly history: View;
  /** Of a task, as [batches, R, gradeColumns(T)]. */
  readonly grades: View | null;
  /** Adds a batch to a pass. */
  readonly encode: (pass: GPUComputePassEncoder) => void;
}

export class TrainingProgram {
  readonly shape: TrainingShape;
  readonly transformer: Transformer;
  readonly program: Program;
  readonly #views: RecordedTraining['views'];
  readonly #snapshot: Snapshot | null;
  #replicas: readonly ReplicaStart[] = [];

  private constructor(shape: TrainingShape, recorded: RecordedTraining, program: Program) {
    this.shape = shape;
    this.transformer = recorded.transformer;
    this.program = program;
    this.#views = recorded.views;
    this.#snapshot = shape.snapshot ? new Snapshot(program, carried(recorded.views)) : null;
  }

  /** Compiles and allocates. Throws DoesNotFitError when the shape exceeds the adapter's limits. */
  static async build(cache: PipelineCache, shape: TrainingShape, corpus: CorpusBuffers): Promise<TrainingProgram> {
    checkFits(shape, cache.device.limits);
    const views = { train: external('train', corpus.train), heldOut: external('held out', corpus.heldOut) };
    const recorded = recordTraining(shape, { ...corpus, ...views });
    return new TrainingProgram(shape, recorded, await buildProgram(cache, recorded.graph));
  }

  /** Bytes of GPU memory it takes, the corpus not counted. */
  get bytes(): number {
    return this.program.bytes + (this.#snapshot ? snapshotBytes(carried(this.#views)) : 0);
  }

  /** Sets the weights, zeroes moments and counters, and follows the schedule of the longest run. */
  start(replicas: readonly ReplicaStart[]): void {
    const { length: P } = this.transformer.table;
    const { context, width, heads, variant } = this.shape.config;
    replicas.forEach(({ weights }, r) => this.program.write(slice(this.#views.parameters, r * P, P), weights));
    this.program.write(this.#views.rotary, rotaryTable(context, width / heads, variant?.positions));
    this.program.write(this.#views.first, new Float32Array(replicas.length * P));
    this.program.write(this.#views.second, new Float32Array(replicas.length * P));
    const { heldOut, train, matrices } = this.#views;
    if (matrices) this.program.write(matrices, hiddenMatrices(this.transformer.table).words);
    this.program.write(heldOut.starts, this.shape.heldOutStarts);
    if (train && this.shape.trainStarts) this.program.write(train.starts, this.shape.trainStarts);
    this.#replicas = replicas;
    this.follow(this.shape);
    this.restart();
  }

  /** Lets the rate of the steps to come fall as this schedule says. */
  follow(schedule: Schedule): void {
    this.program.write(this.#views.replicas, replicaWords(this.#replicas, schedule));
  }

  /** Keeps weights, moments and counters as they are after the steps submitted so far. */
  save(): void {
    this.#kept().save();
  }

  /** Goes back to the weights, moments and counters kept last. */
  restore(): void {
    this.#kept().restore();
  }

  #kept(): Snapshot {
    if (!this.#snapshot) throw new Error('a program without room for a snapshot has no branches');
    return this.#snapshot;
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

  /** The evaluations of held-out text and, where the shape lists windows of it, of the training text. */
  get evaluations(): { readonly heldOut: Evaluation; readonly train: Evaluation | null } {
    const { heldOut, train } = this.#views;
    const evaluation = (list: string, { history, grades }: typeof heldOut): Evaluation => ({
      batches: history.length / this.shape.replicas,
      history,
      grades,
      encode: (pass) => this.program.encode(pass, list),
    });
    return { heldOut: evaluation('evaluate', heldOut), train: train && evaluation('evaluate train', train) };
  }

  /** Starts the windows of an evaluation from the first. */
  startEvaluation(): void {
    const { buffer, offset } = this.program.locate(this.#views.state);
    for (let r = 0; r < this.shape.replicas; r += 1) {
      this.program.device.queue.writeBuffer(buffer, offset + (r * STATE_WORDS + 1) * 4, new Uint32Array(1));
    }
  }

  /** Losses of the steps done, as [steps, R]. */
  get history(): { training: View } {
    return { training: this.#views.history };
  }

  /** [R, P]. */
  get parameters(): View {
    return this.#views.parameters;
  }

  /** [P]: the weights of a replica after the steps submitted so far. */
  weights(replica: number): Promise<Float32Array> {
    const { length: P } = this.transformer.table;
    return this.program.read(slice(this.#views.parameters, replica * P, P));
  }

  /** Tokens that each expert got since the program was built, as u32 [R, L, E]; null without experts. */
  get load(): View | null {
    return this.#views.load;
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
    this.#snapshot?.destroy();
    this.program.destroy();
  }
}

function replicaWords(replicas: readonly ReplicaStart[], { steps, cooldownStart }: Schedule): Uint32Array {
  const words = new Uint32Array(replicas.length * REPLICA_WORDS);
  const floats = new Float32Array(words.buffer);
  replicas.forEach(({ seed, learningRate }, r) => {
    words[r * REPLICA_WORDS] = seed;
    floats[r * REPLICA_WORDS + 1] = learningRate.hidden;
    floats[r * REPLICA_WORDS + 2] = learningRate.embedding;
    words.set([cooldownStart, steps], r * REPLICA_WORDS + 3);
  });
  return words;
}

/** Step and counters 0, powers of the betas 1. */
function stateWords(replicas: number): Float32Array {
  const words = new Float32Array(replicas * STATE_WORDS);
  for (let r = 0; r < replicas; r += 1) words.set([1, 1], r * STATE_WORDS + 4);
  return words;
}
