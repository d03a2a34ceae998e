/** How the tokens of a mixture are shared out among its experts: a strip of bars for each layer. */
import { LitElement, css, html } from 'lit';
import { hostStyles } from '../shared.styles.ts';
import { loadText } from './load-text.ts';

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
        height: 1.6rem;
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
        inset: auto 0 50% 0;
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
      return html`<div class="layer" role="img" aria-label=${text} title=${text}>
        ${shares.map((share) => html`<span class="bar" style=${`height: ${heightOf(share, shares.length)}%`}></span>`)}
        <span class="even"></span>
      </div>`;
    });
  }
}

/** In percent of the strip, whose middle is an even share; twice that and more fill it. */
function heightOf(share: number, experts: number): number {
  return Math.min(100, 50 * share * experts);
}

customElements.define('expert-load', ExpertLoad);
declare global {
  interface HTMLElementTagNameMap {
    'expert-load': ExpertLoad;
  }
}
