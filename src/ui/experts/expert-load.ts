/** How the tokens of a mixture are shared out among its experts: a strip of bars for each layer. */
import { LitElement, css, html } from 'lit';
import { hostStyles } from '../shared.styles.ts';
import { loadText, topOf } from './load-text.ts';

/**
 * @property load - share of the tokens of each expert [L][E].
 */
export class ExpertLoad extends LitElement {
  static override styles = [
    hostStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gap-s) var(--gap);
      }
      .layer {
        position: relative;
        display: flex;
        flex: 1 1 6rem;
        align-items: flex-end;
        gap: 2px;
        max-width: 14rem;
        height: 2.4rem;
        border-bottom: 1px solid var(--line-strong);
      }
      .bar {
        flex: 1;
        min-height: 1px;
        background: var(--accent);
      }
      /* Where all bars would end if the tokens were shared out evenly. */
      .even {
        position: absolute;
        inset-inline: 0;
        border-top: 1px dashed var(--ink-faint);
      }
    `,
  ];
  static override properties = { load: { attribute: false } };

  declare load: readonly (readonly number[])[];

  constructor() {
    super();
    this.load = [];
  }

  override render() {
    return this.load.map((shares, l) => {
      const text = loadText(shares, l);
      const heightOf = (share: number) => `${(100 * share) / topOf(this.load)}%`;
      return html`<div class="layer" role="img" aria-label=${text} title=${text}>
        ${shares.map((share) => html`<span class="bar" style=${`height: ${heightOf(share)}`}></span>`)}
        <span class="even" style=${`bottom: ${heightOf(1 / shares.length)}`}></span>
      </div>`;
    });
  }
}

customElements.define('expert-load', ExpertLoad);
declare global {
  interface HTMLElementTagNameMap {
    'expert-load': ExpertLoad;
  }
}
