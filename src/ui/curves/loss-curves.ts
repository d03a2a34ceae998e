/** The panel of live training curves, with the choice of axes. */
import { LitElement, html, nothing } from 'lit';
import '../chart/plot-chart.ts';
import '../exports/plot-export.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import { plotRanges, type Plot, type Range } from '../chart/plot.ts';
import { emit } from '../emit.ts';
import type { Picture } from '../exports/plot-export.ts';
import { groupsLegend } from '../exports/plot-legends.ts';
import type { PlotOrigin } from '../exports/plot-origin.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import { OVERLAY_COLORS, withCurves, type Overlaid } from '../library/overlay.ts';
import { segmented } from '../segmented.ts';
import { hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import type { RunView } from '../state/run-view.ts';
import type { CurveAxes } from './thin-curve.ts';
import { curveFamilies, familySpan } from './curve-families.ts';
import { curvesPlot } from './curves-plot.ts';
import { lossCurvesStyles } from './loss-curves.styles.ts';

/** Without what stands in brackets: the key has little room. */
const shortTitle = (title: string): string => title.replace(/ \(.*\)$| parameters$/, '');

/**
 * @property runs - in the order of the plan.
 * @property groups - number of groups of the plan, for the colours.
 * @property frame - runs that the axes keep room for, while `runs` are a part of them.
 * @property look - theme and type size, passed on to the chart.
 * @property overlaid - experiments of the library, laid over the curves.
 * @property origin - where the numbers are from, for the saved picture.
 * @fires run-open - a curve was clicked (detail: the run's id).
 */
export class LossCurves extends LitElement {
  static override styles = [hostStyles, panelStyles, segmentedStyles, lossCurvesStyles];
  static override properties = {
    runs: { attribute: false },
    groups: { type: Number },
    frame: { attribute: false },
    origin: { attribute: false },
    overlaid: { attribute: false },
    theme: {},
    look: {},
    axes: { state: true },
  };

  declare runs: readonly RunView[];
  declare groups: number;
  declare frame: readonly RunView[] | null;
  declare origin: PlotOrigin | null;
  declare overlaid: readonly Overlaid<Pick<LadderState, 'records'>>[];
  declare theme: Theme;
  declare look: string;
  declare axes: CurveAxes;

  /** What the axes have room for, of a frame. */
  #room: { readonly frame: readonly RunView[]; readonly axes: CurveAxes; readonly x: Range; readonly y: Range } | null =
    null;

  constructor() {
    super();
    this.runs = [];
    this.groups = 0;
    this.frame = null;
    this.origin = null;
    this.overlaid = [];
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
          <plot-export
            .picture=${this.runs.length === 0 ? null : () => this.#picture()}
            .origin=${this.origin}
          ></plot-export>
        </header>
        ${
          this.runs.length === 0
            ? html`<p class="empty">Curves appear here as soon as a size trains.</p>`
            : html`
                ${this.#legend()}
                <plot-chart
                  .plot=${this.#plot()}
                  .theme=${this.look}
                  @plot-pick=${(event: CustomEvent<string>) => emit(this, 'run-open', event.detail)}
                ></plot-chart>
              `
        }
      </section>
    `;
  }

  #plot(): Plot {
    const { runs, groups, axes, theme, frame } = this;
    const plot = this.#withOthers(curvesPlot(runs, groups, axes, theme));
    if (frame === null) return plot;
    if (this.#room?.frame !== frame || this.#room.axes !== axes)
      this.#room = { frame, axes, ...plotRanges(curvesPlot(frame, groups, axes, theme)) };
    const { x, y } = this.#room;
    return { ...plot, x: { ...plot.x, includes: x, pad: 0 }, y: { ...plot.y, includes: y, pad: 0 } };
  }

  #withOthers(plot: Plot): Plot {
    if (this.overlaid.length === 0) return plot;
    const style = getComputedStyle(this);
    const colors = OVERLAY_COLORS.map((name) => style.getPropertyValue(name).trim());
    return withCurves(plot, this.overlaid, this.axes, colors);
  }

  #picture(): Picture {
    const { runs, groups, axes, theme } = this;
    const legend = groupsLegend(this.#groups().map(({ name, color }) => ({ name, color })));
    return {
      id: 'curves',
      title: 'Loss while training',
      plot: this.#withOthers(curvesPlot(runs, groups, axes, theme)),
      legend,
    };
  }

  /** One a group, in the order of the plan. */
  #groups() {
    const first = this.runs.filter((run, i, all) => all.findIndex(({ group }) => group === run.group) === i);
    return first.map(({ title, group, curve }) => ({
      name: shortTitle(title),
      color: sizeColor(this.theme, group, this.groups),
      waiting: curve.length === 0,
    }));
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
    const groups = this.#groups();
    const families = curveFamilies(groups);
    const span = familySpan(families);
    return html`
      <ul class="legend" aria-label="Colours" ?data-families=${families.length < groups.length}>
        ${families.map(
          ({ name, curves }) => html`
            <li
              ?data-waiting=${curves.every(({ waiting }) => waiting)}
              title=${curves.map((each) => each.name).join('; ')}
            >
              <span class="swatches">
                ${curves.map(({ color }) => html`<span class="swatch" style=${`background: ${color}`}></span>`)}
              </span>
              ${name}
            </li>
          `,
        )}
        ${span === '' ? nothing : html`<li>each from ${span}</li>`}
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
