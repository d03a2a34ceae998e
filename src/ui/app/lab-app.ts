/** The page: head, choice of experiments and tools, and the one that is chosen. */
import { LitElement, html, nothing } from 'lit';
import { AnalystWorker } from '../analysis/analyst.ts';
import '../chooser/lab-chooser.ts';
import '../header/lab-header.ts';
import '../ladder/ladder-view.ts';
import '../notice/lab-notice.ts';
import '../run/run-host.ts';
import { holdsResults } from '../../library/fragment.ts';
import { ClassHost } from '../class/class-host.ts';
import type { Theme } from '../format/palette.ts';
import { LessonHost } from '../lesson/lesson-host.ts';
import type { OverlayChange } from '../library/library-view.ts';
import { hostStyles } from '../shared.styles.ts';
import { FileDrop } from '../state/file-drop.ts';
import type { Update } from '../offline/offline.ts';
import { updateNotice } from '../offline/update-notice.ts';
import type { OpenLab } from '../state/lab.ts';
import { addressOf, keptHash, linkedView } from '../state/link.ts';
import { MediaQuery } from '../state/media-query.ts';
import { chooseTheme, followSystemTheme, preferredTheme, showProjector, showTheme } from '../state/preferences.ts';
import type { OptionsChange } from '../state/setup.ts';
import type { NoticeAction } from '../state/words.ts';
import { adapterLine, notices } from '../state/words.ts';
import { catalogue, isTool, knownView, NOTES } from './catalogue.ts';
import { labAppStyles } from './lab-app.styles.ts';
import { PresenterKeys, startOrPause } from './presenter-keys.ts';
import { libraryNotices, type LibraryActions } from './library-notices.ts';
import { Sessions, type OpenLibrary } from './sessions.ts';
import { loadView } from './load-view.ts';

const TITLE = document.title;

/**
 * @property openLab - how to start the worker; set before the element is connected.
 * @property openLibrary - how to open what outlasts the page; likewise. Null keeps nothing.
 */
export class LabApp extends LitElement {
  static override styles = [hostStyles, labAppStyles];
  static override properties = {
    openLab: { attribute: false },
    openLibrary: { attribute: false },
    newer: { attribute: false },
    theme: { state: true },
    projector: { type: Boolean, reflect: true },
    about: { state: true },
    keys: { state: true },
    shown: { state: true },
  };

