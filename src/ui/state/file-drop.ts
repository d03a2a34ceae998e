/** Files dropped anywhere on the page. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class FileDrop implements ReactiveController {
  /** Whether a file is being dragged over the page. */
  over = false;
  readonly #host: ReactiveControllerHost;
  readonly #dropped: (files: readonly File[]) => void;
  /** Enters less leaves: moving between elements fires one of each. */
  #depth = 0;

  constructor(host: ReactiveControllerHost, dropped: (files: readonly File[]) => void) {
    this.#host = host;
    this.#dropped = dropped;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('dragenter', this.#enter);
    addEventListener('dragleave', this.#leave);
    addEventListener('dragover', this.#hover);
    addEventListener('drop', this.#drop);
  }

  hostDisconnected(): void {
    removeEventListener('dragenter', this.#enter);
    removeEventListener('dragleave', this.#leave);
    removeEventListener('dragover', this.#hover);
    removeEventListener('drop', this.#drop);
  }

  #show(depth: number): void {
    this.#depth = Math.max(0, depth);
    this.over = this.#depth > 0;
    this.#host.requestUpdate();
  }

  readonly #enter = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') === true) this.#show(this.#depth + 1);
  };

  readonly #leave = () => {
    if (this.#depth > 0) this.#show(this.#depth - 1);
  };

  /** Without this the browser would open the file instead of dropping it here. */
  readonly #hover = (event: DragEvent) => event.preventDefault();

  readonly #drop = (event: DragEvent) => {
    event.preventDefault();
    this.#show(0);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.#dropped(files);
  };
}
