/** What stands in the empty corner of the law's plot: the equation, its exponent's interval, and the key. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Interval, LawFit, PowerLaw } from '../../scaling/types.ts';
import { formatConstant } from '../format/numbers.ts';
import type { LawScene } from './law-picture.ts';
import { mainFit, missOf, shownLaw } from './law-picture.ts';
import { missText } from './law-words.ts';

const KEY = {
  dot: svg`<svg viewBox="0 0 16 9"><circle cx="8" cy="4.5" r="3.4" fill="currentColor" /></svg>`,
  ring: svg`<svg viewBox="0 0 16 9"><circle cx="8" cy="4.5" r="3.4" fill="none" stroke="currentColor" stroke-width="1.4" /></svg>`,
  cross: svg`<svg viewBox="0 0 16 9"><path d="M5 1.5l6 6M11 1.5l-6 6" stroke="currentColor" stroke-width="1.6" /></svg>`,
  line: svg`<svg viewBox="0 0 16 9"><rect width="16" height="9" fill="var(--band)" /><path d="M0 4.5h16" stroke="var(--law)" stroke-width="2" /></svg>`,
  dots: svg`<svg viewBox="0 0 16 9"><path d="M0 4.5h16" stroke="var(--series-3)" stroke-width="2" stroke-dasharray="2 3" /></svg>`,
  dash: svg`<svg viewBox="0 0 16 9"><path d="M0 4.5h16" stroke="var(--ink-faint)" stroke-width="1.5" stroke-dasharray="4 3" /></svg>`,
} as const;

const key = (shape: keyof typeof KEY, words: string) => html`<span class="key">${KEY[shape]} ${words}</span>`;

function equation({ floor, scale, exponent }: PowerLaw, letter: string, fit: LawFit | null): TemplateResult {
  const fitted = fit === null ? 'Assumed from few sizes; not yet a fit' : '';
  return html`<span class="equation" data-law title=${fitted}
    ><i>L</i>(<i>${letter}</i>) = ${floor === 0 ? '' : `${formatConstant(floor)} + `}${formatConstant(scale)} ·
    <i>${letter}</i><sup>−${formatConstant(exponent)}</sup></span
  >`;
}

function exponentText(fit: LawFit | null): string {
  const interval = fit?.intervals.exponent ?? null;
  if (fit === null || interval === null) return '';
  const span = ([low, high]: Interval) => `${formatConstant(low)} to ${formatConstant(high)}`;
  return `exponent ${span(interval)} (${Math.round(fit.level * 100)} %)`;
}

/** How the law does on the sizes it has not seen; '' where it has seen all. */
function heldOutText({ points }: LawScene, law: PowerLaw | null): string {
  const held = points.filter(({ inside }) => !inside);
  if (held.length === 0 || law === null) return '';
  const fitted = points.length - held.length;
  const misses = held.map((point) => missOf(law, point));
  const worst = misses.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
  const size = held.length === 1 ? 'the size held out' : `${held.length} sizes held out`;
  return `fitted to ${fitted}; ${held.length === 1 ? 'misses' : 'at most'} ${missText(worst)} on ${size}`;
}

/**
 * @param busy - the law of what is chosen is being fitted.
 * @param handles - whether there are handles to drag.
 */
export function lawCaption(scene: LawScene, busy: boolean, handles: boolean): TemplateResult {
  const law = shownLaw(scene);
  const fit = mainFit(scene);
  const other = scene.choice.floor ? scene.fits.pure : scene.fits.floor;
  const held = heldOutText(scene, law);
  return html`<div class="caption" aria-busy=${busy}>
    ${law === null ? nothing : equation(law, scene.choice.axis === 'flops' ? 'C' : 'N', fit)}
    ${held === '' ? html`<span>${exponentText(fit)}</span>` : html`<span class="held">${held}</span>`}
    ${scene.overlay === null ? nothing : key('dots', `${scene.overlay.cite}, exponent ${formatConstant(scene.overlay.exponent)}`)}
    <span class="keys">
      ${key('dot', 'measured')}
      ${held === '' ? (scene.ladder.predictions.length > 0 ? key('ring', 'predicted') : nothing) : key('cross', 'held out')}
      ${law === null ? nothing : key('line', 'law')}
      ${fit === null || other === null ? nothing : key('dash', scene.choice.floor ? 'without floor' : 'with floor')}
    </span>
    ${handles && held === '' ? html`<span class="tried">drag a handle to hold sizes out</span>` : nothing}
  </div>`;
}
