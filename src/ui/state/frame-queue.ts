/**
 * Gathers items and hands them on in an animation frame, ten times a second at most: a worker reports far more often than
 * an eye can follow, and with a software adapter every redraw is taken from the training.
 */

/** Least milliseconds between deliveries. */
const INTERVAL = 100;

export class FrameQueue<T> {
  readonly #deliver: (items: readonly T[]) => void;
  #items: T[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #waiting = false;
  #closed = false;
  #delivered = -Infinity;

  constructor(deliver: (items: readonly T[]) => void) {
    this.#deliver = deliver;
  }

  push(item: T): void {
    if (this.#closed) return;
    this.#items.push(item);
    if (this.#waiting) return;
    this.#waiting = true;
    this.#timer = setTimeout(this.#inFrame, Math.max(0, this.#delivered + INTERVAL - performance.now()));
  }

  /** Delivers what has gathered now. */
  readonly flush = (): void => {
    this.#unschedule();
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#delivered = performance.now();
    this.#deliver(items);
  };

  /** Forgets what has gathered and takes nothing more until opened: nobody is there to look at it. */
  close(): void {
    this.#unschedule();
    this.#items = [];
    this.#closed = true;
  }

  open(): void {
    this.#closed = false;
  }

  #unschedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = false;
  }

  /** A hidden page has no frames. */
  readonly #inFrame = (): void => {
    if (document.hidden) this.flush();
    else requestAnimationFrame(this.flush);
  };
}
