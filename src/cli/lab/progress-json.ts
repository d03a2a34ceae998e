/** Progress for programs: one JSON object a line, told apart by `event` (docs/headless.md lists them). */
import type { LadderPlan, LadderState, ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import type { LadderProgress, Terminal } from './progress.ts';

const PROGRESS_INTERVAL_MS = 1000;

export class JsonProgress implements LadderProgress {
  readonly #out: Terminal;
  readonly #now: () => number;
  #rung = 0;
  #spoke = Number.NEGATIVE_INFINITY;

  constructor(out: Terminal, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#now = now;
  }

  #emit(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.#out.write(`${JSON.stringify({ event, ...fields })}\n`);
  }

  note(text: string): void {
    this.#emit('note', { text });
  }

  adapter(adapter: AdapterReport): void {
    this.#emit('adapter', { adapter });
  }

  plan(plan: LadderPlan, seconds: readonly number[] | null): void {
    const { corpus, options, rungs, tokens, flops } = plan;
    const sizes = rungs.map(({ model, parameters, runs }, rung) => ({
      width: model.width,
      parameters,
      runs: runs.length,
      seconds: seconds?.[rung] ?? null,
    }));
    this.#emit('plan', { corpus: { id: corpus.id, hash: corpus.hash }, options, sizes, tokens, flops });
  }

  sizeStarts(rung: number, prediction: ScoredPrediction | null): void {
    this.#rung = rung;
    this.#spoke = Number.NEGATIVE_INFINITY;
    this.#emit('size-starts', { rung, prediction: prediction?.prediction ?? null });
  }

  event(event: RunEvent): void {
    if (event.type === 'diverged')
      this.#emit('diverged', { rung: this.#rung, run: event.run, step: event.step, reason: event.reason });
    if (event.type !== 'progress' || this.#now() - this.#spoke < PROGRESS_INTERVAL_MS) return;
    this.#spoke = this.#now();
    const { step, steps, tokensPerSecond } = event;
    this.#emit('progress', { rung: this.#rung, step, steps, tokensPerSecond });
  }

  sizeEnds(rung: number, records: readonly RunRecord[], score: ScoredPrediction | null): void {
    // The curves are in records.json; a line of progress is short.
    const runs = records.map(({ curve: _, sample: __, adapter: ___, ...rest }) => rest);
    this.#emit('size-ends', { rung, runs, score });
  }

  finish({ fits }: LadderState, files: readonly string[]): void {
    const short = (fit: typeof fits.floor): unknown =>
      fit && { law: fit.law, intervals: fit.intervals, level: fit.level, rms: fit.rms, warnings: fit.warnings };
    this.#emit('finish', { fits: { floor: short(fits.floor), pure: short(fits.pure) }, files });
  }

  warn(text: string): void {
    this.#emit('warning', { text });
  }

  close(): void {}
}
