/** The one big button, and what it will train: the text, and the experiment's own choices. */
import { LitElement, html, nothing, svg } from 'lit';
import type { CorporaField, Field, OptionValue } from '../../experiments/experiment.ts';
import { emit } from '../emit.ts';
import { readings, type Instruments } from '../state/instruments.ts';
import { LEAST_GPU_SHARE } from '../state/preferences.ts';
import { factList, factListStyles } from '../fact-list.ts';
import { formatCount, formatFlops } from '../format/numbers.ts';
import { buttonStyles, formStyles, hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import type { Engine, Estimate, AnySetup, Phase } from '../state/lab-view.ts';
import { isBusy } from '../state/lab-view.ts';
import { estimateText } from '../state/words.ts';
import { aboutCorpus, corpusOptions, sourcesOf } from './corpus-options.ts';
import { labControlsStyles } from './lab-controls.styles.ts';
import { fieldControl } from './field-control.ts';

const PLAY = svg`<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 1v10l9-5z" fill="currentColor" /></svg>`;

/**
 * @property fields - the experiment's choices.
 * @property count, noun - what the button trains: 5 of 'size'.
 * @property known - how many of them are known already: of other experiments on this page, or in the library.
 * @property left - how many of them a broken or stopped training lacks; 0 where there is nothing to go on with.
 * @property occupied - another experiment has the GPU.
 * @property instruments - what the GPU does; null while nothing trains.
 * @property gpuShare - share of its time that training may take.
 * @property compact - the options are folded away behind a button: small screens and projectors.
 * @fires share-change - detail: the share of the GPU's time that training may take.
 * @fires start - train what is chosen (detail: boolean, also what is known already).
 * @fires continue, stop, pause, resume - the buttons.
 * @fires options-change - detail: OptionsChange.
 * @fires corpus-file - a text of the visitor's own (detail: File).
 * @slot - below the options.
 */
export class LabControls extends LitElement {
  static override styles = [
    hostStyles,
    panelStyles,
    buttonStyles,
    segmentedStyles,
    formStyles,
    factListStyles,
    labControlsStyles,
  ];
  static override properties = {
    engine: { attribute: false },
    setup: { attribute: false },
    estimate: { attribute: false },
    phase: {},
    fields: { attribute: false },
    count: { type: Number },
    noun: {},
    known: { type: Number },
    left: { type: Number },
    occupied: { type: Boolean },
    instruments: { attribute: false },
    gpuShare: { type: Number },
    compact: { type: Boolean, reflect: true },
    unfolded: { state: true },
  };

  declare engine: Engine;
  declare setup: AnySetup | null;
  declare estimate: Estimate;
  declare phase: Phase;
  declare fields: readonly Field[];
  declare count: number;
  declare noun: string;
  declare known: number;
  declare left: number;
  declare occupied: boolean;
  declare instruments: Instruments | null;
  declare gpuShare: number;
  declare compact: boolean;
  declare unfolded: boolean;
  #amongButtons = false;

  constructor() {
    super();
    this.engine = { kind: 'opening' };
    this.setup = null;
    this.estimate = { kind: 'none' };
    this.phase = 'idle';
    this.fields = [];
    this.count = 0;
    this.noun = 'run';
    this.known = 0;
    this.left = 0;
    this.occupied = false;
    this.instruments = null;
    this.gpuShare = 1;
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
    const several = this.fields.find((field) => field.kind === 'corpora');
    const locked = isBusy(this.phase) || this.engine.kind === 'unavailable';
    return html`
      <section class="panel" aria-label="Experiment">
        ${this.#buttons(setup)} ${this.#estimate(setup)} ${this.#instruments()} ${this.#unfolder()}
        <div class="all" id="all" ?hidden=${this.compact && !this.unfolded}>
          <fieldset class="options" ?disabled=${locked} aria-label="Options">
            ${several === undefined ? this.#text(setup) : nothing} ${this.#fields(setup)}
            ${several === undefined ? nothing : this.#moreTexts(several, setup)}
          </fieldset>
          ${this.#share()}
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
      Text, options, files ${this.unfolded ? '▴' : '▾'}
    </button>`;
  }

  #buttons({ problem }: AnySetup) {
    if (isBusy(this.phase)) return this.#running();
    const able =
      !this.occupied &&
      problem === null &&
      (this.engine.kind !== 'unavailable' || this.engine.failure.kind === 'internal');
    const again = this.phase === 'finished' ? ' again' : '';
    // Training what is chosen without what is known is going on with what is left.
    const isTheSame = this.known > 0 && this.known + this.left === this.count;
    return html`<div class="actions">
      <button class="go" ?disabled=${!able} @click=${() => emit(this, 'start', false)}>
        ${PLAY} ${this.#work()}${again}
      </button>
      ${
        this.known === 0
          ? nothing
          : html`<button class="rest" ?disabled=${!able} @click=${() => emit(this, 'start', true)}>
              Train all ${this.count} again
            </button>`
      }
      ${
        this.left === 0 || isTheSame
          ? nothing
          : html`<button class="rest" ?disabled=${this.occupied} @click=${() => emit(this, 'continue')}>
              Go on with the ${this.left === 1 ? this.noun : `${this.left} ${this.noun}s`} left
            </button>`
      }
    </div>`;
  }

  /** What the button does; runs that are known aren't trained again. */
  #work(): string {
    const { count, known, noun } = this;
    const many = (number: number) => `${number} ${noun}${number === 1 ? '' : 's'}`;
    if (known === 0 || count === 0) return `Train ${many(count)}`;
    return known >= count ? `Show ${many(count)} known already` : `Train ${many(count - known)} more`;
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

  #estimate({ problem, plan }: AnySetup) {
    if (problem !== null) return html`<p class="problem" role="alert">${problem}</p>`;
    if (isBusy(this.phase)) return nothing;
    if (this.estimate.kind === 'failed') return html`<p class="problem" role="status">${this.estimate.message}</p>`;
    const cost = plan === null ? '' : `${formatCount(plan.tokens)} tokens, ${formatFlops(plan.flops)} in all`;
    const time = this.occupied ? 'Another experiment is training.' : estimateText(this.engine, this.estimate);
    return html`<p class="estimate">${time}<br /><small>${cost}</small></p>`;
  }

  #instruments() {
    if (this.instruments === null) return nothing;
    return factList(readings(this.instruments), 'What the GPU does');
  }

  /** Can be changed while training: losses stay the same. */
  #share() {
    const percent = Math.round(100 * this.gpuShare);
    return html`<div class="field">
      <label for="share">Share of the GPU <span>${percent} %</span></label>
      <input
        id="share"
        type="range"
        min=${100 * LEAST_GPU_SHARE}
        max="100"
        step="10"
        .value=${String(percent)}
        title="Less leaves the screen of a busy computer fluid; training takes longer, its losses are the same"
        @input=${(event: Event) => emit(this, 'share-change', Number((event.target as HTMLInputElement).value) / 100)}
      />
    </div>`;
  }

  #text({ corpora, corpusId, fileProblem }: AnySetup) {
    const chosen = corpora.find(({ id }) => id === corpusId);
    return html`
      <div class="field">
        <label for="corpus">Text</label>
        <select id="corpus" @change=${this.#chooseCorpus}>
          ${corpusOptions(corpora, corpusId)}
        </select>
        <div class="about">
          ${chosen === undefined ? nothing : html`<p class="hint">${aboutCorpus(chosen)}</p>`} ${this.#ownFile()}
        </div>
        ${chosen === undefined ? nothing : sourcesOf([chosen])} ${problemText(fileProblem)}
      </div>
    `;
  }

  /** Where the experiment compares several, they are among its own choices; a visitor's file joins them, unless they are tasks. */
  #moreTexts({ of }: CorporaField, { fileProblem }: AnySetup) {
    return html`<div class="field">
      ${of === 'task' ? nothing : html`<div class="about">${this.#ownFile()}</div>`} ${problemText(fileProblem)}
    </div>`;
  }

  #ownFile() {
    return html`<button @click=${this.#openPicker} title="Or drop a UTF-8 text file anywhere on the page">
        Own file…
      </button>
      <input id="file" type="file" accept=".txt,.md,.csv,text/*" hidden @change=${this.#chooseFile} />`;
  }

  #fields({ corpora, corpusId, options }: AnySetup) {
    const corpus = corpora.find(({ id }) => id === corpusId) ?? null;
    const context = {
      options,
      corpus,
      corpora,
      choose: (change: Readonly<Record<string, OptionValue | null>>) => this.#choose(change),
    };
    const control = (field: Field) => fieldControl(field, context);
    const recipe = this.fields.filter(({ place, kind }) => place === 'more' && kind !== 'kernels');
    return html`
      ${this.fields.filter(({ place }) => place === 'main').map(control)}
      ${
        recipe.length === 0
          ? nothing
          : html`<details class="recipe">
              <summary>Recipe</summary>
              ${recipe.map(control)}
            </details>`
      }
    `;
  }

  #choose(options: Readonly<Record<string, OptionValue | null>>): void {
    emit(this, 'options-change', { options });
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

function problemText(problem: string | null) {
  return problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`;
}

customElements.define('lab-controls', LabControls);
declare global {
  interface HTMLElementTagNameMap {
    'lab-controls': LabControls;
  }
}
