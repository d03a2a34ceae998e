/** The panel of the law: loss against size, the fit in figures, and what the points can't tell. */
import { LitElement, html, nothing, svg } from 'lit';
import '../chart/plot-chart.ts';
import type { ScaleKind } from '../chart/ticks.ts';
import type { Counting } from '../../experiments/ladder-counting.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import { WAYS_TO_COUNT } from '../../experiments/ways-to-count.ts';
import type { Interval, LawFit } from '../../scaling/types.ts';
import { formatConstant } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { segmented } from '../segmented.ts';
import { hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import { recounted } from './recounted.ts';
import { lawPicture, shownLaw } from './law-picture.ts';
import { lawPlotStyles } from './law-plot.styles.ts';

const DOT = svg`<svg viewBox="0 0 16 9"><circle cx="8" cy="4.5" r="3.4" fill="currentColor" /></svg>`;
const RING = svg`<svg viewBox="0 0 16 9"><circle cx="8" cy="4.5" r="3.4" fill="none" stroke="currentColor" stroke-width="1.4" /></svg>`;
const LINE = svg`<svg viewBox="0 0 16 9"><rect width="16" height="9" fill="var(--band)" /><path d="M0 4.5h16" stroke="var(--law)" stroke-width="2" /></svg>`;
const DASH = svg`<svg viewBox="0 0 16 9"><path d="M0 4.5h16" stroke="var(--ink-faint)" stroke-width="1.5" stroke-dasharray="4 3" /></svg>`;

/**
 * @property ladder - the ladder on screen, null before any.
 * @property look - theme and type size, passed on to the chart.
 * @property recount - fits the law with parameters counted otherwise; null where that isn't offered.
 */
export class LawPlot extends LitElement {
  static override styles = [hostStyles, panelStyles, segmentedStyles, lawPlotStyles];
  static override properties = {
    ladder: { attribute: false },
    theme: {},
    look: {},
    recount: { attribute: false },
    scale: { state: true },
    way: { state: true },
    counted: { state: true },
  };

  declare ladder: LadderState | null;
  declare theme: Theme;
  declare look: string;
  declare recount: ((ladder: LadderState) => Promise<readonly Counting[]>) | null;
  declare scale: ScaleKind;
  /** How parameters are counted: its place in WAYS_TO_COUNT. */
  declare way: number;
  /** The fits by every way, of a ladder. */
  declare counted: { readonly of: LadderState; readonly countings: readonly Counting[] } | null;

  constructor() {
    super();
    this.ladder = null;
    this.theme = 'light';
    this.look = '';
    this.recount = null;
    this.scale = 'log';
    this.way = 0;
    this.counted = null;
  }

  protected override willUpdate(changes: Map<string, unknown>): void {
    if (this.way > 0 && (changes.has('ladder') || changes.has('way'))) void this.#count();
  }

  async #count(): Promise<void> {
    const { ladder, recount } = this;
    if (ladder === null || recount === null || this.counted?.of === ladder) return;
    const countings = await recount(ladder);
    if (ladder === this.ladder) this.counted = { of: ladder, countings };
  }

  /** The ladder as it is counted; as ever until the fits by the other way are there. */
  get #shown(): LadderState | null {
    const { ladder, counted, way } = this;
    const counting = counted?.countings[way];
    return ladder === null || way === 0 || counting === undefined ? ladder : recounted(ladder, counting);
  }

  override render() {
    const ladder = this.#shown;
    return html`
      <section class="panel" aria-label="The law">
        <header>
          <h2>Loss against size</h2>
          ${this.#equation(ladder)}
          <span class="spring"></span>
          ${this.#warnings(ladder?.fits.floor ?? null)}
          ${segmented(
            'scale',
            'Axes',
            [
              { value: 'log', label: 'log' },
              { value: 'linear', label: 'linear' },
            ],
            this.scale,
            (scale) => (this.scale = scale),
          )}
        </header>
        ${
          ladder === null || ladder.points.length === 0
            ? html`<p class="empty">
                Each finished size adds a point here. From the third on, the next is predicted first.
              </p>`
            : this.#picture(ladder)
        }
      </section>
    `;
  }

  #picture(ladder: LadderState) {
    const style = getComputedStyle(this);
    const colors = {
      law: style.getPropertyValue('--law').trim(),
      pure: style.getPropertyValue('--ink-faint').trim(),
      band: style.getPropertyValue('--band').trim(),
    };
    return html`
      <div class="facts">
        <span class="key">${DOT} measured</span><span class="key">${RING} predicted</span>
        <span class="key">${LINE} law</span>
        ${ladder.fits.floor === null ? nothing : html`<span class="key">${DASH} without floor</span>`}
        ${this.#intervals(ladder.fits.floor)} ${this.#ways()}
      </div>
      <plot-chart .plot=${lawPicture(ladder, this.scale, this.theme, colors)} .theme=${this.look}></plot-chart>
    `;
  }

  /** The same runs under another count: the exponent moves with it. */
  #ways() {
    if (this.recount === null) return nothing;
    return html`<label class="ways"
      ><i>N</i> counts
      <select @change=${(event: Event) => (this.way = (event.target as HTMLSelectElement).selectedIndex)}>
        ${WAYS_TO_COUNT.map(({ name }, i) => html`<option ?selected=${i === this.way}>${name}</option>`)}
      </select>
    </label>`;
  }

  #equation(ladder: LadderState | null) {
    const law = ladder === null ? null : shownLaw(ladder);
    if (law === null) return nothing;
    const { floor, scale, exponent } = law;
    const fitted = ladder?.fits.floor ? '' : 'Assumed from few sizes; not yet a fit';
    return html`<span class="equation" data-law title=${fitted}
      ><i>L</i>(<i>N</i>) = ${floor === 0 ? '' : `${formatConstant(floor)} + `}${formatConstant(scale)} · <i>N</i
      ><sup>−${formatConstant(exponent)}</sup></span
    >`;
  }

  #intervals(fit: LawFit | null) {
    const exponent = fit?.intervals.exponent ?? null;
    if (fit === null || exponent === null) return nothing;
    const span = ([low, high]: Interval) => `${formatConstant(low)} to ${formatConstant(high)}`;
    return html`<span title=${`${Math.round(fit.level * 100)} % bootstrap interval of the exponent`}
      >exponent <i>α</i> ${span(exponent)}</span
    >`;
  }

  #warnings(fit: LawFit | null) {
    if (fit === null || fit.warnings.length === 0) return nothing;
    const { warnings } = fit;
    return html`<details>
      <summary>${warnings.length === 1 ? '1 caution' : `${warnings.length} cautions`}</summary>
      <ul>
        ${warnings.map((warning) => html`<li>${warning}</li>`)}
      </ul>
    </details>`;
  }
}

customElements.define('law-plot', LawPlot);
declare global {
  interface HTMLElementTagNameMap {
    'law-plot': LawPlot;
  }
}
