/**
 * Trains a group as planned: the stable run, and at each branch point a cooldown from a copy of its state. A branch goes
 * through the very states its run would go through alone, so its losses are those of that run, bit for bit.
 */
import type { Evaluation, TrainingProgram } from '../model/training.ts';
import { evaluate, sampleText } from './evaluation.ts';
import type { RunEvent } from './events.ts';
import type { Laboratory } from './group.ts';
import { LiveSamples } from './live-samples.ts';
import type { Branch, PlannedRun } from './plan.ts';
import type { Circumstances, Path, Run, Scores } from './run.ts';
import { stepThrough, type Completed, type Control } from './stepper.ts';
import { tensorsOf } from './weights.ts';

/** A branch with its runs as they go. */
export interface Leg {
  readonly branch: Branch;
  readonly runs: readonly Run[];
}

export interface GroupInTraining {
  readonly laboratory: Laboratory;
  /** At its start. */
  readonly program: TrainingProgram;
  /** Shortest first; the last is the stable run's own end. */
  readonly legs: readonly Leg[];
  readonly control: Control;
  readonly onEvent: (event: RunEvent) => void;
  readonly circumstances: Circumstances;
}

const cooldownOf = ({ branch: { steps, cooldownStart } }: Leg): number => steps - cooldownStart;

const anyAlive = (legs: readonly Leg[]): boolean => legs.some(({ runs }) => runs.some(({ alive }) => alive));

/** Trains until every run has its record. */
export function trainBranches(group: GroupInTraining): Promise<void> {
  return new BranchedTraining(group).run();
}

class BranchedTraining {
  readonly #group: GroupInTraining;
  /** Checkpoints on their way to where they are kept: training doesn't wait for them. */
  readonly #keeping: Promise<void>[] = [];
  readonly #samples: LiveSamples;
  /** Steps done on all paths, and the seconds they took. */
  #done: Path = { step: 0, seconds: 0 };
  /** Steps there are to do on all paths. */
  #steps: number;

  constructor(group: GroupInTraining) {
    this.#group = group;
    this.#samples = new LiveSamples(group.laboratory, group.program, group.onEvent);
    this.#steps = group.legs.slice(0, -1).reduce((sum, leg) => sum + cooldownOf(leg), group.program.shape.steps);
  }

  async run(): Promise<void> {
    try {
      await this.#runAll();
    } finally {
      await this.#samples.close();
    }
    await Promise.all(this.#keeping);
  }

  async #runAll(): Promise<void> {
    const { legs } = this.#group;
    let trunk: Path = { step: 0, seconds: 0 };
    for (const [i, leg] of legs.entries()) {
      const last = i === legs.length - 1;
      trunk = await this.#advance(trunk, last ? leg.branch.steps : leg.branch.cooldownStart, legs.slice(i));
      await (last ? this.#end(leg, trunk) : this.#branchOff(leg, trunk));
    }
  }

  /** Trains a cooldown to its end and goes back, unless no run asks for it any more or the stable run ended before it. */
  async #branchOff(leg: Leg, trunk: Path): Promise<void> {
    const { program, control } = this.#group;
    if (trunk.step !== leg.branch.cooldownStart || control.stopped || !anyAlive([leg])) {
      this.#steps -= cooldownOf(leg);
      return this.#end(leg, trunk);
    }
    program.save();
    program.follow(leg.branch);
    await this.#end(leg, await this.#advance(trunk, leg.branch.steps, [leg]));
    program.restore();
    program.follow(program.shape);
  }

