/** The addresses that repeat an experiment: as it is chosen, and as it is on screen. */
import type { AnyPlan, AnyState, Kind, Linked } from './kind.ts';
import type { Setup } from './lab-view.ts';
import { addressOf } from './link.ts';

export class SessionAddress<O extends object, P extends AnyPlan<O>, S extends AnyState<P>> {
  readonly #kind: Kind<O, P, S>;
  readonly #linked: Linked<O>;

  /** @param linked what the address that the page was opened with asks of it. */
  constructor(kind: Kind<O, P, S>, linked: Linked<O>) {
    this.#kind = kind;
    this.#linked = linked;
  }

  /** Repeats what is chosen here, beside what else the page's address says; a choice that nobody made goes without saying. */
  chosen({ corpusId, options }: Setup<O, P>, touched: boolean): string {
    const { corpus, options: linked } = this.#linked;
    const view = { experiment: this.#kind.id };
    return touched || corpus !== null || Object.keys(linked).length > 0
      ? addressOf(location.search, view, this.#inLink(corpusId), this.#kind.writeLink(options))
      : addressOf(location.search, view);
  }

  /** Repeats a choice on any adapter, every option named, with parameters besides. */
  whole(corpus: string, options: O, more: readonly (readonly [name: string, value: string])[] = []): string {
    const chosen = [...this.#kind.writeLink(options), ...more];
    return addressOf('', { experiment: this.#kind.id }, this.#inLink(corpus), chosen);
  }

  /** Where the options name the texts, the address needs no other. */
  #inLink(corpus: string): string | null {
    return this.#kind.several === true ? null : corpus;
  }
}
