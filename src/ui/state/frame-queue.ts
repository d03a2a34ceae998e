/**
 * Gathers items and hands them on in an animation frame, ten times a second at most: a worker reports far more often than
 * an eye can follow, and with a software adapter every redraw is taken from the training.
 */

/** Least milliseconds between deliveries. */
const INTERVAL = 100;

export class FrameQueue<T> {
  readonly #deliver: (items: readonly T[]) => void;
  #items: T[] = [];
  #waiting = false;
  #delivered = -Infinity;

  constructor(deliver: (items: readonly T[]) => void) {
    this.#deliver = deliver;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#waiting) return;
    this.#waiting = true;
    setTimeout(this.#inFrame, Math.max(0, this.#delivered + INTERVAL - performance.now()));
  }

  /** Delivers what has gathered now. */
  readonly flush = (): void => {
    this.#waiting = false;
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#delivered = performance.now();
    this.#deliver(items);
  };

  /** A hidden page has no frames. */
  readonly #inFrame = (): void => {
    if (document.hidden) this.flush();
    else requestAnimationFrame(this.flush);
  };
}