  /** Steps on for the runs of `legs` until `to`, or until stopped or none of them is alive, and probes them on the way. */
  async #advance(from: Path, to: number, legs: readonly Leg[]): Promise<Path> {
    const steps = legs.flatMap(({ runs }) => runs.flatMap((run) => run.probeSteps));
    const between = [...new Set(steps)].filter((step) => step > from.step && step <= to).sort((a, b) => a - b);
    let path = from;
    for (const step of between) {
      path = await this.#stepTo(path, step, legs);
      if (path.step !== step) return path;
      await this.#probe(step, legs);
    }
    return this.#stepTo(path, to, legs);
  }

  /** Evaluates the runs that ask for it at this step. Training goes on as if it had not: a step fills in its own windows. */
  async #probe(step: number, legs: readonly Leg[]): Promise<void> {
    const probed = legs.flatMap(({ runs }) => runs.filter((run) => run.alive && run.probeSteps.includes(step)));
    const scores = probed.length > 0 ? await this.#evaluate(() => undefined) : null;
    for (const run of probed) {
      const own = scores?.[run.planned.replica];
      if (own) run.probe(step, own);
    }
  }

  async #stepTo(from: Path, to: number, legs: readonly Leg[]): Promise<Path> {
    const { program, control } = this.#group;
    const count = to - from.step;
    if (count <= 0 || control.stopped || !anyAlive(legs)) return from;
    const before = this.#done;
    const work = {
      program: program.program,
      encode: (pass: GPUComputePassEncoder) => program.encodeStep(pass),
      history: program.history.training,
      columns: program.shape.replicas,
      count,
      from: from.step,
    };
    const { done, seconds } = await stepThrough(work, control, (completed) => {
      const reached = completed.first + completed.rows.length / work.columns;
      this.#done = { step: before.step + reached - from.step, seconds: before.seconds + completed.seconds };
      this.#take({ ...completed, seconds: from.seconds + completed.seconds }, legs);
      return anyAlive(legs);
    });
    this.#steps -= count - done;
    return { step: from.step + done, seconds: from.seconds + seconds };
  }

  /** Hands the losses to the runs, and announces how far the group is. */
  #take({ first, rows, seconds, gpuShare }: Completed, legs: readonly Leg[]): void {
    const { program, onEvent } = this.#group;
    const { replicas, batch, config } = program.shape;
    const columns = Array.from({ length: replicas }, (_, r) => rows.filter((__, i) => i % replicas === r));
    for (const run of legs.flatMap(({ runs }) => runs)) {
      const losses = columns[run.planned.replica];
      if (losses) run.take(losses, first, seconds);
    }
    const next = legs[0]?.runs ?? [];
    for (const run of next) run.send();
    const watched = next.find(({ alive }) => alive);
    const reached = first + rows.length / replicas;
    if (watched) this.#samples.offer(watched, { step: reached, tokens: reached * batch * config.context });
    const runs = this.#group.legs.flatMap((leg) => leg.runs.filter(({ alive }) => alive).map(({ id }) => id));
    const { step, seconds: elapsed } = this.#done;
    const tokensPerSecond = (step * batch * config.context) / elapsed;
    const share = gpuShare === null ? {} : { gpuShare };
    onEvent({ type: 'progress', runs, step, steps: this.#steps, tokensPerSecond, ...share });
  }

  /** Evaluates the runs of a branch that came to its end, and gives each its record. */
  async #end({ branch, runs }: Leg, path: Path): Promise<void> {
    const { laboratory, program, control, circumstances, onEvent } = this.#group;
    const { corpus } = laboratory;
    const complete = path.step === branch.steps && !control.stopped && runs.some(({ alive }) => alive);
    const ids = runs.map(({ id }) => id);
    const scores = complete
      ? await this.#evaluate((done, total) => onEvent({ type: 'evaluating', runs: ids, done, total }))
      : null;
    for (const run of runs) {
      const { replica, spec } = run.planned;
      const own = scores?.[replica];
      if (!run.alive || own === undefined) {
        run.end(path, null, circumstances);
        continue;
      }
      const weights = laboratory.keep ? await program.weights(replica) : null;
      const sample = await sampleText(laboratory, program, { replica, seed: spec.seed });
      run.end(path, { ...own, sample, chance: corpus.task?.chance ?? null }, circumstances);
      if (weights) this.#keeping.push(this.#keep(run.planned, weights));
    }
  }

  async #keep({ id, spec }: PlannedRun, weights: Float32Array): Promise<void> {
    const { laboratory, program, onEvent } = this.#group;
    const { symbols } = laboratory.corpus;
    const tensors = tensorsOf(program.transformer.table, weights);
    const bytes = (await laboratory.keep?.({ run: id, spec, symbols, tensors })) ?? 0;
    if (bytes > 0) onEvent({ type: 'checkpoint', run: id, bytes });
  }

  /** Scores of each replica; null when stopped before the end. */
  async #evaluate(onBatches: (done: number, total: number) => void): Promise<Scores[] | null> {
    const { program, control } = this.#group;
    const { heldOut, train } = program.evaluations;
    const total = heldOut.batches + (train?.batches ?? 0);
    const scores = (text: Evaluation, before: number) =>
      evaluate(program, text, control, (done) => onBatches(before + done, total));
    const onHeldOut = await scores(heldOut, 0);
    if (!onHeldOut) return null;
    const onTrain = train ? await scores(train, heldOut.batches) : null;
    if (train && !onTrain) return null;
    return onHeldOut.map((score, r) => ({ heldOut: score, train: onTrain?.[r] ?? null }));
  }
}
