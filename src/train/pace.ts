/** How stepping keeps to a share of the GPU's time: by rests. */
import type { Control } from './stepper.ts';

/** While it leaves the GPU idle, it looks this often whether it was stopped, paused or given another share. */
const LONGEST_REST_MS = 100;

/**
 * Keeps a share: how long the GPU was busy and how long it rested since the share was set last. Rests are measured, so that what a
 * timer oversleeps is made good by the next.
 */
export class Pace {
  readonly #control: Control;
  #share = 1;
  #busy = 0;
  #rested = 0;
  /** Of the busy time, what a rest followed. */
  #settled = 0;

  constructor(control: Control) {
    this.#control = control;
  }

  /** The share that may be taken at the moment; where it is a new one, its time begins now. */
  follow(): number {
    if (this.#control.share !== this.#share) {
      this.#share = this.#control.share;
      [this.#busy, this.#rested, this.#settled] = [0, 0, 0];
    }
    return this.#share;
  }

  get taken(): number | null {
    return this.#settled > 0 ? this.#settled / (this.#settled + this.#rested) : null;
  }

  worked(seconds: number): void {
    this.#busy += seconds;
  }

  /** Rests until the share is kept, or the control has something else in mind. */
  async rest(): Promise<void> {
    const missing = () => this.#busy * (1 / this.follow() - 1) - this.#rested;
    while (missing() > 0 && !this.#control.stopped && !this.#control.paused) {
      const since = performance.now();
      const milliseconds = Math.min(1000 * missing(), LONGEST_REST_MS);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      this.#rested += (performance.now() - since) / 1000;
    }
    this.#settled = this.#busy;
  }
}
