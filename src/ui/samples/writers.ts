/** Asks the kept models of all sizes to go on from one prompt, the smallest first. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { messageOf } from '../state/failure.ts';
import type { Lab } from '../state/lab.ts';
import type { RunView } from '../state/run-view.ts';
import type { Answer } from './texts.ts';
import { writersOf } from './texts.ts';

const CHARACTERS = 200;

export class Writers implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #kept: ReadonlySet<string> = new Set();
  /** What `kept` was asked for. */
  #known = '';
  #answers: ReadonlyMap<string, Answer> = new Map();
  #asked = 0;
  #draws = 0;
  busy = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#asked += 1;
  }

  get answers(): ReadonlyMap<string, Answer> {
    return this.#answers;
  }

  /** Runs that can be asked, one a size. */
  writers(runs: readonly RunView[]): RunView[] {
    return writersOf(runs, this.#kept);
  }

  /** Finds out whose weights are kept, where that may have changed. */
  async follow(lab: Lab | null, runs: readonly RunView[]): Promise<void> {
    const known = `${lab === null} ${runs.map(({ id, weighed, record }) => `${id}${weighed}${record === null}`).join()}`;
    if (known === this.#known) return;
    this.#known = known;
    const kept = await lab?.checkpoints().catch(() => null);
    if (known !== this.#known) return;
    this.#kept = new Set(kept?.checkpoints.map(({ run }) => run) ?? []);
    this.#host.requestUpdate();
  }

  /** Every call draws anew; one under way gives way. */
  async ask(lab: Lab, runs: readonly RunView[], prompt: string, temperature: number): Promise<void> {
    const asked = (this.#asked += 1);
    const seed = (this.#draws += 1);
    this.busy = true;
    for (const { id } of this.writers(runs)) {
      const answer = await lab.write(id, prompt, { characters: CHARACTERS, temperature, seed }).then(
        (text): Answer => ({ prompt, text }),
        (error: unknown): Answer => ({ problem: messageOf(error) }),
      );
      if (asked !== this.#asked) return;
      this.#answers = new Map([...this.#answers, [id, answer]]);
      this.#host.requestUpdate();
    }
    this.busy = false;
    this.#host.requestUpdate();
  }

  /** Back to what each size wrote at the end of its training. */
  forget(): void {
    this.#asked += 1;
    this.busy = false;
    this.#answers = new Map();
    this.#host.requestUpdate();
  }
}
