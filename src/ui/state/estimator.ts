/** Measures how long the chosen ladder will take: a moment after the last change, one measurement at a time. */
import type { LadderPlan } from '../../experiments/ladder-types.ts';
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
  /** Seconds of each group of the plan last measured. */
  groups: readonly GroupEstimate[] | null = null;

  constructor(changed: (estimate: Estimate) => void) {
    this.#changed = changed;
  }

  /** Measures this plan soon; a plan given meanwhile replaces it. */
  measureSoon(lab: Lab, plan: LadderPlan): void {
    void this.cancel();
    this.groups = null;
    this.#changed({ kind: 'measuring' });
    this.#timer = setTimeout(() => {
      this.#measuring = this.#measuring.then(() => this.#measure(lab, plan));
    }, SETTLE);
  }

  /** Ends what is under way; resolves once the lab is free. */
  cancel(): Promise<void> {
    clearTimeout(this.#timer);
    this.#job?.abort();
    return this.#measuring;
  }

  async #measure(lab: Lab, plan: LadderPlan): Promise<void> {
    const job = new AbortController();
    this.#job = job;
    try {
      const groups = await lab.estimate(
        job.signal,
        plan.rungs.map((rung) => rung.runs),
      );
      if (job.signal.aborted) return;
      this.groups = groups;
      const seconds = groups.reduce((sum, group) => sum + group.seconds, 0);
      this.#changed({ kind: 'measured', seconds, bytes: Math.max(...groups.map((group) => group.bytes)) });
    } catch (error) {
      if (!job.signal.aborted) this.#changed({ kind: 'failed', message: wordsOf(error) });
    }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof LabError) return error.message;
  return `No estimate: ${error instanceof Error ? error.message : String(error)}`;
}
