/** Plays a recorded ladder once, when the page opens; a click or a key ends it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LadderState } from '../../experiments/ladder-types.ts';
import type { LawFits } from '../../experiments/law-fits.ts';
import type { LawPoint } from '../../scaling/types.ts';
import type { Moment } from './replay.ts';
import { momentOf } from './replay.ts';

/** Milliseconds. */
const LENGTH = 3200;
/** Least milliseconds between two pictures: smooth enough, and most of the processor is left to the first measurement. */
const PAUSE = 40;

type FitLaw = (points: readonly LawPoint[]) => Promise<LawFits>;

export class Replayer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #whole: Moment | null = null;
  #began = 0;
  #drawn = 0;
  #fits = new Map<number, LawFits>();
  #state: LadderState | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.end();
  }

  get playing(): boolean {
    return this.#whole !== null;
  }

  play(whole: Moment, fitLaw: FitLaw): void {
    this.#whole = whole;
    this.#began = performance.now();
    this.#fits = new Map();
    this.#state = null;
    for (const type of ['pointerdown', 'keydown', 'wheel'] as const)
      addEventListener(type, this.end, { passive: true });
    requestAnimationFrame(this.#step);
    void this.#fitOnTheWay(whole, fitLaw);
  }

  /** What to show now; null when it is over. */
  get moment(): Moment | null {
    const share = (performance.now() - this.#began) / LENGTH;
    if (this.#whole === null || share >= 1) return null;
    const moment = momentOf(this.#whole, share, this.#fits);
    // The law is drawn again when a size is done or fitted, not at every point of a curve.
    const { points, predictions, fits } = moment.state;
    const before = this.#state;
    const same =
      before?.points.length === points.length &&
      before.predictions.length === predictions.length &&
      before.fits === fits;
    this.#state = same ? before : moment.state;
    return { ...moment, state: this.#state };
  }

  readonly end = (): void => {
    for (const type of ['pointerdown', 'keydown', 'wheel'] as const) removeEventListener(type, this.end);
    if (this.#whole === null) return;
    this.#whole = null;
    this.#host.requestUpdate();
  };

  readonly #step = (now: number): void => {
    if (this.#whole === null) return;
    if (now - this.#began >= LENGTH) return this.end();
    if (now - this.#drawn >= PAUSE) {
      this.#drawn = now;
      this.#host.requestUpdate();
    }
    requestAnimationFrame(this.#step);
  };

  /** The laws of the first sizes, in time for their moment or not at all: without one, the prediction's law is drawn. */
  async #fitOnTheWay(whole: Moment, fitLaw: FitLaw): Promise<void> {
    const { points } = whole.state;
    for (let sizes = 3; sizes < points.length && this.#whole === whole; sizes++) {
      const fits = await fitLaw(points.slice(0, sizes)).catch(() => null);
      if (fits !== null) this.#fits.set(sizes, fits);
    }
  }
}
