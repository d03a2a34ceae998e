/** One call of the page that takes long: it can be paused, resumed and stopped. */
import type { Control } from '../train/stepper.ts';

export class Job implements Control {
  stopped = false;
  readonly #share: () => number;
  #resume: (() => void) | null = null;
  #resumed: Promise<void> = Promise.resolve();

  /** `share`: of the GPU's time that the job may take at the moment. */
  constructor(share: () => number = () => 1) {
    this.#share = share;
  }

  get share(): number {
    return this.#share();
  }

  get paused(): boolean {
    return this.#resume !== null;
  }

  resumed(): Promise<void> {
    return this.#resumed;
  }

  pause(): void {
    if (this.paused || this.stopped) return;
    this.#resumed = new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    this.#resume?.();
    this.#resume = null;
  }

  stop(): void {
    this.stopped = true;
    this.resume();
  }
}
