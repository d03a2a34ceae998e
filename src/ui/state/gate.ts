/** Holds work back between groups while a ladder is paused: the worker can only pause a job that has begun. */
export class Gate {
  #closed: { readonly promise: Promise<void>; readonly open: () => void } | null = null;

  close(): void {
    if (this.#closed !== null) return;
    let open: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => (open = resolve));
    this.#closed = { promise, open };
  }

  open(): void {
    this.#closed?.open();
    this.#closed = null;
  }

  /** Resolves at once while the gate is open. */
  passed(): Promise<void> {
    return this.#closed?.promise ?? Promise.resolve();
  }
}
