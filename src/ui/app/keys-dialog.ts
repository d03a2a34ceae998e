/** The list of keys in presentation mode. */
import { LitElement, css, html } from 'lit';
import { isClosing } from '../closing.ts';
import { dialogStyles } from '../dialog.ts';
import { emit } from '../emit.ts';
import { hostStyles } from '../shared.styles.ts';
import { KEYS } from './presenter-keys.ts';

const styles = css`
  wa-dialog {
    --width: min(30rem, 92vw);
  }
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: var(--gap-s) var(--gap-l);
    margin: 0;
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
  static override styles = [hostStyles, dialogStyles, styles];
  static override properties = { open: { type: Boolean } };

  declare open: boolean;

  constructor() {
    super();
    this.open = false;
  }

  override render() {
    return html`<wa-dialog
      label="Keys of the presentation"
      light-dismiss
      ?open=${this.open}
      @wa-hide=${(event: Event) => isClosing(event) && emit(this, 'keys-close')}
    >
      <dl>
        ${KEYS.map(
          ([keys, meaning]) =>
            html`<dt>${keys}</dt>
              <dd>${meaning}</dd>`,
        )}
      </dl>
    </wa-dialog>`;
  }
}

customElements.define('keys-dialog', KeysDialog);
declare global {
  interface HTMLElementTagNameMap {
    'keys-dialog': KeysDialog;
  }
}
