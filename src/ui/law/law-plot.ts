/** The panel of the law: loss against size, the fit as the visitor wants it, and what the points can't tell. */
import { LitElement, html, nothing } from 'lit';
import '../chart/plot-chart.ts';
import '../exports/plot-export.ts';
import './span-handles.ts';
import type { LadderState } from '../../experiments/ladder-types.ts';
import { FEWEST_POINTS } from '../../scaling/points.ts';
import type { Interval, LawFit } from '../../scaling/types.ts';
import { plotRanges, type Plot, type Range } from '../chart/plot.ts';
import { emit } from '../emit.ts';
import type { Picture } from '../exports/plot-export.ts';
import { lawLegend } from '../exports/plot-legends.ts';
import type { PlotOrigin } from '../exports/plot-origin.ts';
import type { Theme } from '../format/palette.ts';
import { OVERLAY_COLORS, withLadders, type Overlaid } from '../library/overlay.ts';
import { boxStyles, hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import { MediaQuery } from '../state/media-query.ts';
import { Landings } from './landings.ts';
import { lawCaption } from './law-caption.ts';
import { FIRST_CHOICE, isOwn, lawPoints, sizePoints, type LawChoice } from './law-choice.ts';
import { lawPicture, mainFit, shownLaw, X_AXES, type LawColors, type LawScene } from './law-picture.ts';
import { lawPlotStyles } from './law-plot.styles.ts';
import { axisChoice, lawToolbar, scaleChoice } from './law-toolbar.ts';
import { equationText } from './law-words.ts';
import type * as Published from './published-overlay.ts';
import { Refit, type FitLaw } from './refit.ts';
import { residualPicture } from './residual-picture.ts';

/** Milliseconds until the published laws are loaded though nobody has asked. */
const PATIENCE = 6000;

/**
 * @property ladder - the ladder on screen, null before any.
 * @property frame - a ladder that the axes keep room for, while `ladder` is a part of it.
 * @property look - theme and type size, passed on to the chart.
 * @property fitLaw - fits the law to some sizes; null where only the ladder's own fit is shown.
 * @property overlaid - ladders of the library, laid over it.
 * @property origin - where the numbers are from, for the saved picture.
 * @fires run-open - a measured size was clicked (detail: the id of its first run).
 */
export class LawPlot extends LitElement {
  static override styles = [hostStyles, panelStyles, boxStyles, segmentedStyles, lawPlotStyles];
  static override properties = {
    ladder: { attribute: false },
    frame: { attribute: false },
    theme: {},
    look: {},
    fitLaw: { attribute: false },
    overlaid: { attribute: false },
    origin: { attribute: false },
    choice: { state: true },
    published: { state: true },
  };

  declare ladder: LadderState | null;
  declare frame: LadderState | null;
  declare theme: Theme;
  declare look: string;
  declare fitLaw: FitLaw | null;
  declare overlaid: readonly Overlaid<LadderState>[];
  declare origin: PlotOrigin | null;
  declare choice: LawChoice;
  /** The part with the published laws, once it is there. */
  declare published: typeof Published | null;
  readonly #refit = new Refit(this);
  /** Whether that part was asked for. */
  #published = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  readonly #landings = new Landings();
  /** What the axis of losses has room for, of a frame. */
  #room: { readonly frame: LadderState; readonly choice: LawChoice; readonly y: Range } | null = null;
  readonly #still = new MediaQuery(this, '(prefers-reduced-motion: reduce)');

  constructor() {
    super();
    this.ladder = null;
    this.frame = null;
    this.theme = 'light';
    this.look = '';
    this.fitLaw = null;
    this.overlaid = [];
    this.origin = null;
    this.choice = FIRST_CHOICE;
    this.published = null;
  }

  protected override firstUpdated(): void {
    for (const type of ['pointerenter', 'focusin'] as const)
      this.addEventListener(type, () => this.#loadPublished(), { once: true });
  }

  /** Of no use on the first screen: it comes with the first interest in the law, or when all else has long come. */
  #loadPublished(): void {
    clearTimeout(this.#later);
    if (this.#published) return;
    this.#published = true;
    // Refused by a browser that is offline, there is no choice of papers.
    import('./published-overlay.ts').then(
      (published) => (this.published = published),
      () => (this.#published = false),
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#later = setTimeout(() => this.#loadPublished(), PATIENCE);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#later);
  }

  protected override willUpdate(changes: Map<string, unknown>): void {
    const { ladder } = this;
    if (changes.has('ladder') && ladder !== null) {
      const before = (changes.get('ladder') ?? null) as LadderState | null;
      if (before?.plan !== ladder.plan) this.choice = { ...this.choice, range: null };
      if (!this.#still.matches) this.#landings.note(before, ladder, performance.now());
    }
    if (ladder === null) return;
    const points = sizePoints(ladder, this.choice);
    if (this.fitLaw !== null && !isOwn(this.choice, points))
      void this.#refit.ask(this.fitLaw, this.#unit, lawPoints(points));
  }

  get #unit(): string {
    return `${this.choice.axis} ${this.choice.way}`;
  }

  #scene(ladder: LadderState): LawScene {
    const { choice } = this;
    const points = sizePoints(ladder, choice);
    const fits = isOwn(choice, points) ? ladder.fits : this.#refit.in(this.#unit);
    const landing = this.#landings.at(performance.now());
    const last = points.filter(({ inside }) => inside).at(-1);
    const floor = choice.floor ? (fits.floor?.law.floor ?? null) : null;
    const overlay =
      choice.overlay === '' || last === undefined
        ? null
        : (this.published?.overlayThrough(choice.overlay, choice.axis, last, floor) ?? null);
    return { ladder, choice, points, fits, overlay, landing };
  }

  override render() {
    const { ladder, choice } = this;
    const scene = ladder === null || ladder.points.length === 0 ? null : this.#scene(ladder);
    return html`
      <section class="panel" aria-label="The law">
        <header>
          <h2>Loss against ${choice.axis === 'flops' ? 'compute' : 'size'}</h2>
          ${axisChoice(choice, this.#change)}
          <span class="spring"></span>
          ${cautions(scene === null ? null : mainFit(scene))} ${scaleChoice(choice, this.#change)}
          <plot-export
            .picture=${scene === null ? null : () => this.#saved(scene)}
            .origin=${this.origin}
          ></plot-export>
        </header>
        ${
          scene === null
            ? html`<p class="empty">
                Each finished size adds a point here. From the third on, the next is predicted first.
              </p>`
            : this.#picture(scene)
        }
      </section>
    `;
  }

  protected override updated(): void {
    if (this.ladder !== null && this.#landings.at(performance.now()).size > 0)
      requestAnimationFrame(() => this.requestUpdate());
  }

  get #token(): (name: string) => string {
    const style = getComputedStyle(this);
    return (name) => style.getPropertyValue(name).trim();
  }

  get #colors(): LawColors {
    const token = this.#token;
    return { law: token('--law'), pure: token('--ink-faint'), band: token('--band'), overlay: token('--series-3') };
  }

  #plot(scene: LawScene): Plot {
    const colors = this.#colors;
    const own = this.#framed(lawPicture(scene, this.theme, colors), colors);
    return withLadders(own, this.overlaid, this.choice, OVERLAY_COLORS.map(this.#token));
  }

  #saved(scene: LawScene): Picture {
    const plot = this.#plot(scene);
    const law = shownLaw(scene);
    const against = this.choice.axis === 'flops' ? 'compute' : 'size';
    const formula = law === null ? '' : `: ${equationText(law, this.choice.axis)}`;
    return {
      id: 'law',
      title: `Loss against ${against}${formula}`,
      plot,
      legend: lawLegend(plot, this.#token('--ink-soft')),
    };
  }

  #picture(scene: LawScene) {
    const colors = this.#colors;
    const plot = this.#plot(scene);
    const residuals = this.choice.residuals ? residualPicture(scene, this.theme, colors) : null;
    const overlays = this.published?.overlaysFor(this.choice.axis) ?? [];
    const { busy, problem } = this.#refit;
    const handles = this.#handles(scene, plot);
    return html`
      ${this.fitLaw === null ? nothing : html`<div class="choices">${lawToolbar(this.choice, overlays, this.#change)}</div>`}
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      <div class="hero">
        <plot-chart .plot=${plot} .theme=${this.look} @plot-pick=${this.#open}>${handles}</plot-chart>
        ${lawCaption(scene, busy && !isOwn(this.choice, scene.points), handles !== nothing)}
      </div>
      ${
        residuals === null
          ? nothing
          : html`<plot-chart
              class="residuals"
              .plot=${residuals}
              .theme=${this.look}
              @plot-pick=${this.#open}
            ></plot-chart>`
      }
    `;
  }

  /** While sizes come in one by one, the axes keep room for all. */
  #framed(plot: Plot, colors: LawColors): Plot {
    const { frame, choice, theme } = this;
    if (frame === null) return plot;
    if (this.#room?.frame !== frame || this.#room.choice !== choice) {
      const whole = lawPicture({ ...this.#scene(frame), landing: new Map() }, theme, colors);
      this.#room = { frame, choice, y: plotRanges(whole).y };
    }
    return { ...plot, y: { ...plot.y, includes: this.#room.y, pad: 0 } };
  }

  /** With no size to spare there is nothing to hold out. */
  #handles({ points, choice }: LawScene, plot: Plot) {
    const fewest = FEWEST_POINTS[choice.floor ? 'floor' : 'pure'];
    if (this.fitLaw === null || points.length <= fewest || this.frame !== null) return nothing;
    const ground = { xs: points.map(({ x }) => x), axis: plotRanges(plot).x, scale: choice.scale, fewest };
    return html`<span-handles
      .ground=${ground}
      .range=${choice.range}
      .format=${X_AXES[choice.axis].format}
      @span-change=${(event: CustomEvent<Interval | null>) => this.#change({ range: event.detail })}
    ></span-handles>`;
  }

  readonly #change = (change: Partial<LawChoice>): void => {
    this.choice = { ...this.choice, ...change };
  };

  /** A size has a run for every seed: the first one opens, the others are beside it. */
  #open(event: CustomEvent<string>): void {
    const total = this.ladder?.plan.rungs[Number(event.detail)]?.parameters.total;
    const record = this.ladder?.records.find(({ parameters }) => parameters.total === total);
    if (record !== undefined) emit(this, 'run-open', record.id);
  }
}

/** What the points can't tell. */
function cautions(fit: LawFit | null) {
  if (fit === null || fit.warnings.length === 0) return nothing;
  const { warnings } = fit;
  return html`<details>
    <summary>${warnings.length === 1 ? '1 caution' : `${warnings.length} cautions`}</summary>
    <ul>
      ${warnings.map((warning) => html`<li>${warning}</li>`)}
    </ul>
  </details>`;
}

customElements.define('law-plot', LawPlot);
declare global {
  interface HTMLElementTagNameMap {
    'law-plot': LawPlot;
  }
}
