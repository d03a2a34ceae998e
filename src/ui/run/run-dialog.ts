/** One run, all of it: its curve, what it cost, its configuration; with its weights, what it writes and where it looks. */
import { whyNotQwen3 } from '../../checkpoint/exportable.ts';
import { LitElement, html, nothing } from 'lit';
import '../chart/plot-chart.ts';
import './attention-view.ts';
import './own-prompt.ts';
import '../experts/expert-load.ts';
import { isClosing } from '../closing.ts';
import { dialogStyles } from '../dialog.ts';
import type { CorpusInfo } from '../../data/corpus.ts';
import { charactersPerToken } from '../../experiments/corpora.ts';
import { emit } from '../emit.ts';
import { factList, factListStyles } from '../fact-list.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import { messageOf } from '../state/failure.ts';
import type { Lab } from '../state/lab.ts';
import type { RunView } from '../state/run-view.ts';
import { saveBytes, saveText } from '../state/save.ts';
import { isPicture, pixelPicture } from '../samples/pixel-picture.ts';
import { runDialogStyles } from './run-dialog.styles.ts';
import { runCurve } from './run-curve.ts';
import { configurationFacts, outcomeFacts } from './run-facts.ts';

/** Whether a run's weights are at hand. */
type Weights = 'asking' | 'here' | 'missing';

/**
 * @property runs - of the experiment on screen, in the order of the plan.
 * @property run - id of the one to show.
 * @property groups - number of groups of the plan, for the colours.
 * @property corpora - of the plan.
 * @property lab - has the weights of runs trained here; null without a GPU.
 * @property remark - what was predicted for it and how that came out, '' for nothing.
 * @property look - theme and type size, passed on to the chart.
 * @fires run-open - another run is to be shown (detail: its id).
 * @fires run-close - the visitor closed it.
 */
export class RunDialog extends LitElement {
  static override styles = [hostStyles, buttonStyles, dialogStyles, factListStyles, runDialogStyles];
  static override properties = {
    runs: { attribute: false },
    run: {},
    groups: { type: Number },
    corpora: { attribute: false },
    lab: { attribute: false },
    remark: {},
    theme: {},
    look: {},
    weights: { state: true },
    said: { state: true },
  };

  declare runs: readonly RunView[];
  declare run: string;
  declare groups: number;
  declare corpora: readonly CorpusInfo[];
  declare lab: Lab | null;
  declare remark: string;
  declare theme: Theme;
  declare look: string;
  declare weights: Weights;
  /** How the last file or copy came out. */
  declare said: { readonly text: string; readonly bad: boolean };

  constructor() {
    super();
    this.runs = [];
    this.run = '';
    this.groups = 0;
    this.corpora = [];
    this.lab = null;
    this.remark = '';
    this.theme = 'light';
    this.look = '';
    this.weights = 'asking';
    this.said = { text: '', bad: false };
  }

