/** One plot: uPlot in an element. It fills its box, follows the theme, and says in words what it shows. */
import { LitElement, html, unsafeCSS } from 'lit';
import uPlot from 'uplot';
import uPlotCss from 'uplot/dist/uPlot.min.css?inline';
import type { Plot } from './plot.ts';
import { emit } from '../emit.ts';
import { plotRanges } from './plot.ts';
import type { Hit } from './marks.ts';
import { drawMarks, hitAt } from './marks.ts';
import { drawStrokes, drawTags } from './strokes.ts';
import type { ChartSource, ChartTheme } from './uplot-options.ts';
import { columnsOf, optionsOf, structureOf } from './uplot-options.ts';
import { plotChartStyles } from './plot-chart.styles.ts';

/** How near the pointer must come to a point to name it, in CSS pixels. */
const REACH = 28;

function draw(chart: uPlot, plot: Plot, { surface, fontSize, fontFamily }: ChartTheme): void {
  drawStrokes(chart, plot);
  drawMarks(chart, plot, surface, fontSize);
  drawTags(chart, plot, surface, { size: fontSize, family: fontFamily });
}

/**
 * @property plot - what to draw; a new object at every change.
 * @property theme - name of the colour theme and size: a change rebuilds the chart with the new tokens.
 * @fires plot-pick - a mark or line with a key was clicked (detail: the key).
 * @slot - over the plotting area, which its box covers exactly; the pointer goes through it.
 */
export class PlotChart extends LitElement {
  static override styles = [unsafeCSS(uPlotCss), plotChartStyles];
  static override properties = { plot: { attribute: false }, theme: {} };

  declare plot: Plot | null;
  declare theme: string;
  #chart: uPlot | null = null;
  #source: ChartSource | null = null;
  #built = '';
  /** What lies under the pointer. */
  #hit: Hit | null = null;
  readonly #resize = new ResizeObserver(() => this.#fit());

  constructor() {
    super();
    this.plot = null;
    this.theme = '';
  }

  override render() {
    return html`
      <div class="frame" role="img" aria-label=${this.plot?.description ?? ''} @pointerleave=${this.#hideTip}></div>
      <div class="area"><slot></slot></div>
      <div class="tip" hidden aria-hidden="true"></div>
    `;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#drop();
  }

  protected override updated(): void {
    if (this.plot === null) return this.#drop();
    this.#source = { plot: this.plot, ranges: plotRanges(this.plot) };
    const structure = `${structureOf(this.plot)};${this.theme}`;
    if (this.#chart === null || structure !== this.#built) this.#build(structure);
    else this.#chart.setData(columnsOf(this.#source));
  }

  get #frame(): HTMLElement {
    return this.renderRoot.querySelector('.frame') as HTMLElement;
  }

  #build(structure: string): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (this.#source === null || width === 0 || height === 0) return;
    this.#drop();
    const theme = this.#readTheme();
    const source = () => this.#source as ChartSource;
    const options = optionsOf(source, theme, { width, height, series: [] });
    options.hooks = {
      draw: [(chart) => draw(chart, source().plot, theme), (chart) => this.#cover(chart)],
      setCursor: [(chart) => this.#showTip(chart)],
    };
    this.#chart = new uPlot(options, columnsOf(source()), this.#frame);
    // Keyboards open the same things from the tables: a picture has no order to go through.
    this.#chart.over.addEventListener('click', () => this.#pick());
    this.#built = structure;
  }

  #drop(): void {
    this.#chart?.destroy();
    this.#chart = null;
    this.#built = '';
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (this.#chart === null) this.requestUpdate();
    else if (width > 0 && height > 0) this.#chart.setSize({ width, height });
  }

  /** Lays the slot over the plotting area. */
  #cover({ bbox }: uPlot): void {
    const area = this.renderRoot.querySelector<HTMLElement>('.area');
    if (area === null) return;
    const [left, top, width, height] = [bbox.left, bbox.top, bbox.width, bbox.height].map(
      (pixels) => `${pixels / uPlot.pxRatio}px`,
    );
    Object.assign(area.style, { left, top, width, height });
  }

  #readTheme(): ChartTheme {
    const style = getComputedStyle(this);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
      ink: token('--ink-soft'),
      grid: token('--grid'),
      line: token('--line-strong'),
      surface: token('--surface'),
      // Whole pixels: uPlot enlarges fonts for dense screens by replacing the digits before 'px'.
      fontSize: Math.round(Number.parseFloat(style.fontSize) * 0.9),
      fontFamily: style.fontFamily,
    };
  }

  #showTip(chart: uPlot): void {
    const { left = -1, top = -1 } = chart.cursor;
    const hit = this.plot === null || left < 0 ? null : hitAt(chart, this.plot, left, top, REACH);
    this.#hit = hit;
    chart.over.style.cursor = (hit?.key ?? '') === '' ? '' : 'pointer';
    const tip = this.renderRoot.querySelector<HTMLElement>('.tip');
    if (tip === null) return;
    tip.hidden = hit === null;
    if (hit === null) return;
    tip.textContent = hit.text;
    tip.style.setProperty('--tip-color', hit.color);
    this.#placeTip(tip, chart.over.offsetLeft + hit.left, chart.over.offsetTop + hit.top);
  }

  /** Above its point where there is room, else below; never beyond the window's sides. */
  #placeTip(tip: HTMLElement, left: number, top: number): void {
    const { left: x, top: y } = this.getBoundingClientRect();
    const half = tip.offsetWidth / 2 + 4;
    const within = Math.max(half - x, Math.min(left, document.documentElement.clientWidth - x - half));
    tip.style.left = `${within}px`;
    tip.style.top = `${top}px`;
    tip.toggleAttribute('data-below', y + top - tip.offsetHeight < 8);
  }

  #pick(): void {
    const key = this.#hit?.key ?? '';
    if (key !== '') emit(this, 'plot-pick', key);
  }

  #hideTip(): void {
    this.#hit = null;
    const tip = this.renderRoot.querySelector<HTMLElement>('.tip');
    if (tip !== null) tip.hidden = true;
  }
}

customElements.define('plot-chart', PlotChart);
declare global {
  interface HTMLElementTagNameMap {
    'plot-chart': PlotChart;
  }
}
