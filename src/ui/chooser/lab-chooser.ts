/** What there is to do here: the experiments, each with its question, and the tools that need no GPU. */
import { LitElement, html, nothing } from 'lit';
import { emit } from '../emit.ts';
import { hostStyles } from '../shared.styles.ts';
import { labChooserStyles } from './lab-chooser.styles.ts';

export interface ChoiceOfView {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly question: string;
  /** 'own' is what the visitor made: the header leads there, or the list where there is one control alone. */
  readonly kind: 'experiment' | 'tool' | 'own';
  /** Its address. */
  readonly href: string;
}

const GROUPS = [
  { kind: 'experiment', label: 'Experiments' },
  { kind: 'tool', label: 'Without training' },
] as const;

const ALL_GROUPS = [...GROUPS, { kind: 'own', label: 'Yours' }] as const;

/**
 * @property views - in the order in which they are offered.
 * @property chosen - id of the one on screen.
 * @property training - id of the one under way, and its share done; null where none is.
 * @property compact - one control in place of a column: small screens and projectors.
 * @fires view-change - detail: the id.
 */
export class LabChooser extends LitElement {
  static override styles = [hostStyles, labChooserStyles];
  static override properties = {
    views: { attribute: false },
    chosen: {},
    training: { attribute: false },
    compact: { type: Boolean, reflect: true },
  };

  declare views: readonly ChoiceOfView[];
  declare chosen: string;
  declare training: { readonly id: string; readonly share: number } | null;
  declare compact: boolean;

  constructor() {
    super();
    this.views = [];
    this.chosen = '';
    this.training = null;
    this.compact = false;
  }

  override render() {
    return this.compact ? this.#select() : this.#rail();
  }

  #rail() {
    return html`
      <nav aria-label="Experiments and tools">
        ${GROUPS.map(
          ({ kind, label }) => html`
            <h2>${label}</h2>
            <ul>
              ${this.views.filter((view) => view.kind === kind).map((view) => this.#item(view))}
            </ul>
          `,
        )}
      </nav>
    `;
  }

  #item({ id, title, question, href }: ChoiceOfView) {
    return html`<li>
      <a
        href=${href}
        aria-current=${id === this.chosen ? 'page' : nothing}
        @click=${(event: MouseEvent) => this.#follow(event, id)}
      >
        <span class="title">${title}${this.#share(id)}</span>
        <span class="question">${question}</span>
      </a>
    </li>`;
  }

  #share(id: string) {
    if (this.training?.id !== id) return nothing;
    return html`<span class="share" title="Training">${Math.floor(100 * this.training.share)} %</span>`;
  }

  #select() {
    const chosen = this.views.find(({ id }) => id === this.chosen);
    const away = this.training !== null && this.training.id !== this.chosen ? this.training : null;
    const named = this.views.find(({ id }) => id === away?.id);
    return html`
      <div class="row">
        <select aria-label="Experiment or tool" @change=${this.#pick}>
          ${ALL_GROUPS.map(
            ({ kind, label }) => html`
              <optgroup label=${label}>
                ${this.views
                  .filter((view) => view.kind === kind)
                  .map(({ id, title }) => html`<option value=${id} ?selected=${id === this.chosen}>${title}</option>`)}
              </optgroup>
            `,
          )}
        </select>
        <p>${chosen?.question ?? ''}</p>
        ${
          away === null || named === undefined
            ? nothing
            : html`<a class="share" href=${named.href} @click=${(event: MouseEvent) => this.#follow(event, away.id)}
                >${named.title}: ${Math.floor(100 * away.share)} %</a
              >`
        }
      </div>
    `;
  }

  /** A click with a modifier opens a tab, as links do. */
  #follow(event: MouseEvent, id: string): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    emit(this, 'view-change', id);
  }

  #pick(event: Event): void {
    emit(this, 'view-change', (event.target as HTMLSelectElement).value);
  }
}

customElements.define('lab-chooser', LabChooser);
declare global {
  interface HTMLElementTagNameMap {
    'lab-chooser': LabChooser;
  }
}
