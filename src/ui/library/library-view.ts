/** The library: every experiment that was trained or opened in this browser, to be shown, laid over, named, deleted. */
import { LitElement, html, nothing } from 'lit';
import { corporaTitle } from '../../experiments/corpora.ts';
import { emit } from '../emit.ts';
import { boxStyles, buttonStyles, hostStyles, panelStyles } from '../shared.styles.ts';
import { saveText } from '../state/save.ts';
import { keptRuns } from './kept-runs.ts';
import type { LibraryKeeper, Listed } from './library-keeper.ts';
import './library-storage.ts';
import type { WeightsKeeper } from './library-storage.ts';
import { isFound, kindTitle, nameText, optionsText, stateText } from './library-words.ts';
import { libraryViewStyles } from './library-view.styles.ts';

/** What a visitor chose to lay over the results on screen, or no longer to. */
export interface OverlayChange {
  readonly id: string;
  readonly on: boolean;
}

/**
 * @property library - what is kept; null while it is opened.
 * @property revision - another number whenever the library is another.
 * @property overlaid - ids of the experiments whose results are laid over.
 * @property lab - keeps the weights of trained models; null where there is none.
 * @property busy - an experiment has the GPU.
 * @fires kept-show - an experiment is to be shown (detail: its id).
 * @fires kept-go-on - and what it lacks trained (detail: its id).
 * @fires kept-overlay - detail: OverlayChange.
 * @fires records-files - records files to be kept (detail: File[]).
 */
export class LibraryView extends LitElement {
  static override styles = [hostStyles, panelStyles, boxStyles, buttonStyles, libraryViewStyles];
  static override properties = {
    library: { attribute: false },
    revision: { type: Number },
    overlaid: { attribute: false },
    lab: { attribute: false },
    busy: { type: Boolean },
    compact: { type: Boolean, reflect: true },
    search: { state: true },
    renaming: { state: true },
    open: { state: true },
  };

  declare library: LibraryKeeper | null;
  declare revision: number;
  declare overlaid: ReadonlySet<string>;
  declare lab: WeightsKeeper | null;
  declare busy: boolean;
  declare compact: boolean;
  declare search: string;
  /** Id of the experiment whose name is being written. */
  declare renaming: string | null;
  /** Ids of those whose runs are listed. */
  declare open: ReadonlySet<string>;

  constructor() {
    super();
    this.library = null;
    this.revision = 0;
    this.overlaid = new Set();
    this.lab = null;
    this.busy = false;
    this.compact = false;
    this.search = '';
    this.renaming = null;
    this.open = new Set();
  }

  /** Other tabs may have written since. */
  override connectedCallback(): void {
    super.connectedCallback();
    void this.library?.refresh();
  }

  protected override updated(changes: Map<string, unknown>): void {
    if (changes.has('renaming')) this.renderRoot.querySelector<HTMLInputElement>('.name input')?.select();
  }

  override render() {
    const { library } = this;
    return html`
      <main>
        <section class="panel" aria-label="Library">
          <header>
            <h2>Library</h2>
            <input
              type="search"
              placeholder="Search names, texts, adapters"
              aria-label="Search the library"
              .value=${this.search}
              @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
            />
            <span class="spring"></span>
            <button
              @click=${this.#choose}
              title="Records of others too; several at once are merged. They can also be dropped on the page."
            >
              Open records…
            </button>
            <input
              type="file"
              accept=".json,application/json"
              multiple
              hidden
              aria-label="Records files"
              @change=${this.#import}
            />
          </header>
          ${library === null ? html`<p class="empty" role="status">The library is being opened.</p>` : this.#content(library)}
        </section>
      </main>
    `;
  }

