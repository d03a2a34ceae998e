/** Progress for programs: one JSON object a line, told apart by `event` (docs/headless.md lists them). */
import type { ExperimentState, Remark } from '../../experiments/experiment.ts';
import type { RunEvent } from '../../train/events.ts';
import type { AdapterReport, RunRecord } from '../../train/record.ts';
import type { LabProgress, PlannedWork, Terminal } from './progress.ts';

const PROGRESS_INTERVAL_MS = 1000;

export class JsonProgress implements LabProgress {
  readonly #out: Terminal;
  readonly #now: () => number;
  #group = 0;
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

  plan({ plan, seconds, known }: PlannedWork): void {
    const { experiment, corpus, options, tokens, flops, notes } = plan;
    const groups = plan.groups.map((group, index) => ({
      title: group.title,
      runs: group.runs.map(({ id, purpose }) => ({ id, purpose })),
      tokens: group.tokens,
      flops: group.flops,
      seconds: seconds?.[index] ?? null,
    }));
    const { id, hash } = corpus;
    const corpora = plan.corpora?.map((each) => ({ id: each.id, hash: each.hash }));
    this.#emit('plan', {
      experiment,
      corpus: { id, hash },
      ...(corpora && { corpora }),
      options,
      groups,
      tokens,
      flops,
      known,
      notes,
    });
  }

  groupStarts(group: number, remark: Remark | null): void {
    this.#group = group;
    this.#spoke = Number.NEGATIVE_INFINITY;
    this.#emit('group-starts', { group, foreseen: remark?.before ?? null });
  }

  event(event: RunEvent): void {
    if (event.type === 'diverged')
      this.#emit('diverged', { group: this.#group, run: event.run, step: event.step, reason: event.reason });
    if (event.type !== 'progress' || this.#now() - this.#spoke < PROGRESS_INTERVAL_MS) return;
    this.#spoke = this.#now();
    const { step, steps, tokensPerSecond } = event;
    this.#emit('progress', { group: this.#group, step, steps, tokensPerSecond });
  }

  groupEnds(group: number, records: readonly RunRecord[], remark: Remark | null): void {
    // The curves are in records.json; a line of progress is short.
    const runs = records.map(({ curve: _, sample: __, adapter: ___, ...rest }) => rest);
    this.#emit('group-ends', { group, runs, scored: remark?.after ?? null });
  }

  finish({ findings }: ExperimentState, files: readonly string[]): void {
    const { headline, sentences, warnings, results } = findings;
    this.#emit('finish', { headline, sentences, warnings, results, files });
  }

  warn(text: string): void {
    this.#emit('warning', { text });
  }

  close(): void {}
}
