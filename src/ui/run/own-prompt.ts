/** What a trained model writes after a prompt of the visitor's own. */
import { LitElement, css, html, nothing } from 'lit';
import { buttonStyles, formStyles, hostStyles } from '../shared.styles.ts';
import { messageOf } from '../state/failure.ts';
import type { Lab } from '../state/lab.ts';
import { isPicture, pixelPicture } from '../samples/pixel-picture.ts';
import { typedPrompt } from '../samples/prompt-line.ts';

const CHARACTERS = 280;

const styles = css`
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--gap-s);
  }
  form input[type='text'] {
    font-family: var(--mono);
  }
  .temperature {
    display: flex;
    grid-column: 1 / -1;
    align-items: center;
    gap: var(--gap-s);
    color: var(--ink-soft);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .temperature input {
    flex: 1;
    max-width: 16rem;
  }
  blockquote {
    min-height: 6.5em;
    margin: var(--gap-s) 0 0;
    font-family: var(--mono);
    line-height: 1.5;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .picture {
    display: block;
    max-width: 100%;
    color: var(--ink);
  }
  .answer[aria-busy='true'] {
    opacity: 0.5;
  }
  .prompt {
    color: var(--ink-faint);
  }
  .problem {
    margin: var(--gap-s) 0 0;
    color: var(--bad);
  }
`;

/**
 * @property lab - has the weights.
 * @property run - id of the run whose kept weights write.
 * @property written - what it wrote at its end, shown until the visitor asks.
 */
export class OwnPrompt extends LitElement {
  static override styles = [hostStyles, buttonStyles, formStyles, styles];
  static override properties = {
    lab: { attribute: false },
    run: {},
    written: { attribute: false },
    temperature: { state: true },
    answer: { state: true },
    busy: { state: true },
    problem: { state: true },
  };

  declare lab: Lab | null;
  declare run: string;
  declare written: { readonly prompt: string; readonly text: string };
  declare temperature: number;
  declare answer: { readonly prompt: string; readonly text: string } | null;
  declare busy: boolean;
  declare problem: string | null;
  #draws = 0;

  constructor() {
    super();
    this.lab = null;
    this.run = '';
    this.written = { prompt: '', text: '' };
    this.temperature = 0.7;
    this.answer = null;
    this.busy = false;
    this.problem = null;
  }

  protected override willUpdate(changes: Map<string, unknown>): void {
    if (!changes.has('run')) return;
    this.answer = null;
    this.problem = null;
  }

  override render() {
    const { prompt, text } = this.answer ?? this.written;
    return html`
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          void this.#write();
        }}
      >
        <input
          type="text"
          aria-label="Your prompt"
          .defaultValue=${this.written.prompt}
          spellcheck="false"
          maxlength="400"
        />
        <button ?disabled=${this.busy}>${this.answer === null ? 'Go on' : 'Again'}</button>
        <label class="temperature"
          >temperature
          <input
            type="range"
            min="0"
            max="1.4"
            step="0.1"
            .valueAsNumber=${this.temperature}
            @input=${(event: Event) => (this.temperature = (event.target as HTMLInputElement).valueAsNumber)}
          />
          ${this.temperature.toFixed(1)}${this.temperature === 0 ? ', always the likeliest' : ''}
        </label>
      </form>
      ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      <div class="answer" aria-live="polite" aria-busy=${this.busy}>
        ${
          isPicture(prompt + text)
            ? pixelPicture(prompt, text)
            : html`<blockquote><span class="prompt">${prompt}</span>${text}</blockquote>`
        }
      </div>
    `;
  }

  /** Every press draws anew. */
  async #write(): Promise<void> {
    const { run, lab } = this;
    const typed = this.renderRoot.querySelector('input')?.value ?? '';
    const prompt = typedPrompt(typed, this.written.prompt);
    if (lab === null) return;
    this.busy = true;
    try {
      const options = { characters: CHARACTERS, temperature: this.temperature, seed: (this.#draws += 1) };
      const text = await lab.write(run, prompt, options);
      if (run === this.run) this.answer = { prompt, text };
      this.problem = null;
    } catch (error) {
      this.problem = messageOf(error);
    }
    this.busy = false;
  }
}

customElements.define('own-prompt', OwnPrompt);
declare global {
  interface HTMLElementTagNameMap {
    'own-prompt': OwnPrompt;
  }
}
