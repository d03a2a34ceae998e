/** Two handles on the axis below a plot: the range of sizes that the law is fitted to. Lies over the plotting area. */
import { LitElement, html, nothing, svg } from 'lit';
import type { Interval } from '../../scaling/types.ts';
import { shareOf, valueAt } from '../chart/plot.ts';
import { emit } from '../emit.ts';
import type { Ground, RangeEnd } from './fit-range.ts';
import { endsOf, isInside, moved, stepped } from './fit-range.ts';
import { spanHandlesStyles } from './span-handles.styles.ts';

const GRIP = svg`<svg viewBox="0 0 10 10" aria-hidden="true"><path d="M3.5 1.5v7M6.5 1.5v7" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" /></svg>`;

/** Sizes that a key moves an end by. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  Home: -Infinity,
  End: Infinity,
};

/**
 * @property ground - the axis and the sizes on it.
 * @property range - null for all sizes.
 * @property format - a place on the axis in words.
 * @fires span-change - detail: the new range, null for all sizes.
 */
export class SpanHandles extends LitElement {
  static override styles = [spanHandlesStyles];
  static override properties = {
    ground: { attribute: false },
    range: { attribute: false },
    format: { attribute: false },
    held: { state: true },
  };

  declare ground: Ground | null;
  declare range: Interval | null;
  declare format: (x: number) => string;
  declare held: RangeEnd | null;

  constructor() {
    super();
    this.ground = null;
    this.range = null;
    this.format = String;
    this.held = null;
  }

  override render() {
    const { ground } = this;
    if (ground === null) return nothing;
    const shares = endsOf(this.range, ground).map((x) => 100 * shareOf(ground.scale, ground.axis, x));
    const [low = 0, high = 100] = shares;
    return html`
      <div class="out low" style=${`width: ${low}%`}></div>
      <div class="out high" style=${`width: ${100 - high}%`}></div>
      ${this.#handle('low', low, ground)} ${this.#handle('high', high, ground)}
    `;
  }

  #handle(end: RangeEnd, share: number, ground: Ground) {
    const at = endsOf(this.range, ground)[end === 'low' ? 0 : 1];
    const inside = ground.xs.filter((x) => isInside(x, this.range)).length;
    return html`<div
      class="handle"
      role="slider"
      tabindex="0"
      style=${`left: ${share}%`}
      aria-label=${end === 'low' ? 'Fit from this size' : 'Fit up to this size'}
      aria-valuemin=${ground.axis[0]}
      aria-valuemax=${ground.axis[1]}
      aria-valuenow=${at}
      aria-valuetext=${`${this.format(at)}: ${inside} of ${ground.xs.length} sizes`}
      ?data-set=${this.range !== null}
      ?data-held=${this.held === end}
      @keydown=${(event: KeyboardEvent) => this.#step(event, end, ground)}
      @pointerdown=${(event: PointerEvent) => this.#hold(event, end)}
      @pointermove=${(event: PointerEvent) => this.#drag(event, ground)}
      @pointerup=${() => (this.held = null)}
      @pointercancel=${() => (this.held = null)}
      @dblclick=${() => this.#change(null)}
    >
      <span class="grip" title="Drag: the law is fitted to the sizes between the two handles">${GRIP}</span>
    </div>`;
  }

  #step(event: KeyboardEvent, end: RangeEnd, ground: Ground): void {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#change(stepped(this.range, end, by, ground));
  }

  #hold(event: PointerEvent, end: RangeEnd): void {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    event.preventDefault();
    this.held = end;
  }

  #drag(event: PointerEvent, ground: Ground): void {
    if (this.held === null) return;
    const { left, width } = this.getBoundingClientRect();
    const value = valueAt(ground.scale, ground.axis, (event.clientX - left) / width);
    this.#change(moved(this.range, this.held, value, ground));
  }

  #change(range: Interval | null): void {
    emit(this, 'span-change', range);
  }
}

customElements.define('span-handles', SpanHandles);
declare global {
  interface HTMLElementTagNameMap {
    'span-handles': SpanHandles;
  }
}
