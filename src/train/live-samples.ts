/** What a model in training would write, every few seconds, so that its text can be watched as it grows. */
import { decode } from '../data/symbols.ts';
import { replicaModel, Writer } from '../model/writing.ts';
import type { TrainingProgram } from '../model/training.ts';
import { promptOf, sampleOptions } from './evaluation.ts';
import type { RunEvent } from './events.ts';
import { expertCounts, loadBetween, type ExpertLoad } from './expert-load.ts';
import type { Laboratory } from './group.ts';
import type { Run } from './run.ts';

/** Share of the GPU's time that samples may take; those that take long come less often. */
const COST_SHARE = 0.02;

/** How far the run is. */
interface Reached {
  readonly step: number;
  readonly tokens: number;
}

export class LiveSamples {
  readonly #laboratory: Laboratory;
  readonly #program: TrainingProgram;
  readonly #onEvent: (event: RunEvent) => void;
  readonly #prompt: Uint8Array;
  /** Milliseconds between samples, and until the first. */
  readonly #interval: number;
  #due: number;
  /** Built for one replica; another takes its place when that has diverged. */
  #writer: { readonly replica: number; readonly writer: Writer } | null = null;
  /** As expertCounts gave it last; null before, and without experts. */
  #counts: Uint32Array | null = null;
  #writing: Promise<void> | null = null;
  #ended = false;

  constructor(laboratory: Laboratory, program: TrainingProgram, onEvent: (event: RunEvent) => void) {
    this.#laboratory = laboratory;
    this.#program = program;
    this.#onEvent = onEvent;
    this.#prompt = promptOf(laboratory.corpus);
    this.#interval = laboratory.sampleEvery ?? Infinity;
    this.#due = performance.now() + this.#interval;
  }

  /** Begins a sample of the run's model where one is due. Training goes on meanwhile. */
  offer(run: Run, reached: Reached): void {
    if (this.#ended || this.#writing || performance.now() < this.#due) return;
    this.#writing = this.#sample(run, reached)
      .catch(() => {
        // A lost device ends the training, which tells the reason; a sample is not worth another.
        this.#ended = true;
      })
      .finally(() => (this.#writing = null));
  }

  /** Resolves when nothing is under way any more, so that the program can be destroyed. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#writing;
    this.#writer?.writer.destroy();
  }

  async #sample(run: Run, { step, tokens }: Reached): Promise<void> {
    const { queue } = this.#program.program.device;
    const { symbols } = this.#laboratory.corpus;
    const writer = await this.#writerOf(run);
    // The training submitted before is not the sample's cost: it begins when that is done.
    const started = queue.onSubmittedWorkDone().then(() => performance.now());
    const ids = await writer.write(this.#prompt);
    const now = performance.now();
    this.#due = now + Math.max(this.#interval, (now - (await started)) / COST_SHARE);
    if (!run.alive) return;
    const [prompt, text] = [decode(this.#prompt, symbols), decode(Uint8Array.from(ids), symbols)];
    const load = await this.#loadOf(run);
    const sample = { type: 'sample', run: run.id, step, tokens, prompt, text } as const;
    this.#onEvent(load ? { ...sample, expertLoad: load } : sample);
  }

  /** Of the training since the last sample. */
  async #loadOf({ planned: { replica } }: Run): Promise<ExpertLoad | null> {
    const before = this.#counts;
    this.#counts = await expertCounts(this.#program);
    const none = this.#counts && new Uint32Array(this.#counts.length);
    return loadBetween(this.#program.shape, before ?? none, this.#counts)?.[replica] ?? null;
  }

  async #writerOf({ planned: { replica, spec } }: Run): Promise<Writer> {
    if (this.#writer?.replica === replica) return this.#writer.writer;
    this.#writer?.writer.destroy();
    this.#writer = null;
    const model = replicaModel(this.#program, replica);
    const { cache, corpus } = this.#laboratory;
    const writer = await Writer.build(cache, model, { ...sampleOptions(corpus), seed: spec.seed });
    this.#writer = { replica, writer };
    return writer;
  }
}
