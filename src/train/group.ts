/** Trains runs of one shape together, as replicas of one program, and turns each into a record. */
import type { Corpus } from '../data/corpus.ts';
import { heldOutStarts, heldOutWindows } from '../data/sampling.ts';
import { decode } from '../data/symbols.ts';
import { DoesNotFitError, type PipelineCache } from '../gpu/program.ts';
import { countParameters, flopsPerToken } from '../model/config.ts';
import type { KernelChoice } from '../model/kernels.ts';
import { TrainingProgram, type CorpusBuffers } from '../model/training.ts';
import type { TrainingShape } from '../model/training-graph.ts';
import { write } from '../model/writing.ts';
import { Curve, type Divergence } from './curve.ts';
import type { RunEvent } from './events.ts';
import { initialWeights } from './initialise.ts';
import type { AdapterReport, RunOutcome, RunRecord } from './record.ts';
import { runId, shapeKey, stepsOf, type RunSpec } from './spec.ts';
import { stepThrough, type Control } from './stepper.ts';

/** What training needs of the machine it runs on. */
export interface Laboratory {
  readonly cache: PipelineCache;
  readonly adapter: AdapterReport;
  readonly kernels: KernelChoice;
  readonly corpus: Corpus;
  readonly buffers: CorpusBuffers;
}

/** The laboratory with the kernels that are to serve these runs. */
export type WithKernels = (laboratory: Laboratory, specs: readonly RunSpec[]) => Promise<Laboratory>;

export const asItIs: WithKernels = (laboratory) => Promise.resolve(laboratory);

/** A spec that can't be run. The message is ready to show. */
export class SpecError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SpecError';
  }
}

const PROMPT_CHARACTERS = 24;
const SAMPLE_CHARACTERS = 160;
const TEMPERATURE = 0.8;

/** Whole batches of held-out windows: enough for the characters asked for, as far as the text goes. */
function heldOutBatches(spec: RunSpec, corpus: Corpus): number {
  const { batch } = spec.training;
  const { context } = spec.model;
  const wanted = Math.ceil(spec.evaluation.characters / (batch * context));
  const held = Math.floor(heldOutWindows(corpus.heldOut.length, context, corpus.heldOut.length) / batch);
  return Math.min(wanted, held);
}

/** The program's shape for runs that differ in seed and learning rates only. Throws SpecError. */
export function trainingShape(specs: readonly RunSpec[], { corpus, kernels }: Laboratory): TrainingShape {
  const [spec] = specs;
  if (!spec) throw new SpecError('There is no run to train.');
  if (specs.some((other) => shapeKey(other) !== shapeKey(spec) || stepsOf(other) !== stepsOf(spec))) {
    throw new SpecError('Runs that train together may differ in the seed and the learning rates only.');
  }
  const { training, model } = spec;
  const steps = stepsOf(spec);
  const batches = heldOutBatches(spec, corpus);
  if (steps < 1) throw new SpecError(`${training.tokens} tokens are less than one step of this batch and context.`);
  if (corpus.train.length <= model.context) throw new SpecError('The text is shorter than one window of the context.');
  if (batches < 1) {
    throw new SpecError(
      `The held-out text has ${corpus.heldOut.length} characters, less than one batch of windows. ` +
        'Choose a longer text, a smaller batch or a shorter context.',
    );
  }
  const { warmupSteps, clipNorm, beta1, beta2, epsilon, weightDecay } = training;
  return {
    config: model,
    replicas: specs.length,
    batch: training.batch,
    kernels,
    steps,
    warmupSteps,
    cooldownStart: Math.floor(steps * (1 - training.cooldownFraction)),
    clipNorm,
    beta1,
    beta2,
    epsilon,
    weightDecay,
    heldOutStarts: heldOutStarts(corpus.heldOut.length, model.context, batches * training.batch),
  };
}

