/** Trains runs of one shape together: replicas of one program, and branches of its stable run. */
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Corpus } from '../data/corpus.ts';
import { heldOutStarts, heldOutWindows, trainStarts } from '../data/sampling.ts';
import { DoesNotFitError, type PipelineCache } from '../gpu/program.ts';
import type { KernelChoice } from '../model/kernels.ts';
import { TrainingProgram, type CorpusBuffers } from '../model/training.ts';
import type { TrainingShape } from '../model/training-graph.ts';
import { trainBranches } from './branches.ts';
import type { RunEvent } from './events.ts';
import { initialWeights } from './initialise.ts';
import { planGroup, SpecError, type GroupPlan } from './plan.ts';
import type { AdapterReport, RunRecord } from './record.ts';
import { Run, type Circumstances } from './run.ts';
import { runId, type RunSpec } from './spec.ts';
import type { Control } from './stepper.ts';

export { SpecError };

/** What training needs of the machine it runs on. */
export interface Laboratory {
  readonly cache: PipelineCache;
  readonly adapter: AdapterReport;
  readonly kernels: KernelChoice;
  readonly corpus: Corpus;
  readonly buffers: CorpusBuffers;
  /** Keeps the weights of a finished run; resolves with the bytes that took, 0 where they could not be kept. Left out, they are dropped. */
  readonly keep?: (checkpoint: Checkpoint) => Promise<number>;
  /** Milliseconds between the texts of a run under way; left out, there are none. */
  readonly sampleEvery?: number;
}

/** The laboratory with the kernels that are to serve these runs. */
export type WithKernels = (laboratory: Laboratory, specs: readonly RunSpec[]) => Promise<Laboratory>;

export const asItIs: WithKernels = (laboratory) => Promise.resolve(laboratory);

/** Whole batches of held-out windows: enough for the characters asked for, as far as the text goes. */
function heldOutBatches(spec: RunSpec, corpus: Corpus): number {
  const { batch } = spec.training;
  const { context } = spec.model;
  const wanted = Math.ceil(spec.evaluation.characters / (batch * context));
  const held = Math.floor(heldOutWindows(corpus.heldOut.length, context, corpus.heldOut.length) / batch);
  return Math.min(wanted, held);
}

/** Characters of the training text that windows are taken from. Throws SpecError. */
function trainLength({ corpus: { characters }, model: { context } }: RunSpec, { train }: Corpus): number {
  if (train.length <= context) throw new SpecError('The text is shorter than one window of the context.');
  if (characters === undefined) return train.length;
  if (Number.isInteger(characters) && characters > context && characters <= train.length) return characters;
  throw new SpecError(
    `A run on ${characters} characters of a text that has ${train.length} to train on: it needs a whole number from ` +
      `${context + 1}, a window of the context and the token after it, to that.`,
  );
}

/** The windows of the evaluations: of held-out text, and of a training text that is only a part. Throws SpecError. */
function evaluated(spec: RunSpec, corpus: Corpus): Pick<TrainingShape, 'heldOutStarts' | 'trainStarts' | 'layout'> {
  const { batch } = spec.training;
  const { context } = spec.model;
  const { task } = corpus;
  if (task && context % task.period !== 0) {
    throw new SpecError(
      `A context of ${context} tokens is no whole number of the records of ${corpus.title}, which have ${task.period}.`,
    );
  }
  if (!task && spec.evaluation.probes !== undefined)
    throw new SpecError('Only tasks are probed: leave the probes out.');
  const batches = heldOutBatches(spec, corpus);
  if (batches < 1) {
    throw new SpecError(
      `The held-out text has ${corpus.heldOut.length} characters, less than one batch of windows. ` +
        'Choose a longer text, a smaller batch or a shorter context.',
    );
  }
  const length = trainLength(spec, corpus);
  const heldOut = {
    heldOutStarts: heldOutStarts(corpus.heldOut.length, context, batches * batch),
    ...(task && { layout: task }),
  };
  if (spec.corpus.characters === undefined && !task?.gradesTraining) return heldOut;
  return { ...heldOut, trainStarts: trainStarts(length, context, batches * batch, batch) };
}

/** The program's shape for runs that train together. Throws SpecError. */
export function trainingShape(specs: readonly RunSpec[], { corpus, kernels }: Laboratory): TrainingShape {
  const { replicas, branches } = planGroup(specs);
  const [spec] = specs;
  const longest = branches.at(-1);
  if (!spec || !longest) throw new SpecError('There is no run to train.');
  const { batch, warmupSteps, clipNorm, beta1, beta2, epsilon, weightDecay, optimiser } = spec.training;
  return {
    config: spec.model,
    replicas: replicas.length,
    batch,
    kernels,
    steps: longest.steps,
    warmupSteps,
    cooldownStart: longest.cooldownStart,
    clipNorm,
    beta1,
    beta2,
    epsilon,
    weightDecay,
    ...(optimiser && { optimiser }),
    ...evaluated(spec, corpus),
    snapshot: branches.length > 1,
  };
}

/** A program with every replica at its start. Throws SpecError and DoesNotFitError. */
export async function startProgram(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<TrainingProgram> {
  const { cache, buffers, corpus } = laboratory;
  const shape = trainingShape(specs, laboratory);
  const [spec] = specs;
  const text = spec ? { ...buffers, trainLength: trainLength(spec, corpus) } : buffers;
  const program = await TrainingProgram.build(cache, shape, text);
  const { table } = program.transformer;
  program.start(planGroup(specs).replicas.map((start) => ({ ...start, weights: initialWeights(table, start.seed) })));
  return program;
}

/**
 * Trains the runs together and evaluates them. Resolves with a record for each, whatever its outcome: a diverged run
 * leaves the others alone, and a shape that doesn't fit the adapter gives 'failed' records. Throws SpecError.
 */
export async function trainGroup(
  bare: Laboratory,
  specs: readonly RunSpec[],
  control: Control,
  onEvent: (event: RunEvent) => void,
  withKernels: WithKernels = asItIs,
): Promise<RunRecord[]> {
  trainingShape(specs, bare); // What can't be run is refused before any work.
  const plan = planGroup(specs);
  const legs = plan.branches.map((branch) => ({
    branch,
    runs: branch.runs.map((planned) => new Run(planned, onEvent)),
  }));
  const runs = legs.flatMap((leg) => leg.runs);
  onEvent({ type: 'compiling', runs: runs.map(({ id }) => id) });
  const laboratory = await withKernels(bare, specs);
  const circumstances = circumstancesOf(laboratory, plan);
  try {
    const program = await startProgram(laboratory, specs);
    try {
      await trainBranches({ laboratory, program, legs, control, onEvent, circumstances });
    } finally {
      program.destroy();
    }
  } catch (error) {
    if (!(error instanceof DoesNotFitError)) throw error;
    for (const run of runs) run.fail(error.message, circumstances);
  }
  const records = new Map(runs.map(({ id, record }) => [id, record]));
  return specs.flatMap((spec) => records.get(runId(spec)) ?? []);
}

function circumstancesOf({ adapter, kernels }: Laboratory, { replicas }: GroupPlan): Circumstances {
  return { adapter, kernels: { ...kernels }, replicas: replicas.length };
}
