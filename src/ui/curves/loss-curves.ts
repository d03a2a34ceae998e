/** The panel of live training curves, with the choice of axes. */
import { LitElement, html } from 'lit';
import '../chart/plot-chart.ts';
import { formatCount } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import { segmented } from '../segmented.ts';
import { hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import type { RunView } from '../state/run-view.ts';
import type { CurveAxes } from './thin-curve.ts';
import { curvesPlot } from './curves-plot.ts';
import { lossCurvesStyles } from './loss-curves.styles.ts';

/**
 * @property runs - in the order of the plan.
 * @property sizes - number of sizes of the plan, for the colours.
 * @property look - theme and type size, passed on to the chart.
 */
export class LossCurves extends LitElement {
  static override styles = [hostStyles, panelStyles, segmentedStyles, lossCurvesStyles];
  static override properties = {
    runs: { attribute: false },
    sizes: { type: Number },
    theme: {},
    look: {},
    axes: { state: true },
  };

  declare runs: readonly RunView[];
  declare sizes: number;
  declare theme: Theme;
  declare look: string;
  declare axes: CurveAxes;

  constructor() {
    super();
    this.runs = [];
    this.sizes = 0;
    this.theme = 'light';
    this.look = '';
    this.axes = { x: 'tokens', scale: 'log' };
  }

  override render() {
    return html`
      <section class="panel" aria-label="Training curves">
        <header>
          <h2>Loss while training</h2>
          <span class="spring"></span>
          ${this.#choices()}
        </header>
        ${
          this.runs.length === 0
            ? html`<p class="empty">Curves appear here as soon as a size trains.</p>`
            : html`
                ${this.#legend()}
                <plot-chart
                  .plot=${curvesPlot(this.runs, this.sizes, this.axes, this.theme)}
                  .theme=${this.look}
                ></plot-chart>
              `
        }
      </section>
    `;
  }

  #choices() {
    const { x, scale } = this.axes;
    return [
      segmented(
        'x',
        'Horizontal axis',
        [
          { value: 'tokens', label: 'tokens' },
          { value: 'flops', label: 'FLOPs' },
          { value: 'seconds', label: 'time' },
        ],
        x,
        (value) => (this.axes = { x: value, scale }),
      ),
      segmented(
        'scale',
        'Axes',
        [
          { value: 'log', label: 'log' },
          { value: 'linear', label: 'linear' },
        ],
        scale,
        (value) => (this.axes = { x, scale: value }),
      ),
    ];
  }

  #legend() {
    const first = this.runs.filter((run, i, all) => all.findIndex(({ rung }) => rung === run.rung) === i);
    return html`
      <ul class="legend" aria-label="Colours of the sizes, in parameters">
        ${first.map(
          (run) => html`
            <li ?data-waiting=${run.curve.length === 0}>
              <span class="swatch" style=${`background: ${sizeColor(this.theme, run.rung, this.sizes)}`}></span>
              ${formatCount(run.parameters)}
            </li>
          `,
        )}
      </ul>
    `;
  }
}

customElements.define('loss-curves', LossCurves);
declare global {
  interface HTMLElementTagNameMap {
    'loss-curves': LossCurves;
  }
}
