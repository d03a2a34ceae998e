/** The page: lays the panels out and passes what the visitor does on to the ladder controller. */
import { LitElement, html, nothing } from 'lit';
import '../about/lab-about.ts';
import { AnalystWorker } from '../analysis/analyst.ts';
import '../controls/lab-controls.ts';
import '../curves/loss-curves.ts';
import '../exports/export-bar.ts';
import '../header/lab-header.ts';
import '../law/law-plot.ts';
import '../notice/lab-notice.ts';
import '../runs/run-table.ts';
import '../samples/sample-list.ts';
import '../status/lab-status.ts';
import type { SavedFile } from '../state/ladder-files.ts';
import type { Theme } from '../format/palette.ts';
import { hostStyles } from '../shared.styles.ts';
import { FileDrop } from '../state/file-drop.ts';
import type { OpenLab } from '../state/lab.ts';
import { LadderController } from '../state/ladder-controller.ts';
import { isBusy } from '../state/lab-view.ts';
import { MediaQuery } from '../state/media-query.ts';
import { chooseTheme, followSystemTheme, preferredTheme, showProjector, showTheme } from '../state/preferences.ts';
import type { OptionsChange } from '../state/setup.ts';
import type { NoticeAction } from '../state/words.ts';
import { adapterLine, headline, notices, verdicts } from '../state/words.ts';
import { labAppStyles } from './lab-app.styles.ts';

const TITLE = document.title;

/** @property openLab - how to start the worker; set before the element is connected. */
export class LabApp extends LitElement {
  static override styles = [hostStyles, labAppStyles];
  static override properties = {
    openLab: { attribute: false },
    theme: { state: true },
    projector: { type: Boolean, reflect: true },
    about: { state: true },
  };

  declare openLab: OpenLab;
  declare theme: Theme;
  declare projector: boolean;
  declare about: boolean;
  readonly #ladder = new LadderController(this, (lost) => this.openLab(lost), new AnalystWorker());
  /** Below this width there is no room for the options beside the plots. */
  readonly #narrow = new MediaQuery(this, '(max-width: 1199px)');
  readonly #drop = new FileDrop(this, (file) => void this.#ladder.takeFile(file));
  #endFollowing: () => void = () => undefined;

  constructor() {
    super();
    this.theme = preferredTheme();
    this.projector = new URLSearchParams(location.search).has('projector');
    this.about = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endFollowing = followSystemTheme((theme) => (this.theme = theme));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endFollowing();
  }

  /** Before the children render, so that they read the tokens of the new theme. */
  protected override willUpdate(): void {
    showTheme(this.theme);
    showProjector(this.projector);
  }

  /** A tab in the background still tells how far the ladder is. */
  protected override updated(): void {
    const { progress } = this.#ladder;
    document.title = progress === null ? TITLE : `${Math.floor(progress.share * 100)} % · ${TITLE}`;
  }

  override render() {
    const view = this.#ladder.view;
    const shown = view.shown;
    const runs = shown === null ? [] : [...shown.runs.values()];
    const sizes = shown?.ladder.plan.rungs.length ?? 0;
    const look = `${this.theme}${this.projector ? ' projector' : ''}`;
    return html`
      <lab-header
        .adapter=${adapterLine(view.engine)}
        .theme=${this.theme}
        .projector=${this.projector}
        @about-open=${() => (this.about = true)}
        @theme-change=${this.#changeTheme}
        @projector-change=${this.#changeProjector}
      ></lab-header>
      <div class="notices" @notice-action=${this.#act}>
        ${notices(view)
          .filter(({ tone }) => !(this.projector && tone === 'warn'))
          .map((notice) => html`<lab-notice .notice=${notice}></lab-notice>`)}
      </div>
      <main>
        <lab-controls
          .engine=${view.engine}
          .setup=${view.setup}
          .estimate=${view.estimate}
          .phase=${view.phase}
          .left=${this.#ladder.sizesLeft}
          .compact=${this.projector || this.#narrow.matches}
          @start=${() => void this.#ladder.start()}
          @continue=${() => void this.#ladder.continueLadder()}
          @stop=${() => this.#ladder.stop()}
          @pause=${() => this.#ladder.pause()}
          @resume=${() => this.#ladder.resume()}
          @options-change=${(event: CustomEvent<OptionsChange>) => this.#ladder.change(event.detail)}
          @corpus-file=${(event: CustomEvent<File>) => void this.#ladder.addCorpus(event.detail)}
        >
          <export-bar
            .ready=${(shown?.ladder.records.length ?? 0) > 0}
            @export=${(event: CustomEvent<SavedFile>) => this.#ladder.save(event.detail)}
            @records-file=${(event: CustomEvent<File>) => void this.#ladder.openRecords(event.detail)}
          ></export-bar>
        </lab-controls>
        <lab-status
          .headline=${headline(view)}
          .verdicts=${shown === null ? [] : verdicts(shown.ladder)}
          .progress=${this.#ladder.progress}
        ></lab-status>
        <loss-curves .runs=${runs} .sizes=${sizes} .theme=${this.theme} .look=${look}></loss-curves>
        <law-plot .ladder=${shown?.ladder ?? null} .theme=${this.theme} .look=${look}></law-plot>
        <run-table
          .runs=${runs}
          .predictions=${shown?.ladder.predictions ?? []}
          .sizes=${sizes}
          .theme=${this.theme}
        ></run-table>
        <sample-list .runs=${runs} .sizes=${sizes} .theme=${this.theme}></sample-list>
      </main>
      <lab-about
        .engine=${view.engine}
        .kernels=${view.kernels}
        .named=${view.setup.options.kernels ?? null}
        .locked=${isBusy(view.phase)}
        .open=${this.about}
        @about-close=${() => (this.about = false)}
        @measure-again=${() => void this.#ladder.measureKernelsAgain()}
        @options-change=${(event: CustomEvent<OptionsChange>) => this.#ladder.change(event.detail)}
      ></lab-about>
      ${this.#drop.over ? html`<div class="drop">Drop a text to train on, or a records file to look at</div>` : nothing}
    `;
  }

  #changeTheme(event: CustomEvent<Theme>): void {
    this.theme = event.detail;
    chooseTheme(event.detail);
  }

  #changeProjector(event: CustomEvent<boolean>): void {
    this.projector = event.detail;
    const address = new URL(location.href);
    if (this.projector) address.searchParams.set('projector', '');
    else address.searchParams.delete('projector');
    history.replaceState(null, '', address);
  }

  #act(event: CustomEvent<NoticeAction>): void {
    switch (event.detail) {
      case 'reopen':
        return void this.#ladder.reopen();
      case 'continue':
        return void this.#ladder.continueLadder();
      case 'dismiss':
        return this.#ladder.dismiss();
      default:
        event.detail satisfies never;
    }
  }
}

customElements.define('lab-app', LabApp);
declare global {
  interface HTMLElementTagNameMap {
    'lab-app': LabApp;
  }
}
