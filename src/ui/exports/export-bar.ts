/** The files of the runs on screen, to take away; links to them; and records files to look at. */
import { LitElement, css, html, nothing } from 'lit';
import { emit } from '../emit.ts';
import { boxStyles, buttonStyles, hostStyles } from '../shared.styles.ts';
import { messageOf } from '../state/failure.ts';
import type { SavedFile } from '../state/kind.ts';
import { copyText, fullAddress } from './copy-text.ts';

const NAMES: readonly SavedFile[] = ['records.json', 'points.csv', 'fit.json'];

const styles = css`
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem;
  }
  .row + .row {
    margin-top: var(--gap-s);
  }
  .label {
    flex-basis: 100%;
    font-weight: 600;
  }
  button {
    flex: 1;
    min-height: 2rem;
    padding: 0 0.4em;
    font-size: var(--text-s);
    white-space: nowrap;
  }
  .said {
    flex-basis: 100%;
    margin: 0.1rem 0 0;
    color: var(--good);
    font-size: var(--text-s);
  }
  .said[data-failed] {
    color: var(--bad);
  }
  input[type='text'] {
    width: 100%;
    margin-top: 0.2rem;
    font-size: var(--text-s);
  }
`;

/** What came of the last wish for a link. */
interface Said {
  readonly text: string;
  readonly failed: boolean;
  /** The link, where it could not be copied and is to be copied by hand. */
  readonly link: string | null;
}

/**
 * @property ready - whether there are runs to export.
 * @property repeatLink - makes the address that repeats what is chosen.
 * @property resultLink - makes the address that shows the runs on screen; rejects, in words to show, where it is too long.
 * @fires export - detail: SavedFile.
 * @fires records-files - records files (detail: File[]).
 */
export class ExportBar extends LitElement {
  static override styles = [hostStyles, boxStyles, buttonStyles, styles];
  static override properties = {
    ready: { type: Boolean },
    repeatLink: { attribute: false },
    resultLink: { attribute: false },
    said: { state: true },
  };

  declare ready: boolean;
  declare repeatLink: () => string;
  declare resultLink: () => Promise<string>;
  declare said: Said | null;

  constructor() {
    super();
    this.ready = false;
    this.repeatLink = () => location.search;
    this.resultLink = () => Promise.resolve(location.search);
    this.said = null;
  }

  override render() {
    return html`
      <div class="row" role="group" aria-label="Files">
        <span class="label">Save the runs on screen</span>
        ${NAMES.map(
          (name) => html`<button ?disabled=${!this.ready} @click=${() => emit(this, 'export', name)}>${name}</button>`,
        )}
        <button
          @click=${this.#open}
          title="Show the runs of records.json files again and keep them; they can also be dropped on the page"
        >
          Open…
        </button>
        <input
          type="file"
          accept=".json,application/json"
          multiple
          hidden
          @change=${this.#choose}
          aria-label="Records file"
        />
      </div>
      <div class="row" role="group" aria-label="Links">
        <span class="label">Copy a link</span>
        <button
          title="Whoever opens it can train the same"
          @click=${() => void this.#copy('It repeats the experiment.', () => Promise.resolve(this.repeatLink()))}
        >
          to repeat it
        </button>
        <button
          ?disabled=${!this.ready}
          title="Whoever opens it sees these results: they are in the link itself, and on no server"
          @click=${() => void this.#copy('It shows these results.', () => this.resultLink())}
        >
          with the results
        </button>
        ${this.#confirmation()}
      </div>
    `;
  }

  #confirmation() {
    const { said } = this;
    if (said === null) return nothing;
    return html`<p class="said" role="status" ?data-failed=${said.failed}>
      ${said.text}
      ${
        said.link === null
          ? nothing
          : html`<input type="text" readonly aria-label="Link" .value=${said.link} @focus=${this.#select} />`
      }
    </p>`;
  }

  async #copy(meaning: string, make: () => Promise<string>): Promise<void> {
    this.said = null;
    try {
      const link = fullAddress(await make());
      const copied = await copyText(link);
      const size = link.length < 2000 ? '' : ` ${Math.ceil(link.length / 1000)} K characters long.`;
      this.said = copied
        ? { text: `Copied. ${meaning}${size}`, failed: false, link: null }
        : { text: 'The browser does not let this page copy. Copy it here:', failed: false, link };
    } catch (error) {
      this.said = { text: messageOf(error), failed: true, link: null };
    }
  }

  #select(event: Event): void {
    (event.target as HTMLInputElement).select();
  }

  #open(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click();
  }

  #choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    if (files.length > 0) emit(this, 'records-files', files);
    input.value = '';
  }
}

customElements.define('export-bar', ExportBar);
declare global {
  interface HTMLElementTagNameMap {
    'export-bar': ExportBar;
  }
}
