/** The published laws: what each says, of what, how sure it is, where it stands, and why they disagree. */
import { LitElement, html, nothing } from 'lit';
import '../figure/figure-panel.ts';
import { PUBLISHED_LAWS } from '../../scaling/published.ts';
import { DISAGREEMENTS } from '../../scaling/published/disagreements.ts';
import { paperUrl } from '../../scaling/published/papers.ts';
import type { Constant, Disagreement, Paper, PublishedLaw, PublishedTable } from '../../scaling/published/types.ts';
import { planningLaw } from '../../scaling/published/use.ts';
import { toolOrigin } from '../exports/plot-origin.ts';
import { factList, factListStyles } from '../fact-list.ts';
import type { Theme } from '../format/palette.ts';
import { formula } from '../format/powers.ts';
import { boxStyles, buttonStyles, hostStyles, panelStyles } from '../shared.styles.ts';
import { addressOf } from '../state/link.ts';
import { certaintyText, printed, rangeText, splitText, uncertainty } from './law-words.ts';
import { ratiosFigure, splitsCompute } from './laws-figure.ts';
import { lawsViewStyles } from './laws-view.styles.ts';

const DEFAULT = 'besiroglu-2024';

function linkedLaw(): PublishedLaw {
  const named = new URLSearchParams(location.search).get('law') ?? DEFAULT;
  return PUBLISHED_LAWS.find(({ id }) => id === named) ?? (PUBLISHED_LAWS[0] as PublishedLaw);
}

/** Laws by their paper, in order. */
function byPaper(): (readonly [Paper, readonly PublishedLaw[]])[] {
  const papers = [...new Set(PUBLISHED_LAWS.map(({ paper }) => paper))];
  return papers.map((paper) => [paper, PUBLISHED_LAWS.filter((law) => law.paper === paper)] as const);
}

interface ConstantColumn {
  readonly title: string;
  readonly kind: 'symbol' | 'number' | 'words';
  readonly text: (constant: Constant) => string;
}

/** Columns of the constants; those that a law leaves empty aren't shown. */
const COLUMNS: readonly ConstantColumn[] = [
  { title: 'constant', kind: 'symbol', text: ({ symbol }) => symbol },
  { title: 'value', kind: 'number', text: ({ value }) => printed(value) },
  { title: 'unit', kind: 'words', text: ({ unit = '' }) => unit },
  { title: 'uncertainty', kind: 'words', text: uncertainty },
  { title: 'note', kind: 'words', text: ({ note = '' }) => note },
];

const source = (paper: Paper, text = paper.cite) =>
  html`<a href=${paperUrl(paper)} target="_blank" rel="noopener">${text}</a>`;

export class LawsView extends LitElement {
  static override styles = [hostStyles, panelStyles, boxStyles, buttonStyles, factListStyles, lawsViewStyles];
  static override properties = {
    theme: {},
    look: {},
    compact: { type: Boolean, reflect: true },
    chosen: { state: true },
  };

  declare theme: Theme;
  declare look: string;
  declare compact: boolean;
  declare chosen: PublishedLaw;

  constructor() {
    super();
    this.theme = 'light';
    this.look = '';
    this.compact = false;
    this.chosen = linkedLaw();
  }

  override render() {
    return html`
      <main>
        ${this.#list()}
        <div class="reading">
          ${this.#law(this.chosen)}
          <figure-panel
            .figure=${ratiosFigure(PUBLISHED_LAWS, this.chosen)}
            .origin=${toolOrigin('Loglog: constants of the papers named', 'published')}
            .theme=${this.theme}
            .look=${this.look}
          ></figure-panel>
          ${this.#disagreements()}
        </div>
      </main>
    `;
  }

