/** Gathers items and hands them on once a frame: a worker reports far more often than a screen can show. */

/** Milliseconds between deliveries while the page is hidden, where no frames come. */
const HIDDEN = 1000;

export class FrameQueue<T> {
  readonly #deliver: (items: readonly T[]) => void;
  #items: T[] = [];
  #waiting = false;

  constructor(deliver: (items: readonly T[]) => void) {
    this.#deliver = deliver;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#waiting) return;
    this.#waiting = true;
    if (document.hidden) setTimeout(this.flush, HIDDEN);
    else requestAnimationFrame(this.flush);
  }

  /** Delivers what has gathered now. */
  readonly flush = (): void => {
    this.#waiting = false;
    if (this.#items.length === 0) return;
    const items = this.#items;
    this.#items = [];
    this.#deliver(items);
  };
}
