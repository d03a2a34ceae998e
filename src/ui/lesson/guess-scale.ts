/** A visitor's guess drawn beside what was measured, on the slider's own scale. */
import { html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { shareOf, written } from './answer-words.ts';
import type { SliderQuestion } from './step.ts';

interface Mark {
  readonly kind: 'guess' | 'answer' | 'beside';
  readonly label: string;
  readonly value: number;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

/** A label stays within the scale: near an end it is set to that side. */
function mark(question: SliderQuestion, { kind, label, value }: Mark) {
  const share = shareOf(question, value);
  const side = share < 0.2 ? 'start' : share > 0.8 ? 'end' : 'middle';
  return html`<div class="mark" data-kind=${kind} data-side=${side} style=${styleMap({ left: percent(share) })}>
    <span>${label} ${written(question, value)}</span>
  </div>`;
}

/** One row a mark, so that equal values don't cover each other. Hidden from screen readers: the sentence below says the same. */
export function guessScale(question: SliderQuestion, guess: number, answer: number) {
  const { beside } = question;
  const range = beside?.interval ?? null;
  const [from, to] = range === null ? [0, 0] : range.map((end) => shareOf(question, end));
  return html`<div class="scale" aria-hidden="true">
    <div class="row">${mark(question, { kind: 'guess', label: 'you', value: guess })}</div>
    <div class="row">
      ${mark(question, { kind: 'answer', label: question.source === 'computed' ? 'right' : 'measured', value: answer })}
    </div>
    ${
      beside === null
        ? nothing
        : html`<div class="row">
            ${
              range === null
                ? nothing
                : html`<div
                    class="range"
                    style=${styleMap({ left: percent(from ?? 0), width: percent((to ?? 0) - (from ?? 0)) })}
                  ></div>`
            }
            ${mark(question, { kind: 'beside', ...beside })}
          </div>`
    }
    <div class="ends">
      <span>${written(question, question.min)}</span><span>${written(question, question.max)}</span>
    </div>
  </div>`;
}
