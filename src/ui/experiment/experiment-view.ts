/** Any experiment but the ladder: its choices, and its findings as they come. */
import { besideStyles } from '../beside.styles.ts';
import { LitElement, html, nothing } from 'lit';
import '../controls/lab-controls.ts';
import '../curves/loss-curves.ts';
import '../exports/export-bar.ts';
import '../figure/figure-panel.ts';
import '../runs/run-table.ts';
import '../status/lab-status.ts';
import './data-table.ts';
import './finding-panel.ts';
import { corporaOf, corporaTitle } from '../../experiments/corpora.ts';
import type { ExperimentPlan, ExperimentState, Options } from '../../experiments/experiment.ts';
import type { Figure } from '../../experiments/figure.ts';
import { experimentOf } from '../../experiments/registry.ts';
import { originOf, type PlotOrigin } from '../exports/plot-origin.ts';
import type { Theme } from '../format/palette.ts';
import { withFigures, type Overlaid } from '../library/overlay.ts';
import { segmented } from '../segmented.ts';
import { hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import type { SavedFile } from '../state/kind.ts';
import type { KeeperView, SessionView } from '../state/lab-view.ts';
import type { Session } from '../state/session.ts';
import { instrumentsOf } from '../state/instruments.ts';
import type { OptionsChange } from '../state/setup.ts';
import { experimentHeadline } from './experiment-words.ts';
import { experimentViewStyles } from './experiment-view.styles.ts';

export type ExperimentView = KeeperView & SessionView<Options, ExperimentPlan, ExperimentState>;

/**
 * @property session - takes what the visitor does.
 * @property view - what it knows; a new object at every change.
 * @property overlaid - experiments of the library, laid over the figures.
 * @property compact - the options are folded away.
 * @property showRecording - shows another of the recordings, by its corpus.
 */
export class ExperimentPage extends LitElement {
  static override styles = [hostStyles, panelStyles, segmentedStyles, besideStyles, experimentViewStyles];
  static override properties = {
    session: { attribute: false },
    view: { attribute: false },
    overlaid: { attribute: false },
    theme: {},
    look: {},
    compact: { type: Boolean },
    showRecording: { attribute: false },
    opening: { state: true },
    projector: { type: Boolean, reflect: true },
  };

  declare session: Session<Options, ExperimentPlan, ExperimentState>;
  declare view: ExperimentView;
  declare overlaid: readonly Overlaid<ExperimentState>[];
  declare theme: Theme;
  declare look: string;
  declare compact: boolean;
  declare showRecording: (corpus: string) => Promise<void>;
  /** A recording is on its way. */
  declare opening: boolean;
  declare projector: boolean;

  override render() {
    const { view, session } = this;
    const { shown } = view;
    const question = experimentOf(session.id)?.question ?? '';
    return html`
      <main>
        ${this.#controls()}
        <div class="results">
          <lab-status .headline=${experimentHeadline(view)} .verdicts=${[]} .progress=${session.progress}></lab-status>
          ${this.#recordings(view)}
          ${
            shown === null
              ? html`<section class="panel invitation"><p class="question">${question}</p></section>`
              : this.#results(shown)
          }
        </div>
      </main>
    `;
  }

  /** A choice between the recordings, while one is shown and there are several. */
  #recordings({ shown }: ExperimentView) {
    const { recordings = [] } = experimentOf(this.session.id) ?? {};
    if (shown?.source !== 'recorded' || recordings.length < 2) return nothing;
    const choices = recordings.map(({ corpora, title }) => ({ value: corpora[0], label: title }));
    const choose = (corpus: string) => void this.#open(corpus);
    return html`<div class="recordings">
      <span>Recordings</span>${segmented('recording', 'Recording', choices, shown.state.plan.corpus.id, choose)}
      <span role="status">${this.opening ? 'Opening…' : nothing}</span>
    </div>`;
  }

  async #open(corpus: string): Promise<void> {
    this.opening = true;
    await this.showRecording(corpus);
    this.opening = false;
  }

  #controls() {
    const { session, view } = this;
    const experiment = experimentOf(session.id);
    const { plan } = view.setup;
    const runs = plan?.groups.reduce((sum, group) => sum + group.runs.length, 0) ?? 0;
    return html`<lab-controls
      .engine=${view.engine}
      .setup=${view.setup}
      .estimate=${view.estimate}
      .phase=${view.phase}
      .fields=${experiment?.fields ?? []}
      .count=${runs}
      .noun=${'run'}
      .known=${session.known.length}
      .left=${session.left.runs}
      .occupied=${view.busy !== null && view.busy !== session.id}
      .instruments=${view.shown?.source === 'live' ? instrumentsOf(view.shown.runs, view.estimate) : null}
      .gpuShare=${view.gpuShare}
      .compact=${this.compact}
      @start=${(event: CustomEvent<boolean>) => void session.start(event.detail)}
      @continue=${() => void session.goOn()}
      @stop=${() => session.stop()}
      @pause=${() => session.pause()}
      @resume=${() => session.resume()}
      @options-change=${(event: CustomEvent<OptionsChange>) => session.change(event.detail)}
      @corpus-file=${(event: CustomEvent<File>) => void session.addCorpus(event.detail)}
    >
      <export-bar
        .ready=${(view.shown?.state.records.length ?? 0) > 0}
        .repeatLink=${() => session.link}
        .resultLink=${() => session.resultLink()}
        @export=${(event: CustomEvent<SavedFile>) => void session.save(event.detail)}
      ></export-bar>
    </lab-controls>`;
  }

  #results({ state, runs: views }: NonNullable<ExperimentView['shown']>) {
    const { findings, plan } = state;
    const runs = [...views.values()];
    const [first, ...others] = findings.figures;
    const { theme, look } = this;
    const origin = originOf(this.session.id, corporaTitle(plan), state.records, this.session.shownLink);
    return html`
      <finding-panel .findings=${findings}></finding-panel>
      <div class="pictures">
        ${first === undefined ? nothing : this.#figure(first, origin)}
        <loss-curves
          .runs=${runs}
          .groups=${plan.groups.length}
          .overlaid=${this.overlaid}
          .origin=${origin}
          .theme=${theme}
          .look=${look}
        ></loss-curves>
        ${others.map((figure) => this.#figure(figure, origin))}
      </div>
      ${findings.tables.map((table) => html`<data-table .table=${table}></data-table>`)}
      <run-table
        .runs=${runs}
        .corpora=${corporaOf(plan)}
        .predictions=${null}
        .groups=${plan.groups.length}
        .theme=${theme}
      ></run-table>
    `;
  }

  #figure(figure: Figure, origin: PlotOrigin) {
    return html`<figure-panel
      .figure=${withFigures(figure, this.overlaid)}
      .origin=${origin}
      .theme=${this.theme}
      .look=${this.look}
    ></figure-panel>`;
  }
}

customElements.define('experiment-view', ExperimentPage);
declare global {
  interface HTMLElementTagNameMap {
    'experiment-view': ExperimentPage;
  }
}
