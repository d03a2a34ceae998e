/** What each size writes after the same prompt, from the smallest to the largest: while it trains, at its end, or when asked. */
import { LitElement, html, nothing, svg } from 'lit';
import { isClosing } from '../closing.ts';
import '../experts/expert-load.ts';
import { emit } from '../emit.ts';
import { formatCount, formatExact, formatLoss } from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import { boxStyles, buttonStyles, hostStyles, panelStyles } from '../shared.styles.ts';
import type { Lab } from '../state/lab.ts';
import type { RunView } from '../state/run-view.ts';
import { isPicture, pixelPicture } from './pixel-picture.ts';
import { typedPrompt } from './prompt-line.ts';
import { sampleListStyles } from './sample-list.styles.ts';
import type { SizeText } from './texts.ts';
import { sizeTexts } from './texts.ts';
import { Writers } from './writers.ts';

const EXPAND = svg`<svg viewBox="0 0 14 14" aria-hidden="true"><path d="M8.5 1.5h4v4M12.5 1.5l-5 5M5.5 12.5h-4v-4M1.5 12.5l5-5" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>`;

/**
 * @property runs - in the order of the plan; those that have not written are left out.
 * @property lab - has the weights of runs trained here; null without a GPU.
 * @property recorded - whether the runs are a shipped recording.
 * @fires run-open - a run is to be shown whole (detail: its id).
 */
export class SampleList extends LitElement {
  static override styles = [hostStyles, panelStyles, boxStyles, buttonStyles, sampleListStyles];
  static override properties = {
    runs: { attribute: false },
    lab: { attribute: false },
    recorded: { type: Boolean },
    groups: { type: Number },
    theme: {},
    prompt: { state: true },
    temperature: { state: true },
    wide: { state: true },
  };

  declare runs: readonly RunView[];
  declare lab: Lab | null;
  declare recorded: boolean;
  declare groups: number;
  declare theme: Theme;
  declare prompt: string | null;
  declare temperature: number;
  /** Whether the texts are laid out over the whole window. */
  declare wide: boolean;
  readonly #writers = new Writers(this);

  constructor() {
    super();
    this.runs = [];
    this.lab = null;
    this.recorded = false;
    this.groups = 0;
    this.theme = 'light';
    this.prompt = null;
    this.temperature = 0.7;
    this.wide = false;
  }

  protected override willUpdate(changes: Map<string, unknown>): void {
    if (changes.has('runs') || changes.has('lab')) void this.#writers.follow(this.lab, this.runs);
  }

  override render() {
    const texts = sizeTexts(this.runs, this.#writers.answers);
    return html`
      <section class="panel" aria-label="Text written by each size">
        <header>
          <h2>What each size writes</h2>
          <span class="spring"></span>
          ${
            texts.length === 0
              ? nothing
              : html`<button
                  class="expand"
                  aria-label="All texts side by side"
                  title="All texts side by side"
                  @click=${() => void this.#widen()}
                >
                  ${EXPAND}
                </button>`
          }
        </header>
        ${
          texts.length === 0
            ? html`<p class="empty">
                Each size writes as it learns: the first lines come a few seconds after it begins.
              </p>`
            : html`${this.#form(texts)}
                <ol>
                  ${texts.map((text) => this.#line(text))}
                </ol>`
        }
      </section>
      ${this.wide ? this.#wide(texts) : nothing}
    `;
  }

  /** The visitor's own prompt, once some size can answer it. */
  #form(texts: readonly SizeText[]) {
    const writers = this.#writers.writers(this.runs);
    if (writers.length === 0) {
      if (!this.recorded) return nothing;
      const invitation = this.lab === null ? '' : ' Train here, and every size goes on from a prompt of yours.';
      return html`<p class="hint">Recorded.${invitation}</p>`;
    }
    const asked = texts.some(({ kind }) => kind === 'asked');
    return html`<form @submit=${(event: SubmitEvent) => this.#ask(event)}>
      <input
        type="text"
        name="prompt"
        aria-label="Your prompt for every size"
        .value=${this.prompt ?? texts[0]?.prompt ?? ''}
        maxlength="400"
        spellcheck="false"
        @input=${(event: Event) => (this.prompt = (event.target as HTMLInputElement).value)}
      />
      <button ?disabled=${this.#writers.busy}>${asked ? 'Again' : 'Go on'}</button>
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
        <span class="value">${this.temperature.toFixed(1)}</span>
      </label>
      ${asked ? html`<button type="button" class="back" @click=${() => this.#writers.forget()}>Back</button>` : nothing}
    </form>`;
  }

  #size(run: RunView) {
    const color = sizeColor(this.theme, run.group, this.groups);
    return html`<button
      class="size"
      title=${`${formatExact(run.parameters)} parameters: show the run`}
      @click=${() => this.#open(run)}
    >
      <span class="swatch" style=${`background: ${color}`}></span>${formatCount(run.parameters)}
    </button>`;
  }

  #text({ prompt, text, kind, run, problem }: SizeText) {
    const caret = kind === 'draft' ? html`<span class="caret" aria-hidden="true"></span>` : nothing;
    const note =
      kind === 'draft' && run.draft !== null
        ? html`<small>after ${formatCount(run.draft.tokens)} tokens</small>`
        : nothing;
    const load = kind === 'draft' ? run.draft?.expertLoad : undefined;
    return html`${
      isPicture(prompt + text)
        ? pixelPicture(prompt, text)
        : html`<blockquote data-kind=${kind}><span class="prompt">${prompt}</span>${text}${caret}</blockquote>`
    }
    ${problem === '' ? note : html`<small class="bad">${problem}</small>`}
    ${load === undefined ? nothing : html`<expert-load .load=${load}></expert-load>`}`;
  }

  #line(text: SizeText) {
    return html`<li>
      ${this.#size(text.run)}
      <div class="text" tabindex="0">${this.#text(text)}</div>
    </li>`;
  }

  #wide(texts: readonly SizeText[]) {
    return html`<wa-dialog
      label="What each size writes"
      open
      light-dismiss
      @wa-hide=${(event: Event) => isClosing(event) && (this.wide = false)}
    >
      ${this.#form(texts)}
      <ol class="cards">
        ${texts.map(
          (text) =>
            html`<li>
              <div class="head">${this.#size(text.run)} ${lossOf(text.run)}</div>
              ${this.#text(text)}
            </li>`,
        )}
      </ol>
    </wa-dialog>`;
  }

  /** The dialog is loaded when it is wanted first. */
  async #widen(): Promise<void> {
    await import('../dialog.ts');
    this.wide = true;
  }

  /** A run opens in a dialog of its own. */
  #open(run: RunView): void {
    this.wide = false;
    emit(this, 'run-open', run.id);
  }

  #ask(event: SubmitEvent): void {
    event.preventDefault();
    const prompt = new FormData(event.target as HTMLFormElement).get('prompt');
    if (this.lab === null || typeof prompt !== 'string') return;
    const [first] = sizeTexts(this.runs, this.#writers.answers);
    void this.#writers.ask(this.lab, this.runs, typedPrompt(prompt, first?.prompt ?? ''), this.temperature);
  }
}

function lossOf({ record }: RunView) {
  const loss = record?.loss ?? null;
  return loss === null ? nothing : html`<span class="loss">loss ${formatLoss(loss)}</span>`;
}

customElements.define('sample-list', SampleList);
declare global {
  interface HTMLElementTagNameMap {
    'sample-list': SampleList;
  }
}
