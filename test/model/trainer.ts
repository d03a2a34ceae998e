/**
 * Training programs for the tests: a small model, its replicas and corpus; building, stepping, reading out.
 */
import { gaussians, heldOutStarts, uniform } from '../../src/data/sampling.ts';
import type { ModelConfig } from '../../src/model/config.ts';
import type { PipelineCache } from '../../src/gpu/program.ts';
import { parameterTable } from '../../src/model/parameters.ts';
import { PLAIN_KERNELS, QUAD_KERNELS, type KernelChoice } from '../../src/model/kernels.ts';
import { TrainingProgram, uploadCorpus, type ReplicaStart } from '../../src/model/training.ts';
import type { TrainingShape } from '../../src/model/training-graph.ts';
import { initialWeights } from '../../src/train/initialise.ts';
import { testGpu, withoutGpuErrors } from '../gpu/harness.ts';

export interface Texts {
  readonly train: Uint8Array;
  readonly heldOut: Uint8Array;
}

/** Seeded symbols, low ones more often, so that there is something to learn; lengths leave ids over in the last word. */
export function textsOf(vocabulary: number): Texts {
  const symbol = (stream: number, i: number) => Math.floor(vocabulary * uniform(7, stream, i) ** 3);
  const text = (length: number, stream: number) => Uint8Array.from({ length }, (_, i) => symbol(stream, i));
  return { train: text(4099, 90), heldOut: text(1957, 91) };
}

/** Builds the program, starts its replicas and hands it to `work`; frees everything afterwards. */
export async function withTraining<T>(
  shape: TrainingShape,
  texts: Texts,
  replicas: readonly ReplicaStart[],
  work: (training: TrainingProgram, cache: PipelineCache) => Promise<T>,
): Promise<T> {
  const { device, cache } = await testGpu();
  return withoutGpuErrors(device, async () => {
    const corpus = uploadCorpus(device, texts.train, texts.heldOut);
    const owned: { destroy(): void }[] = [corpus.train, corpus.heldOut];
    try {
      const training = await TrainingProgram.build(cache, shape, corpus);
      owned.push(training);
      training.start(replicas);
      return await work(training, cache);
    } finally {
      for (const one of owned) one.destroy();
    }
  });
}

/** Submits `count` steps at once. */
export function step(training: TrainingProgram, count: number): void {
  training.program.submit('step', (pass) => {
    for (let i = 0; i < count; i += 1) training.encodeStep(pass);
  });
}

/** V is no multiple of 4, F none of 16; the kernels see tiles and workgroups that are partly full. */
export const config: ModelConfig = { vocabulary: 53, context: 32, width: 16, layers: 2, heads: 2, hidden: 40 };
export const table = parameterTable(config);
export const texts = textsOf(config.vocabulary);

/** As a TrainingSpec names it. Some steps of these runs are clipped, others not. */
export const recipe = {
  ...{ warmupSteps: 4, cooldownFraction: 0.25, clipNorm: 0.4 },
  ...{ beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.05 },
};

/** Options of a shape: Muon in place of AdamW for the hidden matrices. */
export const MUON = { optimiser: { kind: 'muon', momentum: 0.95 } } as const;

/** Every kernel of every family serves in one of these. */
export const kernelChoices: KernelChoice[] = [
  PLAIN_KERNELS,
  { matmul: 'block', attention: 'plain' },
  { matmul: 'shared', attention: 'plain' },
  QUAD_KERNELS,
];

/** The shape of R replicas; `options` replace what they name. */
export function shapeOf(replicas: number, options: Partial<TrainingShape> = {}): TrainingShape {
  const { batch = 4, steps = 20 } = options;
  const starts = heldOutStarts(texts.heldOut.length, config.context, 3 * batch);
  const cooldownStart = Math.floor(steps * (1 - recipe.cooldownFraction));
  return {
    ...recipe,
    config,
    replicas,
    batch,
    kernels: QUAD_KERNELS,
    steps,
    cooldownStart,
    heldOutStarts: starts,
    ...options,
  };
}

/** Seeded weights without a zero matrix, behind which every gradient would be zero. */
function weights(seed: number): Float32Array {
  const all = new Float32Array(table.length);
  table.parameters.forEach(({ shape: [rows, cols], deviation, offset }, stream) => {
    const values = gaussians(seed, stream, rows * cols);
    all.set(
      values.map((value) => value * (deviation || 0.5 / Math.sqrt(rows))),
      offset,
    );
  });
  return all;
}

/** Replicas that differ in seed, rates and weights; the last starts as a run of the lab does. */
export const starts: readonly ReplicaStart[] = [
  { seed: 3, learningRate: { hidden: 0.02, embedding: 0.016 }, weights: weights(3) },
  { seed: 4, learningRate: { hidden: 0.005, embedding: 0.002 }, weights: weights(4) },
  { seed: 2 ** 32 - 1, learningRate: { hidden: 0.03, embedding: 0.01 }, weights: initialWeights(table, 5) },
];

/** Trains from the start, `perSubmit` steps a submit: losses [steps, R] and trained weights [R, P]. */
export function run(shape: TrainingShape, replicas: readonly ReplicaStart[], perSubmit = shape.steps) {
  return withTraining(shape, texts, replicas, async (training) => {
    for (let done = 0; done < shape.steps; done += perSubmit) step(training, Math.min(perSubmit, shape.steps - done));
    const { program, history } = training;
    return { losses: await program.read(history.training), weights: await program.read(training.parameters) };
  });
}