  #content(library: LibraryKeeper) {
    return html`${this.#problems(library)} ${this.#undo(library)} ${this.#list(library)}
      <library-storage
        .library=${library}
        .revision=${this.revision}
        .lab=${this.lab}
        .busy=${this.busy}
      ></library-storage>`;
  }

  #problems(library: LibraryKeeper) {
    const { passing, damaged } = library;
    const names = damaged.map(({ key, reason }) => `${key} (${reason})`).join(', ');
    const many = damaged.length === 1 ? '1 entry' : `${damaged.length} entries`;
    return html`
      ${passing === null ? nothing : html`<div class="said" data-tone="warn"><p>${passing}</p></div>`}
      ${
        damaged.length === 0
          ? nothing
          : html`<div class="said" data-tone="warn">
              <p>${many} could not be read and ${damaged.length === 1 ? 'is' : 'are'} left out: ${names}.</p>
              <button @click=${() => void library.discardDamaged()}>Delete ${many}</button>
            </div>`
      }
    `;
  }

  #undo(library: LibraryKeeper) {
    if (library.removed === null) return nothing;
    return html`<div class="said" role="status">
      <p>Deleted: ${nameText(library.removed)}</p>
      <button @click=${() => void library.undo()}>Undo</button>
    </div>`;
  }

  #list({ listed }: LibraryKeeper) {
    const found = listed.filter((each) => isFound(each, this.search));
    if (found.length === 0) {
      const text =
        listed.length === 0
          ? 'Nothing is kept yet. Every experiment that is trained or opened here appears in this list, and stays when the page is closed.'
          : 'Nothing in the library has all these words.';
      return html`<p class="empty">${text}</p>`;
    }
    const kinds = [...new Set(found.map(({ experiment }) => experiment.experiment))];
    return html`<div class="list">
      ${kinds.map(
        (kind) => html`
          <h3>${kindTitle(kind)}</h3>
          <ul>
            ${found.filter(({ experiment }) => experiment.experiment === kind).map((each) => this.#kept(each))}
          </ul>
        `,
      )}
    </div>`;
  }

  #kept(listed: Listed) {
    const { runs, experiment } = listed;
    const { id } = experiment;
    return html`<li class="kept">
      <div class="line">${this.#name(listed)} ${this.#actions(listed)}</div>
      ${
        runs.length === 0
          ? nothing
          : html`<details @toggle=${(event: Event) => this.#unfold(id, (event.target as HTMLDetailsElement).open)}>
              <summary>Runs</summary>
              ${this.open.has(id) ? keptRuns(runs.flatMap((run) => this.library?.summaries(run.id) ?? [])) : nothing}
            </details>`
      }
    </li>`;
  }

  #name(listed: Listed) {
    const { experiment, done } = listed;
    const unfinished = done < experiment.planned.length ? html`<em>Unfinished.</em> ` : nothing;
    const about = experiment.name === '' ? '' : `${corporaTitle(experiment)}: ${optionsText(experiment)} · `;
    const name =
      this.renaming === experiment.id
        ? html`<input
            type="text"
            aria-label="Name"
            .value=${nameText(experiment)}
            @keydown=${(event: KeyboardEvent) => this.#writeName(event, experiment.id)}
            @blur=${(event: Event) => this.#rename(experiment.id, event.target as HTMLInputElement)}
          />`
        : nameText(experiment);
    return html`<div class="name">${name}<small>${unfinished}${about}${stateText(listed)}</small></div>`;
  }

  #actions({ experiment, done }: Listed) {
    const { id, planned } = experiment;
    const name = nameText(experiment);
    return html`<div class="actions">
      ${
        done === planned.length
          ? nothing
          : html`<button
              ?disabled=${this.busy}
              aria-label="Go on with ${name}"
              @click=${() => emit(this, 'kept-go-on', id)}
            >
              Go on
            </button>`
      }
      <button class="go" ?disabled=${done === 0} aria-label="Show ${name}" @click=${() => emit(this, 'kept-show', id)}>
        Show
      </button>
      <button
        class="quiet"
        aria-pressed=${this.overlaid.has(id)}
        aria-label="Lay over: ${name}"
        title="Its points and laws are drawn over the results on screen"
        ?disabled=${done === 0}
        @click=${() => emit(this, 'kept-overlay', { id, on: !this.overlaid.has(id) } satisfies OverlayChange)}
      >
        Lay over
      </button>
      <button class="quiet" aria-label="Rename ${name}" @click=${() => (this.renaming = id)}>Rename</button>
      <button class="quiet" aria-label="Save ${name}" title="As records.json" @click=${() => void this.#save(id)}>
        Save
      </button>
      <button class="quiet" aria-label="Delete ${name}" @click=${() => void this.library?.remove(id)}>Delete</button>
    </div>`;
  }

  #unfold(id: string, on: boolean): void {
    const open = new Set(this.open);
    if (on) open.add(id);
    else open.delete(id);
    this.open = open;
  }

  #writeName(event: KeyboardEvent, id: string): void {
    if (event.key === 'Enter') this.#rename(id, event.target as HTMLInputElement);
    if (event.key === 'Escape') this.renaming = null;
  }

  #rename(id: string, { value }: HTMLInputElement): void {
    if (this.renaming !== id) return;
    this.renaming = null;
    void this.library?.rename(id, value);
  }

  async #save(id: string): Promise<void> {
    const text = (await this.library?.text(id)) ?? null;
    if (text !== null) saveText('records.json', 'application/json', text);
  }

  #choose(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  #import(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    if (files.length > 0) emit(this, 'records-files', files);
    input.value = '';
  }
}

customElements.define('library-view', LibraryView);
declare global {
  interface HTMLElementTagNameMap {
    'library-view': LibraryView;
  }
}
