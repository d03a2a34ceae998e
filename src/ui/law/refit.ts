/** Fits of what the visitor chose, asked for when it is something new. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LawFits } from '../../experiments/law-fits.ts';
import type { LawPoint } from '../../scaling/types.ts';
import { messageOf } from '../state/failure.ts';

export type FitLaw = (points: readonly LawPoint[]) => Promise<LawFits>;

const NO_FITS: LawFits = { floor: null, pure: null };

export class Refit implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #asked = '';
  #known: { readonly key: string; readonly unit: string; readonly fits: LawFits } | null = null;
  #problem: string | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#asked = '';
  }

  /** Why the last question has no answer; null where it has or will have one. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Whether the answer is still to come. */
  get busy(): boolean {
    return this.#asked !== '' && this.#asked !== this.#known?.key;
  }

  /** The last fits, unless they are of sizes in another unit. */
  in(unit: string): LawFits {
    return this.#known?.unit === unit ? this.#known.fits : NO_FITS;
  }

  /** @param unit what the sizes are counted in. */
  async ask(fitLaw: FitLaw, unit: string, points: readonly LawPoint[]): Promise<void> {
    const key = JSON.stringify(points);
    if (this.#asked === key) return;
    this.#asked = key;
    this.#problem = null;
    try {
      const fits = await fitLaw(points);
      if (this.#asked === key) this.#known = { key, unit, fits };
    } catch (error) {
      if (this.#asked === key) this.#problem = messageOf(error);
    }
    this.#host.requestUpdate();
  }
}
