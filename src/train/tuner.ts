/**
 * Chooses the kernels that are fastest for a shape on this adapter: whole training steps are timed with each candidate,
 * after its kernels have been checked against the float64 twins.
 */
import { PLAIN_KERNELS, type KernelChoice } from '../model/kernels.ts';
import type { AttentionKernel } from '../model/ops/attention.ts';
import type { MatmulKernel } from '../model/ops/matmul.ts';
import type { TrainingProgram } from '../model/training.ts';
import { startProgram, type Laboratory } from './group.ts';
import type { RunSpec } from './spec.ts';

/** Whether the kernels of a choice agree with their twins on this adapter. */
export type NumericsGate = (kernels: KernelChoice) => Promise<boolean>;

export interface TunedCandidate {
  readonly kernels: KernelChoice;
  /** Best of three measurements; null where the gate refused the kernels or they didn't compile. */
  readonly secondsPerStep: number | null;
}

export interface Tuning {
  readonly choice: KernelChoice;
  readonly candidates: readonly TunedCandidate[];
}

const MATMUL: readonly MatmulKernel[] = ['plain', 'block', 'quad'];
const ATTENTION: readonly AttentionKernel[] = ['plain', 'quad'];

/** Seconds a measurement aims at: long beside the cost of a submit, short beside a run. */
const ROUND_SECONDS = 0.02;
const ROUNDS = 3;

/** Share by which a candidate must be faster than the best so far: near ties go to the simpler kernel, every time. */
const MARGIN = 0.05;

/** Whether an adapter can run the kernels that share loads in a quad. */
function runsQuads({ cache, adapter }: Laboratory): boolean {
  return cache.device.features.has('subgroups') && (adapter.subgroupSizes?.[0] ?? 0) >= 4;
}

async function secondsOf(program: TrainingProgram, steps: number): Promise<number> {
  const started = performance.now();
  program.program.submit('tune', (pass) => {
    for (let i = 0; i < steps; i += 1) program.encodeStep(pass);
  });
  await program.program.device.queue.onSubmittedWorkDone();
  return (performance.now() - started) / 1000;
}

/** Best of the rounds. The history of losses bounds the steps in a round; the counter starts again before each. */
async function timeSteps(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<number> {
  const program = await startProgram(laboratory, specs);
  try {
    await secondsOf(program, 1);
    const one = await secondsOf(program, 1);
    const steps = Math.max(1, Math.min(program.shape.steps, Math.round(ROUND_SECONDS / one)));
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round += 1) {
      program.restart();
      best = Math.min(best, (await secondsOf(program, steps)) / steps);
    }
    return best;
  } finally {
    program.destroy();
  }
}

async function measure(
  laboratory: Laboratory,
  specs: readonly RunSpec[],
  kernels: KernelChoice,
  gate: NumericsGate,
): Promise<TunedCandidate> {
  try {
    const passes = await gate(kernels);
    return { kernels, secondsPerStep: passes ? await timeSteps({ ...laboratory, kernels }, specs) : null };
  } catch (error) {
    // A kernel this driver can't compile is no candidate; the plain kernels remain.
    console.warn(`The kernels ${JSON.stringify(kernels)} were left out:`, error);
    return { kernels, secondsPerStep: null };
  }
}

/**
 * Tries the product kernels first, then attention beside the best of them. Where no candidate can be measured the plain
 * kernels are chosen.
 */
export async function tuneKernels(
  laboratory: Laboratory,
  specs: readonly RunSpec[],
  gate: NumericsGate,
): Promise<Tuning> {
  const candidates: TunedCandidate[] = [];
  const usable = ({ matmul, attention }: KernelChoice) =>
    runsQuads(laboratory) || (matmul !== 'quad' && attention !== 'quad');
  let best: TunedCandidate = { kernels: PLAIN_KERNELS, secondsPerStep: null };
  const tryAll = async (choices: readonly KernelChoice[]) => {
    for (const kernels of choices.filter(usable)) {
      const tried = await measure(laboratory, specs, kernels, gate);
      candidates.push(tried);
      const limit = (best.secondsPerStep ?? Infinity) * (1 - MARGIN);
      if (tried.secondsPerStep !== null && tried.secondsPerStep < limit) best = tried;
    }
  };
  await tryAll(MATMUL.map((matmul) => ({ ...PLAIN_KERNELS, matmul })));
  const { matmul } = best.kernels;
  await tryAll(ATTENTION.filter((attention) => attention !== 'plain').map((attention) => ({ matmul, attention })));
  return { choice: best.kernels, candidates };
}