  /** A column beside the law where there is room for it, one control where there is not. */
  #list() {
    if (this.compact) {
      return html`<label class="pick"
        >Law
        <select @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
          ${byPaper().map(
            ([paper, laws]) => html`
              <optgroup label=${paper.cite}>
                ${laws.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.chosen.id}>${name}</option>`)}
              </optgroup>
            `,
          )}
        </select>
      </label>`;
    }
    return html`<nav class="panel list" aria-label="Published laws">
      ${byPaper().map(
        ([paper, laws]) => html`
          <h3>${paper.cite}</h3>
          <ul>
            ${laws.map(
              (law) =>
                html`<li>
                  <button aria-current=${law === this.chosen ? 'true' : nothing} @click=${() => this.#choose(law.id)}>
                    <span>${law.name}</span>
                    <span class="formula">${formula(law.formula)}</span>
                  </button>
                </li>`,
            )}
          </ul>
        `,
      )}
    </nav>`;
  }

  #law(law: PublishedLaw) {
    const { paper, setup } = law;
    const split = splitText(law);
    return html`<section class="panel law" aria-label=${law.name}>
      <header>
        <h2>${law.name}</h2>
        <span class="spring"></span>
        ${
          planningLaw(law) === null
            ? nothing
            : html`<a class="button" href=${addressOf(location.search, { view: 'planner' }, null, [['law', law.id]])}
                >Plan with this law</a
              >`
        }
      </header>
      <p class="large">${formula(law.formula)}</p>
      ${this.#constants(law)}
      ${factList([
        {
          name: 'Source',
          value: html`${paper.authors}. ${source(paper, paper.title)}, ${paper.year}, arXiv:${paper.arxiv}; ${law.where}`,
        },
        ...(split === null ? [] : [{ name: 'Best split', value: formula(split) }]),
        { name: 'N counts', value: setup.parameters },
        { name: 'C counts', value: setup.flops },
        { name: 'Loss', value: setup.loss },
        { name: 'Text', value: setup.text },
        { name: 'Trained at', value: formula(rangeText(setup.trained)) },
        { name: 'Constants', value: certaintyText(law) },
      ])}
      ${
        law.notes.length === 0
          ? nothing
          : html`<ul class="notes">
              ${law.notes.map((note) => html`<li>${formula(note)}</li>`)}
            </ul>`
      }
      ${(law.tables ?? []).map((table) => this.#table(table))}
      ${
        splitsCompute(law)
          ? nothing
          : html`<p class="hint">
              ${
                split === null
                  ? 'This law does not split a compute, so it has no line in the picture below.'
                  : 'Exponents alone were published, so this law has no line in the picture below.'
              }
            </p>`
      }
    </section>`;
  }

  #constants({ constants }: PublishedLaw) {
    const columns = COLUMNS.filter(({ text }) => constants.some((constant) => text(constant) !== ''));
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Constants">
      <table>
        <thead>
          <tr>
            ${columns.map(({ title }) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${constants.map(
            (constant) =>
              html`<tr>
                ${columns.map(({ kind, text }) => html`<td class=${kind}>${formula(text(constant))}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #table({ caption, columns, rows }: PublishedTable) {
    return html`<details>
      <summary>${caption}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${caption}>
        <table>
          <thead>
            <tr>
              ${columns.map((title) => html`<th scope="col">${formula(title)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (row) =>
                html`<tr>
                  ${row.map((cell) => html`<td>${typeof cell === 'number' ? formula(printed(cell)) : cell}</td>`)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  #disagreements() {
    const own = DISAGREEMENTS.filter(({ laws }) => laws.includes(this.chosen.id));
    const others = DISAGREEMENTS.filter((each) => !own.includes(each));
    return html`<section class="panel disagreements" aria-label="Why they disagree">
      <header><h2>Why they disagree</h2></header>
      ${own.map((each) => this.#disagreement(each, true))}${others.map((each) => this.#disagreement(each, false))}
    </section>`;
  }

  #disagreement({ id, title, text, laws, sources }: Disagreement, own: boolean) {
    const name = (lawId: string) => PUBLISHED_LAWS.find((law) => law.id === lawId);
    return html`<details data-id=${id} ?open=${own}>
      <summary>${title}${own ? html` <span class="mark">concerns this law</span>` : nothing}</summary>
      <p>${formula(text)}</p>
      <p class="about">
        Concerns
        ${laws.map((lawId, i) => {
          const law = name(lawId);
          return html`${i === 0 ? '' : ', '}<button class="inline" @click=${() => this.#choose(lawId)}>
              ${law === undefined ? lawId : `${law.paper.cite}, ${law.name}`}
            </button>`;
        })}.
        ${sources.length === 0 ? nothing : html`Sources: ${sources.map((paper, i) => html`${i === 0 ? '' : ', '}${source(paper)}`)}.`}
      </p>
    </details>`;
  }

  #choose(id: string): void {
    const law = PUBLISHED_LAWS.find((each) => each.id === id);
    if (law === undefined) return;
    this.chosen = law;
    history.replaceState(
      history.state,
      '',
      addressOf(location.search, { view: 'laws' }, null, [['law', id]]) + location.hash,
    );
    this.renderRoot.querySelector('.reading')?.scrollTo({ top: 0 });
  }
}

customElements.define('laws-view', LawsView);
declare global {
  interface HTMLElementTagNameMap {
    'laws-view': LawsView;
  }
}
