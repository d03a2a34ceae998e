/** What the library takes of the disk, the weights of trained models beside it, and what can be done about both. */
import { LitElement, css, html, nothing } from 'lit';
import type { KeptCheckpoints } from '../../worker/protocol.ts';
import { formatBytes } from '../format/numbers.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import type { Lab } from '../state/lab.ts';
import type { LibraryKeeper } from './library-keeper.ts';

export type WeightsKeeper = Pick<Lab, 'checkpoints' | 'forgetCheckpoints'>;

const styles = css`
  :host {
    margin-top: auto;
  }
  p {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    margin: 0;
    padding: var(--gap-s) var(--gap);
    border-top: 1px solid var(--line);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  button {
    min-height: 1.8rem;
    font-size: var(--text-s);
  }
  @media (pointer: coarse) {
    button {
      min-height: 2.8rem;
    }
  }
`;

const many = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * @property library - what is kept.
 * @property revision - another number whenever the library is another.
 * @property lab - keeps the weights of trained models; null where there is none.
 * @property busy - an experiment has the GPU.
 */
export class LibraryStorage extends LitElement {
  static override styles = [hostStyles, buttonStyles, styles];
  static override properties = {
    library: { attribute: false },
    revision: { type: Number },
    lab: { attribute: false },
    busy: { type: Boolean },
    weights: { state: true },
  };

  declare library: LibraryKeeper | null;
  declare revision: number;
  declare lab: WeightsKeeper | null;
  declare busy: boolean;
  /** Null until the lab has told. */
  declare weights: KeptCheckpoints | null;

  constructor() {
    super();
    this.library = null;
    this.revision = 0;
    this.lab = null;
    this.busy = false;
    this.weights = null;
  }

  protected override updated(changes: Map<string, unknown>): void {
    if (changes.has('library')) void this.library?.measure();
    if (changes.has('lab')) void this.#weigh();
  }

  override render() {
    const { library } = this;
    const usage = library?.usage ?? null;
    if (library === null || usage === null) return nothing;
    const { listed } = library;
    const runs = new Set(listed.flatMap((each) => each.runs.map(({ key }) => key))).size;
    const share = usage.most > 0 ? ` of ${formatBytes(usage.most)} that the browser allows` : '';
    const kept = `${many(listed.length, 'experiment')}, ${many(runs, 'run')}.`;
    return html`<p>
      <span class="used">${kept} This page stores ${formatBytes(usage.used)}${share}.</span>
      ${
        usage.lasting || listed.length === 0
          ? nothing
          : html`<button
              title="Otherwise the browser may clear it when its disk is full"
              @click=${() => void library.askToLast()}
            >
              Ask the browser to keep it for good
            </button>`
      }
      ${this.#weights()}
    </p>`;
  }

  /** Without them a model can be shown, but neither write nor be exported. */
  #weights() {
    const { weights } = this;
    if (weights === null || weights.checkpoints.length === 0) return nothing;
    return html`<span>Weights of ${many(weights.checkpoints.length, 'model')}: ${formatBytes(weights.bytes)}.</span>
      <button
        ?disabled=${this.busy}
        title="The results stay; the models can no longer write or be exported"
        @click=${() => void this.#forgetWeights()}
      >
        Delete the weights
      </button>`;
  }

  async #weigh(): Promise<void> {
    this.weights = (await this.lab?.checkpoints().catch(() => null)) ?? null;
  }

  async #forgetWeights(): Promise<void> {
    await this.lab?.forgetCheckpoints().catch(() => undefined);
    await this.#weigh();
    await this.library?.measure();
  }
}

customElements.define('library-storage', LibraryStorage);
declare global {
  interface HTMLElementTagNameMap {
    'library-storage': LibraryStorage;
  }
}
