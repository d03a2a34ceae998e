/** One thing the visitor should know, with what to do about it. */
import { LitElement, html, nothing } from 'lit';
import { emit } from '../emit.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import type { Notice } from '../state/words.ts';
import { labNoticeStyles } from './lab-notice.styles.ts';

/** @fires notice-action - the visitor took the offered way out (detail: NoticeAction). */
export class LabNotice extends LitElement {
  static override styles = [hostStyles, buttonStyles, labNoticeStyles];
  static override properties = { notice: { attribute: false } };

  declare notice: Notice | null;

  constructor() {
    super();
    this.notice = null;
  }

  override render() {
    if (this.notice === null) return nothing;
    const { tone, title, text, actions } = this.notice;
    return html`
      <div class="notice" data-tone=${tone} role=${tone === 'bad' ? 'alert' : 'status'}>
        <p><strong>${title}</strong>${text}</p>
        ${actions.map(
          ({ action, label }) => html`<button @click=${() => emit(this, 'notice-action', action)}>${label}</button>`,
        )}
      </div>
    `;
  }
}

customElements.define('lab-notice', LabNotice);
declare global {
  interface HTMLElementTagNameMap {
    'lab-notice': LabNotice;
  }
}
