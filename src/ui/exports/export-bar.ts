/** The files of the ladder on screen, to take away; and a records file to look at. */
import { LitElement, css, html } from 'lit';
import { emit } from '../emit.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import type { SavedFile } from '../state/kind.ts';

const NAMES: readonly SavedFile[] = ['records.json', 'points.csv', 'fit.json'];

const styles = css`
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem;
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
`;

/**
 * @property ready - whether there is a ladder to export.
 * @fires export - detail: SavedFile.
 * @fires records-file - a records file (detail: File).
 */
export class ExportBar extends LitElement {
  static override styles = [hostStyles, buttonStyles, styles];
  static override properties = { ready: { type: Boolean } };

  declare ready: boolean;

  constructor() {
    super();
    this.ready = false;
  }

  override render() {
    return html`
      <div class="row" role="group" aria-label="Files">
        <span class="label">Save the runs on screen</span>
        ${NAMES.map(
          (name) => html`<button ?disabled=${!this.ready} @click=${() => emit(this, 'export', name)}>${name}</button>`,
        )}
        <button @click=${this.#open} title="Show the runs of a records.json again; it can also be dropped on the page">
          Open…
        </button>
        <input type="file" accept=".json,application/json" hidden @change=${this.#choose} aria-label="Records file" />
      </div>
    `;
  }

  #open(): void {
    this.renderRoot.querySelector('input')?.click();
  }

  #choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file !== undefined) emit(this, 'records-file', file);
    input.value = '';
  }
}

customElements.define('export-bar', ExportBar);
declare global {
  interface HTMLElementTagNameMap {
    'export-bar': ExportBar;
  }
}
