/** The list of keys in presentation mode. */
import { LitElement, css, html } from 'lit';
import { emit } from '../emit.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import { KEYS } from './presenter-keys.ts';

const styles = css`
  dialog {
    min-width: min(28rem, 92vw);
    padding: var(--gap-l);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--ink);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  h2 {
    margin: 0 0 var(--gap);
    font-size: var(--text-xl);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: var(--gap-s) var(--gap-l);
    margin: 0 0 var(--gap-l);
  }
  dt {
    font-weight: 650;
    white-space: nowrap;
  }
  dd {
    margin: 0;
  }
`;

/**
 * @property open - whether it is shown, over the page.
 * @fires keys-close - the visitor closed it.
 */
export class KeysDialog extends LitElement {
  static override styles = [hostStyles, buttonStyles, styles];
  static override properties = { open: { type: Boolean } };

  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  protected override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.open && dialog?.open === false) dialog.showModal();
    if (!this.open && dialog?.open === true) dialog.close();
  }

  override render() {
    return html`<dialog aria-labelledby="title" closedby="any" @close=${() => emit(this, 'keys-close')}>
      <h2 id="title">Keys of the presentation</h2>
      <dl>
        ${KEYS.map(
          ([keys, meaning]) =>
            html`<dt>${keys}</dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
      <form method="dialog"><button>Close</button></form>
    </dialog>`;
  }
}

customElements.define('keys-dialog', KeysDialog);
declare global {
  interface HTMLElementTagNameMap {
    'keys-dialog': KeysDialog;
  }
}
