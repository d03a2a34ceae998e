/** The one big button, and what it will train: text, sizes, tokens, seeds. */
import { LitElement, html, nothing, svg } from 'lit';
import type { CorpusInfo } from '../../data/corpus.ts';
import { emit } from '../emit.ts';
import { formatCount, formatExact, formatFlops } from '../format/numbers.ts';
import { segmented } from '../segmented.ts';
import { buttonStyles, hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import type { Engine, Estimate, Phase, Setup } from '../state/lab-view.ts';
import { isBusy } from '../state/lab-view.ts';
import { estimateText } from '../state/words.ts';
import { labControlsStyles } from './lab-controls.styles.ts';

/** Tokens a run on the slider: powers of two from 16 K to 16.8 M. */
const TOKEN_POWERS = { min: 14, max: 24 } as const;
const SEED_COUNTS = ['1', '2', '3', '5'] as const;
const PLAY = svg`<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1v10l9-5z" fill="currentColor" /></svg>`;

function aboutCorpus({ trainCharacters, heldOutCharacters, symbols }: CorpusInfo): string {
  const [trained, heldOut] = [formatCount(trainCharacters), formatCount(heldOutCharacters)];
  return `${trained} characters to train on, ${heldOut} held out, ${symbols.length} symbols`;
}

/**
 * @property left - sizes that a broken or stopped ladder lacks; 0 where there is nothing to go on with.
 * @property compact - the options are folded away behind a button: small screens and projectors.
 * @fires start, continue, stop, pause, resume - the buttons.
 * @fires options-change - detail: OptionsChange.
 * @fires corpus-file - a text of the visitor's own (detail: File).
 * @slot - below the options.
 */
export class LabControls extends LitElement {
  static override styles = [hostStyles, panelStyles, buttonStyles, segmentedStyles, labControlsStyles];
  static override properties = {
    engine: { attribute: false },
    setup: { attribute: false },
    estimate: { attribute: false },
    phase: {},
    left: { type: Number },
    compact: { type: Boolean, reflect: true },
    unfolded: { state: true },
  };

  declare engine: Engine;
  declare setup: Setup | null;
  declare estimate: Estimate;
  declare phase: Phase;
  declare left: number;
  declare compact: boolean;
  declare unfolded: boolean;
  #amongButtons = false;

  constructor() {
    super();
    this.engine = { kind: 'opening' };
    this.setup = null;
    this.estimate = { kind: 'none' };
    this.phase = 'idle';
    this.left = 0;
    this.compact = false;
    this.unfolded = false;
  }

  /** The buttons change with the phase: whoever worked one by keyboard stays among them. */
  protected override willUpdate(): void {
    const focused = this.shadowRoot?.activeElement ?? null;
    this.#amongButtons = focused !== null && focused.closest('.actions') !== null;
  }

  protected override updated(): void {
    const root = this.shadowRoot;
    if (!this.#amongButtons || root === null || root.activeElement !== null) return;
    root.querySelector<HTMLElement>('.actions button:enabled')?.focus();
  }

  override render() {
    const { setup } = this;
    if (setup === null) return nothing;
    const locked = isBusy(this.phase) || this.engine.kind === 'unavailable';
    return html`
      <section class="panel" aria-label="Experiment">
        ${this.#buttons(setup)} ${this.#estimate(setup)} ${this.#unfolder()}
        <div class="all" id="all" ?hidden=${this.compact && !this.unfolded}>
          <fieldset class="options" ?disabled=${locked} aria-label="Options">
            ${this.#text(setup)} ${this.#sizes(setup)} ${this.#tokens(setup)} ${this.#seeds(setup)}
          </fieldset>
          <div class="files"><slot></slot></div>
        </div>
      </section>
    `;
  }

  #unfolder() {
    if (!this.compact) return nothing;
    return html`<button
      class="unfold"
      aria-expanded=${this.unfolded}
      aria-controls="all"
      @click=${() => (this.unfolded = !this.unfolded)}
    >
      Text, sizes, tokens, files ${this.unfolded ? '▴' : '▾'}
    </button>`;
  }

  #buttons({ options, problem }: Setup) {
    if (isBusy(this.phase)) return this.#running();
    const able = problem === null && (this.engine.kind !== 'unavailable' || this.engine.failure.kind === 'internal');
    const again = this.phase === 'finished' ? ' again' : '';
    return html`<div class="actions">
      <button class="go" ?disabled=${!able} @click=${() => emit(this, 'start')}>
        ${PLAY} Train ${options.widths.length} ${options.widths.length === 1 ? 'size' : 'sizes'}${again}
      </button>
      ${
        this.left === 0
          ? nothing
          : html`<button class="rest" @click=${() => emit(this, 'continue')}>
              Go on with the ${this.left === 1 ? 'size' : `${this.left} sizes`} left
            </button>`
      }
    </div>`;
  }

  #running() {
    const paused = this.phase === 'paused';
    const stopping = this.phase === 'stopping';
    return html`<div class="actions">
      <button ?disabled=${stopping} @click=${() => emit(this, paused ? 'resume' : 'pause')}>
        ${paused ? 'Resume' : 'Pause'}
      </button>
      <button ?disabled=${stopping} @click=${() => emit(this, 'stop')}>${stopping ? 'Stopping' : 'Stop'}</button>
    </div>`;
  }

  #estimate({ problem, plan }: Setup) {
    if (problem !== null) return html`<p class="problem" role="alert">${problem}</p>`;
    if (isBusy(this.phase)) return nothing;
    if (this.estimate.kind === 'failed') return html`<p class="problem" role="status">${this.estimate.message}</p>`;
    const cost = plan === null ? '' : `${formatCount(plan.tokens)} tokens, ${formatFlops(plan.flops)} in all`;
    return html`<p class="estimate">${estimateText(this.engine, this.estimate)}<br /><small>${cost}</small></p>`;
  }

  #text({ corpora, corpusId, fileProblem }: Setup) {
    const chosen = corpora.find(({ id }) => id === corpusId);
    return html`
      <div class="field">
        <label for="corpus">Text</label>
        <select id="corpus" @change=${this.#chooseCorpus}>
          ${corpora.map(({ id, title }) => html`<option value=${id} ?selected=${id === corpusId}>${title}</option>`)}
        </select>
        <div class="about">
          ${chosen === undefined ? nothing : html`<p class="hint" title=${chosen.source}>${aboutCorpus(chosen)}</p>`}
          <button @click=${this.#openPicker} title="Or drop a UTF-8 text file anywhere on the page">Own file…</button>
          <input id="file" type="file" accept=".txt,.md,.csv,text/*" hidden @change=${this.#chooseFile} />
        </div>
        ${fileProblem === null ? nothing : html`<p class="problem" role="alert">${fileProblem}</p>`}
      </div>
    `;
  }

  #sizes({ choices, options }: Setup) {
    if (choices.length === 0) return nothing;
    return html`
      <fieldset class="sizes">
        <legend>Sizes <span>parameters</span></legend>
        <div class="chips">
          ${choices.map(
            ({ width, parameters }) => html`
              <label title=${`${formatExact(parameters)} parameters, width ${width}`}>
                <input
                  type="checkbox"
                  value=${width}
                  .checked=${options.widths.includes(width)}
                  @change=${(event: Event) => this.#toggle(width, (event.target as HTMLInputElement).checked)}
                />${formatCount(parameters)}
              </label>
            `,
          )}
        </div>
      </fieldset>
    `;
  }

  #tokens({ options }: Setup) {
    const power = Math.log2(options.tokens);
    return html`
      <div class="field">
        <label for="tokens"
          >Tokens a run <output title=${formatExact(options.tokens)}>${formatCount(options.tokens)}</output></label
        >
        <input
          id="tokens"
          type="range"
          min=${Math.min(TOKEN_POWERS.min, Math.floor(power))}
          max=${Math.max(TOKEN_POWERS.max, Math.ceil(power))}
          step="1"
          .value=${String(Math.round(power))}
          aria-valuetext=${`${formatExact(options.tokens)} tokens`}
          @input=${(event: Event) =>
            emit(this, 'options-change', { tokens: 2 ** Number((event.target as HTMLInputElement).value) })}
        />
      </div>
    `;
  }

  #seeds({ options }: Setup) {
    const count = String(options.seeds.length);
    const counts: readonly string[] = SEED_COUNTS.some((known) => known === count)
      ? SEED_COUNTS
      : [...SEED_COUNTS, count];
    return html`
      <div class="field">
        <span class="label"
          >Seeds a size <output>${options.seeds.length > 1 ? 'error bars' : 'no error bars'}</output></span
        >
        ${segmented(
          'seeds',
          'Seeds a size',
          counts.map((value) => ({ value, label: value })),
          count,
          (value) => emit(this, 'options-change', { seeds: Array.from({ length: Number(value) }, (_, i) => i + 1) }),
        )}
      </div>
    `;
  }

  #toggle(width: number, on: boolean): void {
    const { widths } = (this.setup as Setup).options;
    const next = on ? [...widths, width] : widths.filter((other) => other !== width);
    emit(this, 'options-change', { widths: next.sort((a, b) => a - b) });
  }

  #chooseCorpus(event: Event): void {
    emit(this, 'options-change', { corpusId: (event.target as HTMLSelectElement).value });
  }

  #openPicker(): void {
    this.renderRoot.querySelector<HTMLInputElement>('#file')?.click();
  }

  #chooseFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    // Emptied, so that the same file can be chosen again after it was changed.
    if (file !== undefined) emit(this, 'corpus-file', file);
    input.value = '';
  }
}

customElements.define('lab-controls', LabControls);
declare global {
  interface HTMLElementTagNameMap {
    'lab-controls': LabControls;
  }
}
