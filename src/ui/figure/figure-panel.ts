/** One figure of the findings in a panel: title, key, picture, what to look at, and the picture as a file. */
import { LitElement, html, nothing } from 'lit';
import '../chart/plot-chart.ts';
import type { Figure } from '../../experiments/figure.ts';
import { plotSvg } from '../chart/plot-svg.ts';
import { withPowers } from '../format/powers.ts';
import type { Theme } from '../format/palette.ts';
import { buttonStyles, hostStyles, panelStyles } from '../shared.styles.ts';
import { savePng, saveText } from '../state/save.ts';
import { figureLegend, figurePlot } from './figure-plot.ts';
import { figurePanelStyles } from './figure-panel.styles.ts';
import { legendKey } from './legend-key.ts';
import { readPalette, type FigurePalette } from './palette.ts';

/**
 * @property source - where the numbers are from, for the saved picture's last line.
 * @property stem - of the saved files' names, before the figure's own.
 * @property look - theme and type size, passed on to the chart.
 */
export class FigurePanel extends LitElement {
  static override styles = [hostStyles, panelStyles, buttonStyles, figurePanelStyles];
  static override properties = {
    figure: { attribute: false },
    source: {},
    stem: {},
    theme: {},
    look: {},
  };

  declare figure: Figure | null;
  declare source: string;
  declare stem: string;
  declare theme: Theme;
  declare look: string;

  constructor() {
    super();
    this.figure = null;
    this.source = '';
    this.stem = '';
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
    return html`
      <section class="panel" aria-label=${figure.title}>
        <header>
          <h2>${figure.title}</h2>
          <span class="spring"></span>
          <span class="save" role="group" aria-label="Save this picture">
            <button title="Save this picture as SVG" @click=${this.#saveSvg}>SVG</button>
            <button title="Save this picture as PNG" @click=${() => void this.#savePng()}>PNG</button>
          </span>
        </header>
        ${legendKey(figureLegend(figure, palette))}
        <plot-chart .plot=${figurePlot(figure, palette)} .theme=${this.look}></plot-chart>
        ${figure.caption === '' ? nothing : html`<p class="caption">${withPowers(figure.caption)}</p>`}
      </section>
    `;
  }

  #svg(figure: Figure): string {
    const style = getComputedStyle(this);
    const token = (name: string) => style.getPropertyValue(name).trim();
    const palette = this.#palette;
    return plotSvg(
      figurePlot(figure, palette),
      figureLegend(figure, palette),
      { title: figure.title, source: this.source },
      {
        ink: token('--ink'),
        soft: token('--ink-soft'),
        grid: token('--grid'),
        line: token('--line-strong'),
        surface: token('--surface'),
        fontFamily: style.fontFamily,
      },
    );
  }

  #nameOf(figure: Figure, ending: string): string {
    return `${this.stem === '' ? '' : `${this.stem}-`}${figure.id}.${ending}`;
  }

  #saveSvg(): void {
    const { figure } = this;
    if (figure !== null) saveText(this.#nameOf(figure, 'svg'), 'image/svg+xml', this.#svg(figure));
  }

  async #savePng(): Promise<void> {
    const { figure } = this;
    if (figure !== null) await savePng(this.#nameOf(figure, 'png'), this.#svg(figure));
  }
}

customElements.define('figure-panel', FigurePanel);
declare global {
  interface HTMLElementTagNameMap {
    'figure-panel': FigurePanel;
  }
}
