/** What each trained size writes after the same prompt, one under the other from the smallest to the largest. */
import { LitElement, html } from 'lit';
import { formatCount, formatExact } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import { hostStyles, panelStyles } from '../shared.styles.ts';
import type { RunView } from '../state/run-view.ts';
import { sampleListStyles } from './sample-list.styles.ts';

/** @property runs - in the order of the plan; those without a finished record are left out. */
export class SampleList extends LitElement {
  static override styles = [hostStyles, panelStyles, sampleListStyles];
  static override properties = { runs: { attribute: false }, groups: { type: Number }, theme: {} };

  declare runs: readonly RunView[];
  declare groups: number;
  declare theme: Theme;

  constructor() {
    super();
    this.runs = [];
    this.groups = 0;
    this.theme = 'light';
  }

  /** The first seed of every size that wrote something. */
  get #written(): readonly RunView[] {
    const wrote = this.runs.filter(({ record }) => (record?.sample.text ?? '') !== '');
    return wrote.filter((run, i) => wrote.findIndex(({ group }) => group === run.group) === i);
  }

  override render() {
    const written = this.#written;
    return html`
      <section class="panel" aria-label="Text written by each size">
        <header><h2>What each size writes</h2></header>
        ${
          written.length === 0
            ? html`<p class="empty">Each size writes a few lines as soon as it is trained.</p>`
            : html`<ol>
                ${written.map((run) => this.#sample(run))}
              </ol>`
        }
      </section>
    `;
  }

  #sample(run: RunView) {
    const { prompt, text } = run.record?.sample ?? { prompt: '', text: '' };
    const color = sizeColor(this.theme, run.group, this.groups);
    return html`
      <li tabindex="0">
        <span class="size" title=${`${formatExact(run.parameters)} parameters`}>
          <span class="swatch" style=${`background: ${color}`}></span>${formatCount(run.parameters)}
        </span>
        <blockquote><span class="prompt">${prompt}</span>${text}</blockquote>
      </li>
    `;
  }
}

customElements.define('sample-list', SampleList);
declare global {
  interface HTMLElementTagNameMap {
    'sample-list': SampleList;
  }
}
