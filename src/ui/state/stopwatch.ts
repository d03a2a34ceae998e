/** Seconds of work, pauses excluded. */
export class Stopwatch {
  readonly #now: () => number;
  #counted = 0;
  /** When it was last started; null while it stands. */
  #since: number | null = null;

  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
  }

  start(): void {
    this.#since ??= this.#now();
  }

  stop(): void {
    this.#counted = this.seconds;
    this.#since = null;
  }

  get seconds(): number {
    return this.#counted + (this.#since === null ? 0 : this.#now() - this.#since);
  }
}