/** A program with every replica at its start. */
export async function startProgram(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<TrainingProgram> {
  const shape = trainingShape(specs, laboratory);
  const program = await TrainingProgram.build(laboratory.cache, shape, laboratory.buffers);
  program.start(
    specs.map(({ seed, training: { learningRate } }) => ({
      seed,
      learningRate,
      weights: initialWeights(program.transformer.table, seed),
    })),
  );
  return program;
}

/** One run of a group, as it goes. */
interface Run {
  readonly id: string;
  readonly spec: RunSpec;
  readonly curve: Curve;
  diverged: Divergence | null;
}

/**
 * Trains the runs together and evaluates them. Resolves with a record for each, whatever its outcome: a diverged run
 * leaves the others alone, and a shape that doesn't fit the adapter gives 'failed' records.
 */
export async function trainGroup(
  bare: Laboratory,
  specs: readonly RunSpec[],
  control: Control,
  onEvent: (event: RunEvent) => void,
  withKernels: WithKernels = asItIs,
): Promise<RunRecord[]> {
  const runs: Run[] = specs.map((spec) => ({ id: runId(spec), spec, curve: new Curve(spec), diverged: null }));
  onEvent({ type: 'compiling', runs: runs.map(({ id }) => id) });
  const laboratory = await withKernels(bare, specs);
  try {
    const program = await startProgram(laboratory, specs);
    try {
      return await trainProgram(laboratory, program, runs, control, onEvent);
    } finally {
      program.destroy();
    }
  } catch (error) {
    if (!(error instanceof DoesNotFitError)) throw error;
    const outcome = { kind: 'failed', reason: error.message } as const;
    return runs.map((run) => announced(recordOf(laboratory, run, runs.length, outcome, emptyResult), onEvent));
  }
}

interface Result {
  readonly steps: number;
  readonly seconds: number;
  readonly loss: number | null;
  readonly sample: RunRecord['sample'];
}

const emptyResult: Result = { steps: 0, seconds: 0, loss: null, sample: { prompt: '', text: '' } };

async function trainProgram(
  laboratory: Laboratory,
  program: TrainingProgram,
  runs: readonly Run[],
  control: Control,
  onEvent: (event: RunEvent) => void,
): Promise<RunRecord[]> {
  const { done, seconds } = await train(program, runs, control, onEvent);
  const finished = done === program.shape.steps && !control.stopped && runs.some(({ diverged }) => !diverged);
  const losses = finished ? await evaluate(program, runs, control, onEvent) : null;
  const records: RunRecord[] = [];
  for (const [replica, run] of runs.entries()) {
    const result = { ...emptyResult, steps: done, seconds };
    const loss = losses?.[replica];
    const outcome = outcomeOf(run, loss);
    const complete =
      outcome.kind === 'finished' && loss !== undefined
        ? { ...result, loss, sample: await sampleText(laboratory, program, replica, run.spec) }
        : result;
    records.push(announced(recordOf(laboratory, run, runs.length, outcome, complete), onEvent));
  }
  return records;
}

function outcomeOf({ diverged }: Run, loss: number | undefined): RunOutcome {
  if (diverged) return { kind: 'diverged', step: diverged.step, reason: diverged.reason };
  return loss === undefined ? { kind: 'stopped' } : { kind: 'finished' };
}

/** All steps, or those done before a stop or the last run's divergence. */
function train(program: TrainingProgram, runs: readonly Run[], control: Control, onEvent: (event: RunEvent) => void) {
  const { steps, replicas, batch, config } = program.shape;
  const work = {
    program: program.program,
    encode: (pass: GPUComputePassEncoder) => program.encodeStep(pass),
    history: program.history.training,
    columns: replicas,
    count: steps,
  };
  return stepThrough(work, control, ({ first, rows, seconds }) => {
    runs.forEach((run, replica) => takeLosses(run, column(rows, replica, replicas), first, seconds, onEvent));
    const step = first + rows.length / replicas;
    const tokensPerSecond = (step * batch * config.context) / seconds;
    onEvent({ type: 'progress', runs: runs.map(({ id }) => id), step, steps, tokensPerSecond });
    return runs.some(({ diverged }) => !diverged);
  });
}

function column(rows: Float32Array, index: number, columns: number): Float32Array {
  return rows.filter((_, i) => i % columns === index);
}

function takeLosses(
  run: Run,
  losses: Float32Array,
  first: number,
  seconds: number,
  onEvent: (event: RunEvent) => void,
): void {
  const points = [];
  for (const [i, loss] of losses.entries()) {
    if (run.diverged) break;
    run.diverged = run.curve.divergence(first + i, loss);
    if (run.diverged) onEvent({ type: 'diverged', run: run.id, ...run.diverged });
    const point = run.diverged ? null : run.curve.add(first + i, loss, seconds);
    if (point) points.push(point);
  }
  if (points.length > 0) onEvent({ type: 'points', run: run.id, points });
}

/** Mean held-out loss of each replica, or null when stopped before the end. */
async function evaluate(
  program: TrainingProgram,
  runs: readonly Run[],
  control: Control,
  onEvent: (event: RunEvent) => void,
): Promise<number[] | null> {
  const { heldOutBatches: total } = program;
  const { replicas } = program.shape;
  const sums = new Float64Array(replicas);
  const work = {
    program: program.program,
    encode: (pass: GPUComputePassEncoder) => program.program.encode(pass, 'evaluate'),
    history: program.history.heldOut,
    columns: replicas,
    count: total,
  };
  program.startEvaluation();
  const { done } = await stepThrough(work, control, ({ first, rows }) => {
    rows.forEach((loss, i) => (sums[i % replicas] = (sums[i % replicas] ?? 0) + loss));
    const finished = first + rows.length / replicas;
    onEvent({ type: 'evaluating', runs: runs.map(({ id }) => id), done: finished, total });
    return true;
  });
  return done === total ? [...sums].map((sum) => sum / total) : null;
}

/** The first words of the held-out text, the last one whole. */
function promptOf({ heldOut, symbols }: Corpus): Uint8Array {
  const start = heldOut.subarray(0, PROMPT_CHARACTERS);
  const lastSpace = start.lastIndexOf(symbols.indexOf(' '));
  return lastSpace > 0 ? start.subarray(0, lastSpace + 1) : start;
}

/** Goes on from the start of the held-out text. */
async function sampleText(
  { cache, corpus }: Laboratory,
  program: TrainingProgram,
  replica: number,
  spec: RunSpec,
): Promise<RunRecord['sample']> {
  const prompt = promptOf(corpus);
  const options = { prompt, count: SAMPLE_CHARACTERS, seed: spec.seed, temperature: TEMPERATURE };
  const ids = await write(cache, program, replica, options);
  return { prompt: decode(prompt, corpus.symbols), text: decode(Uint8Array.from(ids), corpus.symbols) };
}

function recordOf(
  { adapter, kernels }: Laboratory,
  { id, spec, curve }: Run,
  replicas: number,
  outcome: RunOutcome,
  { steps, seconds, loss, sample }: Result,
): RunRecord {
  const tokens = steps * spec.training.batch * spec.model.context;
  return {
    id,
    spec,
    outcome,
    adapter,
    kernels: { ...kernels },
    parameters: countParameters(spec.model),
    steps,
    tokens,
    flops: tokens * flopsPerToken(spec.model),
    seconds,
    replicas,
    endedAt: new Date().toISOString(),
    curve: curve.points,
    loss,
    sample,
  };
}

function announced(record: RunRecord, onEvent: (event: RunEvent) => void): RunRecord {
  onEvent({ type: 'record', record });
  return record;
}
