/**
 * Chooses the kernels that are fastest for a shape on this adapter: whole training steps are timed with each candidate,
 * after its kernels have been checked against the float64 twins, and its first losses against those of the plain kernels.
 */
import { ATTENTION_KERNELS, MATMUL_KERNELS, PLAIN_KERNELS, worthTiming, type KernelChoice } from '../model/kernels.ts';
import type { TrainingProgram } from '../model/training.ts';
import { startProgram, type Laboratory } from './group.ts';
import type { RunSpec } from './spec.ts';

/** What the comparison of kernels with their twins gave. */
export interface Verdict {
  readonly passed: boolean;
  /** The operation that came out worst, and its error as a share of what rounding in f32 explains. */
  readonly operation: string;
  readonly share: number;
}

/** Compares the kernels of a choice with their twins on this adapter. Rejects where they can't be compiled. */
export type NumericsGate = (kernels: KernelChoice) => Promise<Verdict>;

export interface TunedCandidate {
  readonly kernels: KernelChoice;
  /** Null where they could not be compiled. */
  readonly verdict: Verdict | null;
  /**
   * Greatest difference of its first losses from those of the plain kernels, as a share of them: the twins are met at small
   * sizes, the code that serves is specialised to the shape. Null where no step was made or there is nothing to compare.
   */
  readonly drift: number | null;
  /** Best of three measurements; null where the kernels were refused or could not be compiled. */
  readonly secondsPerStep: number | null;
}

export interface Tuning {
  readonly choice: KernelChoice;
  readonly candidates: readonly TunedCandidate[];
}

/** Seconds a measurement aims at: long beside the cost of a submit, short beside a run. */
const ROUND_SECONDS = 0.02;
const ROUNDS = 3;

/** Share by which a candidate must be faster than the best so far: near ties go to the simpler kernel, every time. */
const MARGIN = 0.05;

/** Steps whose losses are compared: from the third on every weight has a gradient, since some begin at zero. */
const COMPARED_STEPS = 4;

/** Share by which first losses may differ. Rounding gives 1e-6 at first; AdamW divides small gradients by themselves. */
const MOST_DRIFT = 1e-3;

async function secondsOf(program: TrainingProgram, steps: number): Promise<number> {
  const started = performance.now();
  program.program.submit('tune', (pass) => {
    for (let i = 0; i < steps; i += 1) program.encodeStep(pass);
  });
  await program.program.device.queue.onSubmittedWorkDone();
  return (performance.now() - started) / 1000;
}

interface Timed {
  /** A step, best of the rounds. */
  readonly seconds: number;
  /** [COMPARED_STEPS, R], or fewer steps where the run has fewer. */
  readonly losses: Float32Array;
}

/** The history of losses bounds the steps in a round; the counter starts again before each. */
async function timeSteps(laboratory: Laboratory, specs: readonly RunSpec[]): Promise<Timed> {
  const program = await startProgram(laboratory, specs);
  try {
    const compared = Math.min(COMPARED_STEPS, program.shape.steps);
    await secondsOf(program, compared);
    const losses = (await program.program.read(program.history.training)).slice(0, compared * program.shape.replicas);
    program.restart();
    const one = await secondsOf(program, 1);
    const steps = Math.max(1, Math.min(program.shape.steps, Math.round(ROUND_SECONDS / one)));
    let seconds = Infinity;
    for (let round = 0; round < ROUNDS; round += 1) {
      program.restart();
      seconds = Math.min(seconds, (await secondsOf(program, steps)) / steps);
    }
    return { seconds, losses };
  } finally {
    program.destroy();
  }
}

/** Greatest difference as a share; infinite where a loss is no number. */
function driftOf(losses: Float32Array, plain: Float32Array): number {
  const shares = plain.map((loss, i) => Math.abs((losses[i] ?? NaN) - loss) / Math.abs(loss));
  return shares.some(Number.isNaN) ? Infinity : Math.max(...shares);
}

/** Measures candidates for runs, the plain kernels first: the others' losses are held against theirs. */
class Measurements {
  readonly #laboratory: Laboratory;
  readonly #specs: readonly RunSpec[];
  readonly #gate: NumericsGate;
  #plain: Float32Array | null = null;

  constructor(laboratory: Laboratory, specs: readonly RunSpec[], gate: NumericsGate) {
    this.#laboratory = laboratory;
    this.#specs = specs;
    this.#gate = gate;
  }

  async candidate(kernels: KernelChoice): Promise<TunedCandidate> {
    try {
      const verdict = await this.#gate(kernels);
      if (!verdict.passed) return { kernels, verdict, drift: null, secondsPerStep: null };
      const { seconds, losses } = await timeSteps({ ...this.#laboratory, kernels }, this.#specs);
      const drift = this.#plain && driftOf(losses, this.#plain);
      if (kernels === PLAIN_KERNELS) this.#plain = losses;
      return { kernels, verdict, drift, secondsPerStep: drift !== null && !(drift <= MOST_DRIFT) ? null : seconds };
    } catch (error) {
      // A kernel this driver can't compile is no candidate; the plain kernels remain.
      console.warn(`The kernels ${JSON.stringify(kernels)} were left out:`, error);
      return { kernels, verdict: null, drift: null, secondsPerStep: null };
    }
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
  const measurements = new Measurements(laboratory, specs, gate);
  const candidates: TunedCandidate[] = [];
  let best: Pick<TunedCandidate, 'kernels' | 'secondsPerStep'> = { kernels: PLAIN_KERNELS, secondsPerStep: null };
  const tryAll = async (choices: readonly KernelChoice[]) => {
    for (const kernels of choices.filter((choice) => worthTiming(laboratory.adapter, choice))) {
      const tried = await measurements.candidate(kernels);
      candidates.push(tried);
      const limit = (best.secondsPerStep ?? Infinity) * (1 - MARGIN);
      if (tried.secondsPerStep !== null && tried.secondsPerStep < limit) best = tried;
    }
  };
  const others = MATMUL_KERNELS.filter((matmul) => matmul !== PLAIN_KERNELS.matmul);
  await tryAll([PLAIN_KERNELS, ...others.map((matmul) => ({ ...PLAIN_KERNELS, matmul }))]);
  const { matmul } = best.kernels;
  await tryAll(ATTENTION_KERNELS.filter((each) => each !== 'plain').map((attention) => ({ matmul, attention })));
  return { choice: best.kernels, candidates };
}
