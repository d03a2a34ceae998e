/** Expected time of groups of runs, from a short measurement on this adapter. */
import { flopsPerToken } from '../model/config.ts';
import { checkFits, trainingBytes } from '../model/training.ts';
import { asItIs, startProgram, trainingShape, type Laboratory, type WithKernels } from './group.ts';
import type { RunSpec } from './spec.ts';
import { stepThrough, type Control } from './stepper.ts';

/** Seconds of one step and of one held-out batch. */
interface Cost {
  readonly step: number;
  readonly batch: number;
}

const MEASURED_STEPS = 12;
const MEASURED_BATCHES = 6;

/** Compiling, writing the sample and reading back, seen on a software adapter; a GPU takes less. */
const OVERHEAD_SECONDS = 1;

async function measure(laboratory: Laboratory, specs: readonly RunSpec[], control: Control): Promise<Cost> {
  const program = await startProgram(laboratory, specs);
  const { history } = program;
  const columns = specs.length;
  const steps = Math.min(MEASURED_STEPS, program.shape.steps);
  const batches = Math.min(MEASURED_BATCHES, program.heldOutBatches);
  const encodeStep = (pass: GPUComputePassEncoder) => program.encodeStep(pass);
  const encodeBatch = (pass: GPUComputePassEncoder) => program.program.encode(pass, 'evaluate');
  try {
    const training = { program: program.program, columns, encode: encodeStep, history: history.training, count: steps };
    const step = await secondsEach(training, control);
    const heldOut = { ...training, encode: encodeBatch, history: history.heldOut, count: batches };
    return { step, batch: await secondsEach(heldOut, control) };
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
  return spec ? specs.length * spec.training.batch * spec.model.context * flopsPerToken(spec.model) : 0;
}

/** Straight line through the two measurements, never below zero slope: what a dispatch costs, and what a FLOP costs. */
function interpolate(flops: number, low: [number, number], high: [number, number]): number {
  const slope = high[0] > low[0] ? Math.max(0, (high[1] - low[1]) / (high[0] - low[0])) : 0;
  return Math.max(low[1] * 0.5, low[1] + slope * (flops - low[0]));
}

/**
 * Seconds and bytes of each group. The groups with the fewest and the most FLOPs a step are measured for a moment; the
 * others lie on the line between. Throws SpecError and DoesNotFitError.
 */
export async function estimateGroups(
  laboratory: Laboratory,
  groups: readonly (readonly RunSpec[])[],
  control: Control,
  withKernels: WithKernels = asItIs,
): Promise<{ seconds: number; bytes: number }[]> {
  const shapes = groups.map((specs) => trainingShape(specs, laboratory));
  for (const shape of shapes) checkFits(shape, laboratory.cache.device.limits);
  const sorted = [...groups].sort((a, b) => flopsPerStep(a) - flopsPerStep(b));
  const smallest = sorted[0];
  const largest = sorted.at(-1);
  if (!smallest || !largest) return [];
  const low = await measure(await withKernels(laboratory, smallest), smallest, control);
  const high = largest === smallest ? low : await measure(await withKernels(laboratory, largest), largest, control);
  const [from, to] = [flopsPerStep(smallest), flopsPerStep(largest)];
  return shapes.map((shape, i) => {
    const flops = flopsPerStep(groups[i] ?? []);
    const step = interpolate(flops, [from, low.step], [to, high.step]);
    const batch = interpolate(flops, [from, low.batch], [to, high.batch]);
    const seconds = OVERHEAD_SECONDS + shape.steps * step + (shape.heldOutStarts.length / shape.batch) * batch;
    return { seconds, bytes: trainingBytes(shape) };
  });
}
