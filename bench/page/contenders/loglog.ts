/** This project's engine, driven as the worker drives it: the recorded step, many steps a submit. */
import type { Corpus } from '../../../src/data/corpus.ts';
import type { View } from '../../../src/gpu/graph.ts';
import type { TrainingProgram } from '../../../src/model/training.ts';
import { startProgram } from '../../../src/train/group.ts';
import { initialWeights } from '../../../src/train/initialise.ts';
import type { RunSpec } from '../../../src/train/spec.ts';
import { stepThrough, type Control } from '../../../src/train/stepper.ts';
import { laboratory } from '../machine.ts';
import type { Task } from '../api.ts';
import { specsOf } from '../task.ts';
import type { TrainingContender } from './contender.ts';

/** Steps the history of losses has room for; then training begins anew. */
const HISTORY = 16384;

const unhindered: Control = { stopped: false, paused: false, share: 1, resumed: () => Promise.resolve() };

export class LoglogContender implements TrainingContender {
  readonly program: TrainingProgram;
  readonly #specs: readonly RunSpec[];
  #done = 0;

  private constructor(program: TrainingProgram, specs: readonly RunSpec[]) {
    this.program = program;
    this.#specs = specs;
  }

  static async open(task: Task, text: Corpus): Promise<LoglogContender> {
    const specs = specsOf(task, text, HISTORY);
    return new LoglogContender(await startProgram(await laboratory(text, specs), specs), specs);
  }

  async train(steps: number): Promise<readonly number[]> {
    if (this.#done + steps > HISTORY) this.restart();
    const { program, history, shape } = this.program;
    const columns = shape.replicas;
    const encode = (pass: GPUComputePassEncoder) => this.program.encodeStep(pass);
    await stepThrough({ program, encode, history: history.training, columns, count: steps }, unhindered, () => true);
    const losses = await this.#losses(history.training, steps * columns);
    this.#done += steps;
    return losses.filter((_, i) => i % columns === 0);
  }

  /** The rows of the history this call has written: the stepper paces the GPU, but reads from the first row on. */
  async #losses(history: View, count: number): Promise<number[]> {
    const from = this.#done * this.program.shape.replicas;
    return [...(await this.program.program.read(history)).subarray(from, from + count)];
  }

  /** Back to the first step, with the weights of the specs. */
  restart(): void {
    const { table } = this.program.transformer;
    const starts = this.#specs.map(({ seed, training }) => {
      return { seed, learningRate: training.learningRate, weights: initialWeights(table, seed) };
    });
    this.program.start(starts);
    this.#done = 0;
  }

  destroy(): void {
    this.program.destroy();
  }
}
