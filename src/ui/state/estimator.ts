/** Measures how long what is chosen will take: a moment after the last change, one measurement at a time. */
import type { RunSpec } from '../../train/spec.ts';
import { LabError } from '../../worker/client.ts';
import type { GroupEstimate } from '../../worker/protocol.ts';
import type { Lab } from './lab.ts';
import type { Estimate } from './lab-view.ts';

/** Milliseconds without a change before measuring: dragging the slider shouldn't start ten measurements. */
const SETTLE = 350;

export class Estimator {
  readonly #changed: (estimate: Estimate) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #job: AbortController | null = null;
  /** The measurement under way; resolves when it has ended, whatever came of it. */
  #measuring: Promise<void> = Promise.resolve();
  /** Seconds of each group last measured. */
  groups: readonly GroupEstimate[] | null = null;

  constructor(changed: (estimate: Estimate) => void) {
    this.#changed = changed;
  }

  /** Measures these groups soon; others given meanwhile replace them. */
  measureSoon(lab: Lab, groups: readonly (readonly RunSpec[])[]): void {
    void this.cancel();
    this.groups = null;
    this.#changed({ kind: 'measuring' });
    this.#timer = setTimeout(() => {
      this.#measuring = this.#measuring.then(() => this.#measure(lab, groups));
    }, SETTLE);
  }

  /** Ends what is under way; resolves once the lab is free. */
  cancel(): Promise<void> {
    clearTimeout(this.#timer);
    this.#job?.abort();
    return this.#measuring;
  }

  async #measure(lab: Lab, groups: readonly (readonly RunSpec[])[]): Promise<void> {
    const job = new AbortController();
    this.#job = job;
    try {
      const measured = await measureGroups(lab, job.signal, groups);
      if (job.signal.aborted) return;
      this.groups = measured;
      const seconds = measured.reduce((sum, group) => sum + group.seconds, 0);
      this.#changed({ kind: 'measured', seconds, bytes: Math.max(0, ...measured.map((group) => group.bytes)) });
    } catch (error) {
      if (!job.signal.aborted) this.#changed({ kind: 'failed', message: wordsOf(error) });
    }
  }
}

/** A group of which nothing is left to train takes no time. */
async function measureGroups(
  lab: Lab,
  signal: AbortSignal,
  groups: readonly (readonly RunSpec[])[],
): Promise<readonly GroupEstimate[]> {
  const left = groups.filter((specs) => specs.length > 0);
  const measured = left.length === 0 ? [] : await lab.estimate(signal, left);
  return groups.map((specs) => measured[left.indexOf(specs)] ?? { seconds: 0, bytes: 0 });
}

function wordsOf(error: unknown): string {
  if (error instanceof LabError) return error.message;
  return `No estimate: ${error instanceof Error ? error.message : String(error)}`;
}