  declare openLab: OpenLab;
  declare openLibrary: OpenLibrary | null;
  /** A newer version of the page; null where there is none, or the visitor wants to wait. */
  declare newer: Update | null;
  declare theme: Theme;
  declare projector: boolean;
  declare about: boolean;
  /** Whether the list of keys is on screen. */
  declare keys: boolean;
  /** Id of the view on screen. */
  declare shown: string;
  readonly #sessions = new Sessions(
    (lost) => this.openLab(lost),
    new AnalystWorker(),
    () => this.requestUpdate(),
    (changed) => this.openLibrary?.(changed) ?? Promise.resolve(null),
  );
  /** Below this width there is no room for the options beside the plots. */
  readonly #narrow = new MediaQuery(this, '(max-width: 1199px)');
  readonly #drop = new FileDrop(this, (files) => void this.#take(files));
  readonly #lesson: LessonHost = new LessonHost(this, {
    sessions: this.#sessions,
    go: (view, parameters = []) => this.#go(view, parameters),
  });
  readonly #class: ClassHost = new ClassHost(this, this.#sessions);
  #endFollowing: () => void = () => undefined;

  constructor() {
    super();
    this.openLibrary = null;
    this.newer = null;
    this.theme = preferredTheme();
    this.projector = new URLSearchParams(location.search).has('projector');
    this.about = false;
    this.keys = false;
    new PresenterKeys(this, {
      active: () => this.projector,
      startOrPause: () => {
        if (!isTool(this.shown)) startOrPause(this.#sessions.current);
      },
      step: (by) => this.#lesson.move(by),
      view: (index) => this.#goToPlace(index),
      help: () => void this.#showKeys(),
      leave: () => this.#present(false),
    });
    this.shown = knownView(linkedView(location.search));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#endFollowing = followSystemTheme((theme) => (this.theme = theme));
    addEventListener('popstate', this.#goBack);
    addEventListener('hashchange', this.#openLink);
    this.#sessions.open();
    this.#sessions.activate(this.shown);
    this.#openLink();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#goBack);
    removeEventListener('hashchange', this.#openLink);
    this.#endFollowing();
    this.#sessions.close();
  }

  /** Before the children render, so that they read the tokens of the new theme. */
  protected override willUpdate(): void {
    showTheme(this.theme);
    showProjector(this.projector);
  }

  /** A tab in the background still tells how far the training is. */
  protected override updated(): void {
    const { training } = this.#sessions;
    document.title = training === null ? TITLE : `${Math.floor(training.share * 100)} % · ${TITLE}`;
  }

  override render() {
    const { keeper } = this.#sessions;
    const compact = this.projector || this.#narrow.matches;
    // The lesson takes the place of the list.
    const lesson = this.#lesson.open && this.shown !== NOTES;
    const listed = !compact && !lesson;
    const chooser = html`<lab-chooser
      slot="chooser"
      .groups=${catalogue(location.search)}
      .chosen=${this.shown}
      .training=${this.#sessions.training}
      .compact=${!listed}
      @view-change=${(event: CustomEvent<string>) => {
        this.#sessions.library?.dismissReport();
        this.#go(event.detail);
      }}
    ></lab-chooser>`;
    return html`
      <lab-header
        .adapter=${adapterLine(keeper.view.engine)}
        .theme=${this.theme}
        .projector=${this.projector}
        .lesson=${this.#lesson.open}
        .library=${this.shown === 'library'}
        @library-open=${() => this.#go('library')}
        @about-open=${() => void this.#openAbout()}
        @theme-change=${this.#changeTheme}
        @projector-change=${(event: CustomEvent<boolean>) => this.#present(event.detail)}
        @class-open=${() => this.#class.open()}
        @lesson-toggle=${() => this.#lesson.toggle()}
        >${listed ? nothing : chooser}</lab-header
      >
      ${this.#notices()}
      <div
        class="body"
        ?data-compact=${compact}
        ?data-lesson=${lesson}
        @share-change=${(event: CustomEvent<number>) => keeper.setGpuShare(event.detail)}
        @plan-law=${() => void this.#planWithTable()}
        @records-files=${(event: CustomEvent<readonly File[]>) => void this.#take(event.detail)}
        @kept-show=${(event: CustomEvent<string>) => void this.#sessions.showKept(event.detail).then(this.#follow)}
        @kept-go-on=${(event: CustomEvent<string>) => this.#libraryActions.goOn(event.detail)}
        @kept-overlay=${(event: CustomEvent<OverlayChange>) => void this.#sessions.overlay(event.detail)}
      >
        ${listed ? chooser : nothing} ${lesson ? this.#lesson.render(this.projector) : nothing} ${this.#view(compact)}
      </div>
      ${this.#runHost()} ${this.#aboutPanel()} ${this.#class.renderDialog()}
      <keys-dialog ?open=${this.keys} @keys-close=${() => (this.keys = false)}></keys-dialog>
      ${this.#drop.over ? html`<div class="drop">${this.#dropWords()}</div>` : nothing}
    `;
  }

  #notices() {
    const { current } = this.#sessions;
    const said = isTool(this.shown) ? [] : notices(current.view, current.view.shown?.source ?? null);
    return html`<div class="notices" @notice-action=${this.#act}>
      ${this.#class.renderBanner()}
      ${updateNotice(this.newer, this.#sessions.keeper.view.busy !== null, () => (this.newer = null))}
      ${said
        .filter(({ tone }) => !(this.projector && tone === 'warn'))
        .map((notice) => html`<lab-notice .notice=${notice}></lab-notice>`)}
      ${libraryNotices(this.#sessions.library, this.#sessions.keeper.view.busy !== null, this.#libraryActions)}
    </div>`;
  }

  #view(compact: boolean) {
    if (this.shown === NOTES) return this.#lesson.renderNotes();
    const look = `${this.theme}${this.projector ? ' projector' : ''}`;
    const common = { theme: this.theme, look, compact, projector: this.projector, sessions: this.#sessions };
    return loadView(this.shown, common, () => this.requestUpdate());
  }

  async #showKeys(): Promise<void> {
    await import('./keys-dialog.ts');
    this.keys = true;
  }

  /** Its dialog and tabs are loaded when they are wanted first. */
  async #openAbout(): Promise<void> {
    await import('../about/lab-about.ts');
    this.about = true;
  }

  #runHost() {
    const { current } = this.#sessions;
    return html`<run-host
      .shown=${current.view.shown}
      .lab=${current.lab}
      .theme=${this.theme}
      .look=${this.theme + (this.projector ? ' projector' : '')}
    ></run-host>`;
  }

  #aboutPanel() {
    const { keeper, current } = this.#sessions;
    const { engine, kernels, busy } = keeper.view;
    return html`<lab-about
      .engine=${engine}
      .kernels=${kernels}
      .named=${current.kernels}
      .check=${keeper.check}
      .locked=${busy !== null}
      .open=${this.about}
      @about-close=${() => (this.about = false)}
      @measure-again=${() => void current.measureKernelsAgain()}
      @options-change=${(event: CustomEvent<OptionsChange>) => current.change(event.detail)}
    ></lab-about>`;
  }

  #dropWords(): string {
    if (this.shown === 'fit') return 'Drop a CSV of runs to fit';
    return 'Drop a text to train on, or a records file to look at';
  }

  #go(id: string, parameters: readonly (readonly [name: string, value: string])[] = []): void {
    const link = parameters.length > 0 ? addressOf(location.search, { view: id }, null, parameters) : null;
    if (id === this.shown && link === null) return;
    history.pushState(null, '', `${link ?? this.#sessions.linkOf(id)}${keptHash(location.hash)}`);
    this.#show(id);
  }

  #goToPlace(index: number): void {
    const view = catalogue(location.search).flatMap(({ views }) => views)[index];
    if (view !== undefined) this.#go(view.id);
  }

  readonly #goBack = (): void => {
    this.#show(knownView(linkedView(location.search)));
    this.#lesson.follow();
  };

  #show(id: string): void {
    this.shown = id;
    this.#sessions.activate(id);
  }

  async #take(files: readonly File[]): Promise<void> {
    const { tables } = this.#sessions;
    const table = files.find(({ name }) => !name.endsWith('.json'));
    if (this.shown === 'fit' && tables !== null && table !== undefined) return tables.open(table);
    this.#follow(await this.#sessions.take(files));
  }

  /** Goes to the view of what was opened; null: nothing was. */
  readonly #follow = (view: string | null): void => {
    if (view !== null) this.#go(view);
  };

  readonly #libraryActions: LibraryActions = {
    goOn: (id) => void this.#sessions.goOnWith(id).then(this.#follow),
    keepLink: () => void this.#sessions.keepLink().then(this.#follow),
    leaveLink: () => history.replaceState(history.state, '', location.pathname + location.search),
  };

  /** An address with results shows these. */
  readonly #openLink = (): void => {
    if (!holdsResults(location.hash)) return;
    this.#sessions.openLink(location.hash).then(
      (view) => this.#show(view),
      (error: unknown) => this.#sessions.tell(error),
    );
  };

  async #planWithTable(): Promise<void> {
    const law = await this.#sessions.keepTableLaw();
    if (law === null) return;
    this.#go('planner', [['law', law]]);
  }

  #changeTheme(event: CustomEvent<Theme>): void {
    this.theme = event.detail;
    chooseTheme(event.detail);
  }

  #present(on: boolean): void {
    this.projector = on;
    const address = new URL(location.href);
    if (this.projector) address.searchParams.set('projector', '');
    else address.searchParams.delete('projector');
    history.replaceState(history.state, '', address);
  }

  #act(event: CustomEvent<NoticeAction>): void {
    const { keeper, current } = this.#sessions;
    switch (event.detail) {
      case 'reopen':
        current.dismiss();
        return void keeper.reopen();
      case 'continue':
        return void current.goOn();
      case 'dismiss':
        return current.dismiss();
      default:
        // The library's own notices act for themselves.
        return;
    }
  }
}

customElements.define('lab-app', LabApp);
declare global {
  interface HTMLElementTagNameMap {
    'lab-app': LabApp;
  }
}
