/** On a machine of a class: whose share it trains, how far that is, and how it goes back to the teacher. */
import { LitElement, css, html, nothing } from 'lit';
import { emit } from '../emit.ts';
import { copyText, fullAddress } from '../exports/copy-text.ts';
import { boxStyles, buttonStyles, hostStyles } from '../shared.styles.ts';
import { messageOf } from '../state/failure.ts';
import type { Invitation } from './class-link.ts';

const styles = css`
  section {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-s) var(--gap);
    padding: var(--gap-s) var(--gap);
    border: 1px solid var(--accent);
    border-radius: var(--radius);
    background: var(--accent-soft);
  }
  strong {
    color: var(--accent);
  }
  p {
    flex: 1 1 18rem;
    margin: 0;
  }
`;

/**
 * @property invitation - what the address asks of this machine.
 * @property experiment - its title.
 * @property done, runs - finished runs of the share, and all of them.
 * @property resultLink - makes the address that shows the results; rejects, in words to show, where it is too long.
 * @fires class-join - this machine takes a number (detail: it).
 * @fires class-save - the share's records are to be saved as a file.
 */
export class ClassBanner extends LitElement {
  static override styles = [hostStyles, boxStyles, buttonStyles, styles];
  static override properties = {
    invitation: { attribute: false },
    experiment: {},
    done: { type: Number },
    runs: { type: Number },
    resultLink: { attribute: false },
    said: { state: true },
  };

  declare invitation: Invitation | null;
  declare experiment: string;
  declare done: number;
  declare runs: number;
  declare resultLink: () => Promise<string>;
  /** What came of the last copy. */
  declare said: string;

  constructor() {
    super();
    this.invitation = null;
    this.experiment = '';
    this.done = 0;
    this.runs = 0;
    this.resultLink = () => Promise.resolve('');
    this.said = '';
  }

  override render() {
    const { invitation } = this;
    switch (invitation?.kind) {
      case undefined:
        return nothing;
      case 'problem':
        return html`<section role="alert">
          <p><strong>No share.</strong> ${invitation.message} Ask your teacher for the link again.</p>
        </section>`;
      case 'join':
        return this.#join(invitation.of);
      case 'share':
        return this.#share(invitation.share.share, invitation.share.of);
      default:
        return invitation satisfies never;
    }
  }

  #join(of: number) {
    return html`<section aria-label="Class">
      <p>
        <strong>A class of ${of}.</strong> Which number has this machine? Each trains its share of “${this.experiment}”.
      </p>
      <select aria-label="Number of this machine">
        ${Array.from({ length: of }, (_, i) => html`<option value=${i + 1}>${i + 1}</option>`)}
      </select>
      <button @click=${this.#take}>Take this share</button>
    </section>`;
  }

  readonly #take = (): void => {
    const select = this.renderRoot.querySelector('select');
    emit(this, 'class-join', Number(select?.value));
  };

  #share(share: number, of: number) {
    const { done, runs } = this;
    const complete = runs > 0 && done === runs;
    const state = complete
      ? 'All are trained: give them to your teacher, as a file or as a link.'
      : `${done} of ${runs} runs of “${this.experiment}” are trained. Press the Train button; what comes of it goes back to your teacher.`;
    return html`<section aria-label="Class">
      <p role="status"><strong>Share ${share} of ${of}.</strong> ${state} ${this.said}</p>
      <button ?disabled=${done === 0} @click=${() => emit(this, 'class-save')}>Save as a file</button>
      <button ?disabled=${done === 0} @click=${() => void this.#copy()}>Copy as a link</button>
    </section>`;
  }

  async #copy(): Promise<void> {
    try {
      const link = fullAddress(await this.resultLink());
      this.said = (await copyText(link)) ? 'The link is copied.' : `The browser did not copy it: ${link}`;
    } catch (error) {
      this.said = messageOf(error);
    }
  }
}

customElements.define('class-banner', ClassBanner);
declare global {
  interface HTMLElementTagNameMap {
    'class-banner': ClassBanner;
  }
}
