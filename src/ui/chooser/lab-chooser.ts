/** What there is to do here: the experiments by what they ask about, and the tools that need no GPU. */
import { LitElement, html, nothing, type PropertyValues } from 'lit';
import { emit } from '../emit.ts';
import { boxStyles, hostStyles } from '../shared.styles.ts';
import { labChooserStyles } from './lab-chooser.styles.ts';

export interface ChoiceOfView {
  readonly id: string;
  readonly title: string;
  /** One sentence. */
  readonly question: string;
  /** Its address. */
  readonly href: string;
}

export interface GroupOfViews {
  readonly title: string;
  readonly views: readonly ChoiceOfView[];
  /** Something else leads there, too: it is listed only where there is one control alone. */
  readonly elsewhere?: boolean;
}

/**
 * @property groups - in the order in which they are offered.
 * @property chosen - id of the one on screen.
 * @property training - id of the one under way, and its share done; null where none is.
 * @property compact - one control in place of a column: small screens and projectors.
 * @fires view-change - detail: the id.
 */
export class LabChooser extends LitElement {
  static override styles = [hostStyles, boxStyles, labChooserStyles];
  static override properties = {
    groups: { attribute: false },
    chosen: {},
    training: { attribute: false },
    compact: { type: Boolean, reflect: true },
  };

  declare groups: readonly GroupOfViews[];
  declare chosen: string;
  declare training: { readonly id: string; readonly share: number } | null;
  declare compact: boolean;

  constructor() {
    super();
    this.groups = [];
    this.chosen = '';
    this.training = null;
    this.compact = false;
  }

  override render() {
    return this.compact ? this.#select() : this.#rail();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('chosen')) this.renderRoot.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }

  #rail() {
    return html`
      <nav aria-label="Experiments and tools">
        ${this.groups
          .filter(({ elsewhere }) => elsewhere !== true)
          .map(
            ({ title, views }) => html`
              <h2>${title}</h2>
              <ul>
                ${views.map((view) => this.#item(view))}
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
        title=${question}
        aria-current=${id === this.chosen ? 'page' : nothing}
        @click=${(event: MouseEvent) => this.#follow(event, id)}
      >
        <span class="title">${title}${this.#share(id)}</span>
        ${id === this.chosen ? html`<span class="question">${question}</span>` : nothing}
      </a>
    </li>`;
  }

  #share(id: string) {
    if (this.training?.id !== id) return nothing;
    return html`<span class="share" title="Training">${Math.floor(100 * this.training.share)} %</span>`;
  }

  #select() {
    const views = this.groups.flatMap((group) => group.views);
    const chosen = views.find(({ id }) => id === this.chosen);
    const away = this.training !== null && this.training.id !== this.chosen ? this.training : null;
    const named = views.find(({ id }) => id === away?.id);
    return html`
      <div class="row">
        <select aria-label="Experiment or tool" @change=${this.#pick}>
          ${this.groups.map(
            ({ title, views: own }) => html`
              <optgroup label=${title}>
                ${own.map((view) => html`<option value=${view.id} ?selected=${view.id === this.chosen}>${view.title}</option>`)}
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
