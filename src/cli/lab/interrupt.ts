/** Ctrl-C and SIGTERM as an abort signal: the first asks the work to end, a later one ends the process. */
import { exitCode } from '../failure.ts';

const codes = { SIGINT: exitCode.interrupted, SIGTERM: exitCode.terminated } as const;

/** npm passes Ctrl-C on to the command, which has it from the terminal as well: within this time they are one. */
const SAME_MS = 1000;

export interface InterruptHandlers {
  /** Asked to end. */
  readonly first: () => void;
  /** Asked again: the process ends when this returns. */
  readonly again: () => void;
}

export class Interrupt {
  readonly #controller = new AbortController();
  readonly #handlers: InterruptHandlers;
  readonly #listeners: readonly (readonly [NodeJS.Signals, () => void])[];
  #since = 0;
  #code: number | null = null;

  constructor(handlers: InterruptHandlers) {
    this.#handlers = handlers;
    this.#listeners = [
      ['SIGINT', () => this.#heard('SIGINT')],
      ['SIGTERM', () => this.#heard('SIGTERM')],
    ];
    for (const [name, listener] of this.#listeners) process.on(name, listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code the interruption asks for, null while there was none. */
  get code(): number | null {
    return this.#code;
  }

  #heard(name: keyof typeof codes): void {
    if (this.#code === null) {
      this.#code = codes[name];
      this.#since = performance.now();
      this.#handlers.first();
      this.#controller.abort();
    } else if (performance.now() - this.#since > SAME_MS) {
      this.#handlers.again();
      process.exit(codes[name]);
    }
  }

  dispose(): void {
    for (const [name, listener] of this.#listeners) process.off(name, listener);
  }
}
