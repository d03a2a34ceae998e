/** A plot as a file: SVG for papers, PNG for slides, with title, key and where the numbers are from. */
import { LitElement, css, html, nothing } from 'lit';
import type { Legend } from '../chart/legend.ts';
import type { Plot } from '../chart/plot.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import { messageOf } from '../state/failure.ts';
import { savePng, saveText } from '../state/save.ts';
import type { PlotOrigin } from './plot-origin.ts';

/** All that a saved picture shows but for its origin. */
export interface Picture {
  /** Of the file's name: 'valleys'. */
  readonly id: string;
  readonly title: string;
  readonly plot: Plot;
  readonly legend: Legend;
}

const styles = css`
  :host {
    display: flex;
    gap: 0.2rem;
  }
  button {
    min-height: 1.7rem;
    padding: 0 0.5em;
    border-color: transparent;
    background: none;
    color: var(--ink-soft);
    font-size: var(--text-s);
  }
  button:hover:not(:disabled) {
    background: var(--raised);
    color: var(--ink);
  }
  .problem {
    color: var(--bad);
    font-size: var(--text-s);
  }
  @media (pointer: coarse) {
    button {
      min-height: 2.8rem;
      min-width: 2.8rem;
    }
  }
`;

/**
 * @property picture - makes the picture as it is on screen; null where there is none.
 * @property origin - what is written under it; null where nothing is known.
 */
export class PlotExport extends LitElement {
  static override styles = [hostStyles, buttonStyles, styles];
  static override properties = {
    picture: { attribute: false },
    origin: { attribute: false },
    problem: { state: true },
  };

  declare picture: (() => Picture) | null;
  declare origin: PlotOrigin | null;
  declare problem: string | null;

  constructor() {
    super();
    this.picture = null;
    this.origin = null;
    this.problem = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'group';
    this.ariaLabel = 'Save this picture';
  }

  override render() {
    if (this.picture === null) return nothing;
    return html`
      <button title="Save this picture as SVG" @click=${() => void this.#save('svg')}>SVG</button>
      <button title="Save this picture as PNG" @click=${() => void this.#save('png')}>PNG</button>
      ${this.problem === null ? nothing : html`<span class="problem" role="alert">${this.problem}</span>`}
    `;
  }

  async #save(ending: 'svg' | 'png'): Promise<void> {
    const { picture, origin } = this;
    if (picture === null) return;
    this.problem = null;
    const { id, title, plot, legend } = picture();
    const name = [origin?.stem ?? '', `${id}.${ending}`].filter((part) => part !== '').join('-');
    try {
      // Drawing files is not needed before someone wants one.
      const { plotSvg } = await import('../chart/plot-svg.ts');
      const words = { title, source: origin?.source ?? '', address: origin?.address ?? '' };
      const svg = plotSvg(plot, legend, words, this.#look());
      if (ending === 'svg') saveText(name, 'image/svg+xml', svg);
      else await savePng(name, svg);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  #look() {
    const style = getComputedStyle(this);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
      ink: token('--ink'),
      soft: token('--ink-soft'),
      grid: token('--grid'),
      line: token('--line-strong'),
      surface: token('--surface'),
      fontFamily: style.fontFamily,
    };
  }
}

customElements.define('plot-export', PlotExport);
declare global {
  interface HTMLElementTagNameMap {
    'plot-export': PlotExport;
  }
}
