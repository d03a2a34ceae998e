/** The head of the page: what it is, which adapter it found, theme and projector. */
import { LitElement, html, svg } from 'lit';
import { emit } from '../emit.ts';
import type { Theme } from '../format/palette.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import type { AdapterLine } from '../state/words.ts';
import { labHeaderStyles } from './lab-header.styles.ts';

const MARK = svg`<path d="M3 3v18h18" stroke="currentColor" stroke-width="1.8" fill="none" stroke-linecap="round" />
  <path d="M6 6.5 18.5 16" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
  <circle cx="7.4" cy="7.6" r="2" fill="currentColor" /><circle cx="12.2" cy="11.2" r="2" fill="currentColor" />
  <circle cx="18" cy="15.6" r="2.2" fill="var(--paper)" stroke="currentColor" stroke-width="1.6" />`;
const SUN = svg`<circle cx="12" cy="12" r="4.2" fill="currentColor" />
  <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4" stroke="currentColor"
    stroke-width="1.8" stroke-linecap="round" />`;
const MOON = svg`<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4 6.8 6.8 0 0 0 20 14.5Z" fill="currentColor" />`;
const SHELF = svg`<path d="M4 4.5v15M8 4.5v15M12 4.5v15M15.2 5.4l3.9 14.2M2.5 19.5h19" stroke="currentColor" stroke-width="1.7"
    fill="none" stroke-linecap="round" />`;
const SCREEN = svg`<path d="M2.5 4.5h19M4 4.5v11h16v-11M12 15.5V19M8.5 20.5 12 17.5l3.5 3" stroke="currentColor"
    stroke-width="1.7" fill="none" stroke-linecap="round" stroke-linejoin="round" />`;

const BOOK = svg`<path d="M12 6.2C9.8 4.8 7 4.4 3.5 4.8v13c3.5-.4 6.3 0 8.5 1.4 2.2-1.4 5-1.8 8.5-1.4v-13C17 4.4 14.2 4.8 12 6.2Zm0 0v13"
    stroke="currentColor" stroke-width="1.7" fill="none" stroke-linejoin="round" />`;
const PEOPLE = svg`<circle cx="9" cy="8.5" r="3.2" stroke="currentColor" stroke-width="1.7" fill="none" />
  <path d="M3 19c.4-3.4 2.8-5.2 6-5.2s5.6 1.8 6 5.2M15.5 5.6a3 3 0 0 1 0 5.8M17.4 14.2c2 .7 3.3 2.3 3.6 4.8"
    stroke="currentColor" stroke-width="1.7" fill="none" stroke-linecap="round" />`;

const icon = (shape: unknown, name: string) =>
  html`<svg class=${name} viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

/**
 * @slot chooser - in place of the sentence on what this is.
 * @fires about-open - the visitor asks what this adapter is.
 * @fires class-open - the visitor wants to train with a class.
 * @fires library-open - the visitor wants to see what is kept.
 * @fires lesson-toggle - the visitor opens or ends the lesson.
 * @fires theme-change - the visitor asks for the other theme (detail: Theme).
 * @fires projector-change - the visitor turns the large type on or off (detail: boolean).
 */
export class LabHeader extends LitElement {
  static override styles = [hostStyles, buttonStyles, labHeaderStyles];
  static override properties = {
    adapter: { attribute: false },
    theme: {},
    projector: { type: Boolean, reflect: true },
    lesson: { type: Boolean },
    library: { type: Boolean },
  };

  declare adapter: AdapterLine;
  declare theme: Theme;
  declare projector: boolean;
  /** Whether the lesson is on screen. */
  declare lesson: boolean;
  /** Whether the library is on screen. */
  declare library: boolean;

  constructor() {
    super();
    this.adapter = { text: '', tone: 'plain', title: '', known: false };
    this.theme = 'light';
    this.projector = false;
    this.lesson = false;
    this.library = false;
  }

  override render() {
    const other: Theme = this.theme === 'dark' ? 'light' : 'dark';
    return html`
      <header>
        <h1>${icon(MARK, 'mark')}Loglog</h1>
        <div class="about">
          <slot name="chooser">
            <p>Train small language models in this page, and predict the next larger one before it is trained.</p>
          </slot>
        </div>
        ${this.#adapter()}
        <button
          class="class"
          aria-haspopup="dialog"
          title="Train with a class: every machine takes a share"
          @click=${() => emit(this, 'class-open')}
        >
          ${icon(PEOPLE, '')}<span class="word">Class</span>
        </button>
        <button
          class="library"
          aria-pressed=${this.library}
          title="What was trained or opened in this browser"
          @click=${() => emit(this, 'library-open')}
        >
          ${icon(SHELF, '')}<span class="word">Library</span>
        </button>
        <button
          class="lesson"
          aria-pressed=${this.lesson}
          title="Seven steps, each with a question to guess"
          @click=${() => emit(this, 'lesson-toggle')}
        >
          ${icon(BOOK, '')}<span class="word">Lesson</span>
        </button>
        <button
          class="projector"
          aria-pressed=${this.projector}
          aria-label="Presentation: large type and keys"
          title="Presentation: large type and keys"
          @click=${() => emit(this, 'projector-change', !this.projector)}
        >
          ${icon(SCREEN, '')}
        </button>
        <button
          aria-label=${`Use the ${other} theme`}
          title=${`Use the ${other} theme`}
          @click=${() => emit(this, 'theme-change', other)}
        >
          ${icon(this.theme === 'dark' ? SUN : MOON, '')}
        </button>
      </header>
    `;
  }

  /** A button once there is something to tell. */
  #adapter() {
    const { text, tone, title, known } = this.adapter;
    const shown = html`<span class="dot" data-tone=${tone}></span><span>${text}</span>`;
    if (!known) return html`<span class="adapter" title=${title}>${shown}</span>`;
    return html`<button
      class="adapter"
      aria-haspopup="dialog"
      title="About this adapter: ${title}"
      @click=${() => emit(this, 'about-open')}
    >
      ${shown}
    </button>`;
  }
}

customElements.define('lab-header', LabHeader);
declare global {
  interface HTMLElementTagNameMap {
    'lab-header': LabHeader;
  }
}
