/** Where a trained model looks in a sentence of the visitor's: a map a head, and the loss of every character. */
import { LitElement, html, nothing } from 'lit';
import type { Attention } from '../../checkpoint/attention.ts';
import { formatLoss } from '../format/numbers.ts';
import { buttonStyles, formStyles, hostStyles } from '../shared.styles.ts';
import { messageOf } from '../state/failure.ts';
import type { Lab } from '../state/lab.ts';
import type { HeadChoice } from './attention-picture.ts';
import { headMap, mapPixels, mostDrawnOn, opacityOf, rowOf, shownCharacter, surprise } from './attention-picture.ts';
import { attentionViewStyles } from './attention-view.styles.ts';

const SENTENCE = 'the people of the united states';

/** Characters that a key moves the row by. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** The three channels of a computed colour. */
function channelsOf(element: Element): [number, number, number] {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  if (canvas === null) return [0, 0, 0];
  canvas.fillStyle = getComputedStyle(element).color;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/**
 * @property lab - reads the text.
 * @property run - id of the run whose kept weights read it.
 * @property look - theme and type size: the maps are painted anew with it.
 */
export class AttentionView extends LitElement {
  static override styles = [hostStyles, buttonStyles, formStyles, attentionViewStyles];
  static override properties = {
    lab: { attribute: false },
    run: {},
    look: {},
    attention: { state: true },
    problem: { state: true },
    row: { state: true },
    chosen: { state: true },
  };

  declare lab: Lab | null;
  declare run: string;
  declare look: string;
  declare attention: Attention | null;
  declare problem: string | null;
  /** The character that looks. */
  declare row: number;
  declare chosen: HeadChoice;
  #asked = 0;

  constructor() {
    super();
    this.lab = null;
    this.run = '';
    this.look = '';
    this.attention = null;
    this.problem = null;
    this.row = 0;
    this.chosen = 'mean';
  }

  protected override willUpdate(changes: Map<string, unknown>): void {
    if (!changes.has('run')) return;
    this.attention = null;
    this.chosen = 'mean';
    void this.#read(this.#sentence);
  }

  get #sentence(): string {
    return this.renderRoot.querySelector('input')?.value ?? SENTENCE;
  }

  async #read(text: string): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const attention = await this.lab?.attend(this.run, text);
      if (asked !== this.#asked || attention === undefined) return;
      this.attention = attention;
      this.problem = null;
      this.row = attention.characters.length - 1;
    } catch (error) {
      if (asked === this.#asked) this.problem = messageOf(error);
    }
  }

  override render() {
    return html`
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          void this.#read(this.#sentence);
        }}
      >
        <input
          type="text"
          aria-label="A sentence to read"
          .defaultValue=${SENTENCE}
          spellcheck="false"
          maxlength="200"
        />
        <button>Read it</button>
      </form>
      ${this.problem === null ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      ${this.attention === null ? nothing : this.#picture(this.attention)}
    `;
  }

  #picture(attention: Attention) {
    const { characters, losses } = attention;
    const weights = rowOf(attention, this.row, this.chosen);
    const character = shownCharacter(characters[this.row] ?? '');
    const loss = losses[this.row] ?? null;
    const by =
      this.chosen === 'mean'
        ? 'all heads together look'
        : `head ${this.chosen.head + 1} of layer ${this.chosen.layer + 1} looks`;
    const draws = `At “${character}”, ${by} most at ${mostDrawnOn(weights, characters)}.`;
    const cost = loss === null ? '' : ` It was foretold with a loss of ${formatLoss(loss)} nats.`;
    return html`
      <div
        class="sentence"
        role="slider"
        tabindex="0"
        aria-label="The character that looks"
        aria-valuemin="1"
        aria-valuemax=${characters.length}
        aria-valuenow=${this.row + 1}
        aria-valuetext=${`${draws}${cost}`}
        @keydown=${this.#step}
      >
        ${characters.map(
          (each, i) =>
            html`<span
              style=${`--drawn: ${opacityOf(weights[i] ?? 0)}; --surprise: ${surprise(losses[i] ?? null)}`}
              ?data-row=${i === this.row}
              @pointerenter=${() => (this.row = i)}
              >${each === '\n' ? '⏎' : each}</span
            >`,
        )}
      </div>
      <p class="hint">${draws}${cost} The line below the sentence is redder the less a character was expected.</p>
      ${this.#maps(attention)}
    `;
  }

  #maps({ layers, heads }: Attention) {
    const columns = `auto repeat(${heads}, minmax(0, 7.5rem))`;
    return html`<div class="maps" style=${`grid-template-columns: ${columns}`}>
      ${Array.from({ length: layers }, (_, layer) => [
        html`<span class="layer">layer ${layer + 1}</span>`,
        ...Array.from({ length: heads }, (__, head) => {
          const pressed = this.chosen !== 'mean' && this.chosen.layer === layer && this.chosen.head === head;
          return html`<button
            aria-label=${`Layer ${layer + 1}, head ${head + 1}`}
            title=${`Layer ${layer + 1}, head ${head + 1}: choose it alone, or all again`}
            aria-pressed=${pressed}
            @click=${() => (this.chosen = pressed ? 'mean' : { layer, head })}
          >
            <canvas data-layer=${layer} data-head=${head}></canvas>
          </button>`;
        }),
      ])}
    </div>`;
  }

  protected override updated(): void {
    const { attention } = this;
    if (attention === null) return;
    const size = attention.characters.length;
    const canvases = [...this.renderRoot.querySelectorAll('canvas')];
    const color = canvases[0] === undefined ? null : channelsOf(canvases[0]);
    if (color === null) return;
    for (const canvas of canvases) {
      const map = headMap(attention, Number(canvas.dataset['layer']), Number(canvas.dataset['head']));
      [canvas.width, canvas.height] = [size, size];
      const pixels = mapPixels(map, color, size, this.row);
      canvas.getContext('2d')?.putImageData(new ImageData(pixels, size, size), 0, 0);
    }
  }

  #step(event: KeyboardEvent): void {
    const by = STEPS[event.key];
    const last = (this.attention?.characters.length ?? 1) - 1;
    if (by === undefined) return;
    event.preventDefault();
    this.row = Math.min(last, Math.max(0, this.row + by));
  }
}

customElements.define('attention-view', AttentionView);
declare global {
  interface HTMLElementTagNameMap {
    'attention-view': AttentionView;
  }
}