  get #shown(): RunView | null {
    return this.runs.find(({ id }) => id === this.run) ?? null;
  }

  protected override willUpdate(changes: Map<string, unknown>): void {
    const runs = changes.get('runs') as readonly RunView[] | undefined;
    const before = runs?.find(({ id }) => id === this.run);
    const ended = changes.has('runs') && before?.weighed !== this.#shown?.weighed;
    if (changes.has('run')) this.said = { text: '', bad: false };
    if (changes.has('run') || changes.has('lab') || ended) void this.#ask();
  }

  async #ask(): Promise<void> {
    const { run, lab } = this;
    this.weights = 'asking';
    const kept = await lab?.checkpoints().catch(() => null);
    if (run === this.run) this.weights = kept?.checkpoints.some((each) => each.run === run) ? 'here' : 'missing';
  }

  override render() {
    const run = this.#shown;
    return html`
      <wa-dialog open light-dismiss @wa-hide=${(event: Event) => isClosing(event) && emit(this, 'run-close')}>
        ${run === null ? nothing : this.#content(run)}
      </wa-dialog>
    `;
  }

  #content(run: RunView) {
    return html`
      <span slot="label" class="title">
        <span class="swatch" style=${`background: ${sizeColor(this.theme, run.group, this.groups)}`}></span>
        ${[run.title, run.purpose, `seed ${run.seed}`].filter((part) => part !== '').join(', ')}
      </span>
      ${this.#step(-1, '‹', 'The run before')} ${this.#step(1, '›', 'The next run')}
      <div class="columns">
        <div>
          ${this.#curve(run)} ${this.#load(run)} ${this.#outcome(run)}
          ${this.weights === 'here' ? this.#configuration(run) : nothing}
        </div>
        <div>
          ${this.#writing(run)} ${this.#looking(run)} ${this.weights === 'here' ? nothing : this.#configuration(run)}
        </div>
      </div>
    `;
  }

  #step(by: number, label: string, name: string) {
    const other = this.runs[this.runs.findIndex(({ id }) => id === this.run) + by];
    return html`<button
      slot="header-actions"
      class="step"
      aria-label=${name}
      ?disabled=${other === undefined}
      @click=${() => other !== undefined && emit(this, 'run-open', other.id)}
    >
      ${label}
    </button>`;
  }

  /** A click on another run of its group opens that one. */
  #curve(run: RunView) {
    const plot = runCurve(run, this.runs, this.groups, this.theme);
    return html`<section aria-label="Its curve">
      <h3>Loss while training</h3>
      ${
        run.curve.length === 0
          ? html`<p class="hint">It has not begun.</p>`
          : html`<plot-chart
              .plot=${plot}
              .theme=${this.look}
              @plot-pick=${(event: CustomEvent<string>) => emit(this, 'run-open', event.detail)}
            ></plot-chart>`
      }
    </section>`;
  }

  /** Of a mixture: how the held-out tokens were shared out among the experts, or those of late while it trains. */
  #load({ record, draft }: RunView) {
    const load = record?.expertLoad ?? draft?.expertLoad;
    if (load === undefined) return nothing;
    return html`<section aria-labelledby="load">
      <h3 id="load">Tokens by expert, layer by layer</h3>
      <expert-load .load=${load}></expert-load>
      <p class="hint">The dashed line is an even share.</p>
    </section>`;
  }

  #outcome(run: RunView) {
    const { record } = run;
    const facts = outcomeFacts(run, charactersPerToken(this.corpora, run.spec));
    const unsaved = whyNotQwen3(run.spec.model);
    return html`<section aria-labelledby="outcome">
      <h3 id="outcome">What came of it, and what it cost</h3>
      ${factList(this.remark === '' ? facts : [...facts, { name: 'Prediction', value: this.remark }])}
      <div class="files">
        ${
          record === null
            ? nothing
            : html`<button @click=${() => saveText(`run-${run.id}.json`, 'application/json', JSON.stringify(record))}>
                Save its record
              </button>`
        }
        ${
          this.weights === 'here' && unsaved === null
            ? html`<button
                title="A zip with safetensors, config.json and tokenizer: opens in Hugging Face transformers as Qwen3"
                @click=${() => void this.#saveWeights(run)}
              >
                Save its weights
              </button>`
            : nothing
        }
        <button @click=${() => void this.#copySpec(run)}>Copy its spec</button>
        <span class=${this.said.bad ? 'said bad' : 'said'} role="status">${this.said.text}</span>
      </div>
      ${this.weights === 'here' && unsaved !== null ? html`<p class="hint">${unsaved}</p>` : nothing}
    </section>`;
  }

  #configuration({ spec }: RunView) {
    return html`<section aria-labelledby="configuration">
      <h3 id="configuration">Configuration</h3>
      ${factList(configurationFacts(spec))}
      <details>
        <summary>As JSON</summary>
        <pre tabindex="0">${JSON.stringify(spec, null, 2)}</pre>
      </details>
    </section>`;
  }

  #writing(run: RunView) {
    const written = run.record?.sample ?? run.draft ?? { prompt: '', text: '' };
    return html`<section aria-labelledby="writing">
      <h3 id="writing">What it writes</h3>
      ${
        this.weights === 'here'
          ? html`<own-prompt .lab=${this.lab} .run=${run.id} .written=${written}></own-prompt>`
          : html`${
              isPicture(written.prompt + written.text)
                ? pixelPicture(written.prompt, written.text)
                : html`<blockquote><span class="prompt">${written.prompt}</span>${written.text}</blockquote>`
            }
            ${this.weights === 'missing' ? html`<p class="absent">${absenceText(run, this.lab)}</p>` : nothing}`
      }
    </section>`;
  }

  #looking(run: RunView) {
    if (this.weights !== 'here') return nothing;
    return html`<section aria-labelledby="looking">
      <h3 id="looking">Where it looks</h3>
      <p class="hint">
        Attention, a map a head: a row is the character that looks, and what it draws on lies to its left.
      </p>
      <attention-view .lab=${this.lab} .run=${run.id} .look=${this.look}></attention-view>
    </section>`;
  }

  /** As files that other programs open; what makes them is loaded with the first wish. */
  async #saveWeights({ id }: RunView): Promise<void> {
    try {
      const [checkpoint, { qwen3Zip }] = await Promise.all([
        this.lab?.checkpoint(id),
        import('../../checkpoint/qwen3-zip.ts'),
      ]);
      if (!checkpoint) throw new Error('The weights of this run are not kept any more. Train it again.');
      const { name, bytes } = qwen3Zip(checkpoint);
      saveBytes(name, 'application/zip', bytes);
      this.said = { text: `Saved as ${name}.`, bad: false };
    } catch (error) {
      this.said = { text: messageOf(error), bad: true };
    }
  }

  async #copySpec({ spec }: RunView): Promise<void> {
    try {
      await navigator.clipboard.writeText(JSON.stringify(spec, null, 2));
      this.said = { text: 'Copied.', bad: false };
    } catch (error) {
      this.said = { text: `Not copied: ${messageOf(error)} It can be selected under “As JSON”.`, bad: true };
    }
  }
}

/** Why there is nothing to write with, and what to do. */
function absenceText(run: RunView, lab: Lab | null): string {
  if (run.record === null)
    return 'When it has been trained, it can go on from a prompt of yours and show where it looks.';
  const gone = 'Its weights are not here: it was trained elsewhere, or they have made room for others.';
  return lab === null
    ? `${gone} Training needs a GPU adapter.`
    : `${gone} Train it here, and it goes on from a prompt of yours and shows where it looks.`;
}

customElements.define('run-dialog', RunDialog);
declare global {
  interface HTMLElementTagNameMap {
    'run-dialog': RunDialog;
  }
}
