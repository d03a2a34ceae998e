/** One figure of the findings in a panel: title, key, picture, what to look at, and the picture as a file. */
import { LitElement, html, nothing } from 'lit';
import '../chart/plot-chart.ts';
import '../exports/plot-export.ts';
import type { Figure } from '../../experiments/figure.ts';
import type { PlotOrigin } from '../exports/plot-origin.ts';
import { withPowers } from '../format/powers.ts';
import type { Theme } from '../format/palette.ts';
import { hostStyles, panelStyles } from '../shared.styles.ts';
import { figureLegend, figurePlot } from './figure-plot.ts';
import { figurePanelStyles } from './figure-panel.styles.ts';
import { legendKey } from './legend-key.ts';
import { readPalette, type FigurePalette } from './palette.ts';

/**
 * @property origin - where the numbers are from, for the saved picture.
 * @property look - theme and type size, passed on to the chart.
 */
export class FigurePanel extends LitElement {
  static override styles = [hostStyles, panelStyles, figurePanelStyles];
  static override properties = {
    figure: { attribute: false },
    origin: { attribute: false },
    theme: {},
    look: {},
  };

  declare figure: Figure | null;
  declare origin: PlotOrigin | null;
  declare theme: Theme;
  declare look: string;

  constructor() {
    super();
    this.figure = null;
    this.origin = null;
    this.theme = 'light';
    this.look = '';
  }

  get #palette(): FigurePalette {
    const style = getComputedStyle(this);
    return readPalette(this.theme, (name) => style.getPropertyValue(name));
  }

  override render() {
    const { figure } = this;
    if (figure === null) return nothing;
    const palette = this.#palette;
    const [plot, legend] = [figurePlot(figure, palette), figureLegend(figure, palette)];
    return html`
      <section class="panel" aria-label=${figure.title}>
        <header>
          <h2>${figure.title}</h2>
          <plot-export
            .picture=${() => ({ id: figure.id, title: figure.title, plot, legend })}
            .origin=${this.origin}
          ></plot-export>
        </header>
        ${legendKey(legend)}
        <plot-chart .plot=${plot} .theme=${this.look}></plot-chart>
        ${figure.caption === '' ? nothing : html`<p class="caption">${withPowers(figure.caption)}</p>`}
      </section>
    `;
  }
}

customElements.define('figure-panel', FigurePanel);
declare global {
  interface HTMLElementTagNameMap {
    'figure-panel': FigurePanel;
  }
}
