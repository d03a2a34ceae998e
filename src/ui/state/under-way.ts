/** A training under way, as its session holds it: to be paused, stopped and timed. */
import { Gate } from './gate.ts';
import { Stopwatch } from './stopwatch.ts';

export class UnderWay {
  readonly #abort = new AbortController();
  readonly #gate = new Gate();
  readonly #watch = new Stopwatch();

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** That it trained, pauses aside. */
  get seconds(): number {
    return this.#watch.seconds;
  }

  start(): void {
    this.#watch.start();
  }

  pause(): void {
    this.#gate.close();
    this.#watch.stop();
  }

  resume(): void {
    this.#watch.start();
    this.#gate.open();
  }

  stop(): void {
    this.#abort.abort();
    this.#gate.open();
  }

  /** Settles once it is not paused. */
  passed(): Promise<void> {
    return this.#gate.passed();
  }
}
