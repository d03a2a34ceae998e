/** Expected time of groups of runs, from a short measurement on this adapter. */
import { flopsPerToken } from '../model/config.ts';
import { checkFits, trainingBytes } from '../model/training-size.ts';
import type { TrainingShape } from '../model/training-graph.ts';
import { sampleText } from './evaluation.ts';
import { asItIs, startProgram, trainingShape, type Laboratory, type WithKernels } from './group.ts';
import { planGroup } from './plan.ts';
import { stepsTogether, type RunSpec } from './spec.ts';
import { stepThrough, type Control } from './stepper.ts';

/** Seconds of one step, of one batch of an evaluation, and of one run's sample. */
interface Cost {
  readonly step: number;
  readonly batch: number;
  readonly sample: number;
}

const MEASURED_STEPS = 12;
const MEASURED_BATCHES = 6;

/** Compiling and reading back, seen on a software adapter; a GPU takes less. */
const OVERHEAD_SECONDS = 1;

async function measure(laboratory: Laboratory, specs: readonly RunSpec[], control: Control): Promise<Cost> {
  const program = await startProgram(laboratory, specs);
  const { history, evaluations } = program;
  const columns = program.shape.replicas;
  const steps = Math.min(MEASURED_STEPS, program.shape.steps);
  const batches = Math.min(MEASURED_BATCHES, evaluations.heldOut.batches);
  const encodeStep = (pass: GPUComputePassEncoder) => program.encodeStep(pass);
  try {
    const training = { program: program.program, columns, encode: encodeStep, history: history.training, count: steps };
    const step = await secondsEach(training, control);
    const heldOut = { ...training, ...evaluations.heldOut, count: batches };
    const batch = await secondsEach(heldOut, control);
    const started = performance.now();
    await sampleText(laboratory, program, { replica: 0, seed: 0 });
    return { step, batch, sample: (performance.now() - started) / 1000 };
  } finally {
    program.destroy();
  }
}

/** The first submit pays for what the driver puts off until then, and is left out where there is a second. */
async function secondsEach(work: Parameters<typeof stepThrough>[0], control: Control): Promise<number> {
  let warm: { at: number; done: number } | null = null;
  const { done, seconds } = await stepThrough(work, control, (completed) => {
    warm ??= { at: completed.seconds, done: completed.rows.length / work.columns };
    return true;
  });
  const start = warm as { at: number; done: number } | null;
  const counted = start && done > start.done ? start : { at: 0, done: 0 };
  return (seconds - counted.at) / Math.max(1, done - counted.done);
}

/** FLOPs of a step of all replicas. */
function flopsPerStep(specs: readonly RunSpec[]): number {
  const [spec] = specs;
  return spec
    ? planGroup(specs).replicas.length * spec.training.batch * spec.model.context * flopsPerToken(spec.model)
    : 0;
}

/** Straight line through the two measurements, never below zero slope: what a dispatch costs, and what a FLOP costs. */
function interpolate(flops: number, low: [number, number], high: [number, number]): number {
  const slope = high[0] > low[0] ? Math.max(0, (high[1] - low[1]) / (high[0] - low[0])) : 0;
  return Math.max(low[1] * 0.5, low[1] + slope * (flops - low[0]));
}

/**
 * Seconds and bytes of each group. The groups with the fewest and the most FLOPs a step are measured for a moment; the
 * others lie on the line between. Throws SpecError and DoesNotFitError.
 *
 * @param laboratoryOf the laboratory with the text of a group: groups may be of several.
 */
export async function estimateGroups(
  laboratoryOf: (specs: readonly RunSpec[]) => Promise<Laboratory>,
  groups: readonly (readonly RunSpec[])[],
  control: Control,
  withKernels: WithKernels = asItIs,
): Promise<{ seconds: number; bytes: number }[]> {
  const shapes: TrainingShape[] = [];
  for (const specs of groups) {
    const laboratory = await laboratoryOf(specs);
    const shape = trainingShape(specs, laboratory);
    checkFits(shape, laboratory.cache.device.limits);
    shapes.push(shape);
  }
  const sorted = [...groups].sort((a, b) => flopsPerStep(a) - flopsPerStep(b));
  const smallest = sorted[0];
  const largest = sorted.at(-1);
  if (!smallest || !largest) return [];
  const costOf = async (specs: readonly RunSpec[]) =>
    measure(await withKernels(await laboratoryOf(specs), specs), specs, control);
  const low = await costOf(smallest);
  const high = largest === smallest ? low : await costOf(largest);
  const [from, to] = [flopsPerStep(smallest), flopsPerStep(largest)];
  return shapes.map((shape, i) => {
    const specs = groups[i] ?? [];
    const flops = flopsPerStep(specs);
    const step = interpolate(flops, [from, low.step], [to, high.step]);
    const batch = interpolate(flops, [from, low.batch], [to, high.batch]);
    const sample = interpolate(flops, [from, low.sample], [to, high.sample]);
    const { steps, batches, samples } = workOf(specs, shape);
    const seconds = OVERHEAD_SECONDS + steps * step + batches * batch + samples * sample;
    return { seconds, bytes: trainingBytes(shape) };
  });
}

/** What a group does in all: steps of the stable run and its branches, batches of their evaluations, samples written. */
function workOf(specs: readonly RunSpec[], { heldOutStarts, trainStarts, batch }: TrainingShape) {
  const { branches } = planGroup(specs);
  const windows = heldOutStarts.length + (trainStarts?.length ?? 0);
  const probes = specs.reduce((most, { evaluation }) => Math.max(most, evaluation.probes ?? 0), 0);
  return {
    steps: stepsTogether(specs),
    batches: ((branches.length + probes) * windows) / batch,
    samples: branches.reduce((sum, { runs }) => sum + runs.length, 0),
  };
}
