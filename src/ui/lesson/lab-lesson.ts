/** The lesson: a step at a time beside the lab that it drives, each with a question to guess before the answer. */
import { LitElement, html, nothing, unsafeCSS, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import katexCss from 'katex/dist/katex.min.css?inline';
import { emit } from '../emit.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import { replyWords, SOURCE_WORDS, shareOf, valueAt, written } from './answer-words.ts';
import { blocks } from './formula.ts';
import { guessScale } from './guess-scale.ts';
import { labLessonStyles } from './lab-lesson.styles.ts';
import type { Replies, Reply } from './replies.ts';
import type { ChoiceQuestion, Evidence, LessonStep, Question, SliderQuestion } from './step.ts';
import { STEPS } from './steps/steps.ts';

/** How finely the slider moves. */
const NOTCHES = 200;

/** What the lab is doing, as far as the lesson's button goes. */
export type LabState = 'ready' | 'opening' | 'training' | 'none';

const WAITING: Readonly<Record<LabState, string>> = {
  ready: '',
  opening: 'Looking for a GPU.',
  training: 'Training. The numbers below are taken over when it is done.',
  none: 'Without WebGPU nothing can be trained here; the recorded runs answer as well.',
};

/**
 * @property step - index of the step on show.
 * @property evidence - the runs that answer.
 * @property replies - what was answered so far.
 * @property lab - whether something can be trained now.
 * @fires lesson-step - the visitor goes to a step (detail: its index).
 * @fires lesson-reply - the visitor has guessed (detail: { id, reply }).
 * @fires lesson-train - the visitor asks for the step's runs (detail: Training).
 * @fires lesson-notes - the visitor asks for the notes.
 * @fires lesson-close - the visitor ends the lesson.
 */
export class LabLesson extends LitElement {
  static override styles = [unsafeCSS(katexCss), hostStyles, buttonStyles, labLessonStyles];
  static override properties = {
    step: { type: Number },
    evidence: { attribute: false },
    replies: { attribute: false },
    lab: {},
    guess: { state: true },
    folded: { state: true },
  };

  declare step: number;
  declare evidence: Evidence;
  declare replies: Replies;
  declare lab: LabState;
  /** What the visitor is about to answer; null before anything was touched. */
  declare guess: number | string | null;
  /** On a phone the sheet can be folded to its head. */
  declare folded: boolean;
  /** Whether the step was changed here: then its title takes the focus, as a new page's would. */
  #turned = false;

  constructor() {
    super();
    this.step = 0;
    this.evidence = { run: null, ladder: null, isoflop: null };
    this.replies = {};
    this.lab = 'opening';
    this.guess = null;
    this.folded = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('step')) this.guess = null;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('step')) return;
    this.renderRoot.querySelector('.page')?.scrollTo(0, 0);
    if (this.#turned) this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    this.#turned = false;
  }

  override render() {
    const step = STEPS[this.step];
    if (step === undefined) return nothing;
    return html`
      <aside aria-label="Lesson" ?data-folded=${this.folded}>
        ${this.#head()}
        <div class="page">
          <h2 tabindex="-1">${step.title}</h2>
          ${blocks(step.before(this.evidence))} ${this.#training(step)} ${this.#asked(step)} ${this.#sources(step)}
        </div>
        ${this.#foot()}
      </aside>
    `;
  }

  #head() {
    return html`<header>
      <nav aria-label="Steps of the lesson">
        <ol>
          ${STEPS.map(
            ({ id, title }, i) =>
              html`<li>
                <button
                  class="dot"
                  aria-label=${`Step ${i + 1}: ${title}`}
                  aria-current=${i === this.step ? 'step' : nothing}
                  title=${title}
                  ?data-done=${id in this.replies}
                  @click=${() => this.#turn(i)}
                >
                  ${i + 1}
                </button>
              </li>`,
          )}
        </ol>
      </nav>
      <button
        class="icon fold"
        aria-label=${this.folded ? 'Unfold the lesson' : 'Fold the lesson'}
        aria-expanded=${!this.folded}
        @click=${() => (this.folded = !this.folded)}
      >
        ${this.folded ? '▴' : '▾'}
      </button>
      <button
        class="icon"
        aria-label="End the lesson"
        title="End the lesson"
        @click=${() => emit(this, 'lesson-close')}
      >
        ✕
      </button>
    </header>`;
  }

  #foot() {
    const last = this.step === STEPS.length - 1;
    return html`<footer>
      <button ?disabled=${this.step === 0} @click=${() => this.#turn(this.step - 1)}>Back</button>
      <span>${this.step + 1} of ${STEPS.length}</span>
      ${
        last
          ? html`<button class="next" @click=${() => emit(this, 'lesson-notes')}>My notes</button>`
          : html`<button class="next" @click=${() => this.#turn(this.step + 1)}>Next</button>`
      }
    </footer>`;
  }

  #turn(step: number): void {
    this.#turned = true;
    this.folded = false;
    emit(this, 'lesson-step', step);
  }

  #training({ training }: LessonStep) {
    if (training === null) return nothing;
    return html`<div class="training">
      <button ?disabled=${this.lab !== 'ready'} @click=${() => emit(this, 'lesson-train', training)}>
        ${training.label}
      </button>
      <p role="status">${WAITING[this.lab]}</p>
    </div>`;
  }

  #asked(step: LessonStep) {
    const question = step.question(this.evidence);
    if (question === null) {
      return html`<section class="question">
        <p>The runs that answer the question of this step are not here yet.</p>
      </section>`;
    }
    const reply = this.replies[step.id];
    const words = reply === undefined ? null : replyWords(question, reply);
    return html`
      <section class="question" aria-labelledby="ask">
        <p id="ask">${question.ask}</p>
        ${reply === undefined || words === null ? this.#form(step.id, question) : this.#reply(question, reply, words)}
      </section>
      ${words === null ? nothing : html`<div class="after">${blocks(step.after(this.evidence))}</div>`}
    `;
  }

  #form(id: string, question: Question) {
    const guess = this.guess;
    const whole = question.kind === 'slider' ? (guess ?? question.start) : guess;
    return html`<form @submit=${(event: Event) => this.#answer(event, id, question, whole)}>
      ${question.kind === 'slider' ? this.#slider(question, Number(whole)) : this.#choices(question)}
      <button class="next" ?disabled=${whole === null}>That is my guess</button>
    </form>`;
  }

  #slider(question: SliderQuestion, guess: number) {
    const text = written(question, guess);
    return html`
      <div class="slider">
        <input
          type="range"
          min="0"
          max=${NOTCHES}
          aria-labelledby="ask"
          aria-valuetext=${text}
          .value=${live(String(Math.round(NOTCHES * shareOf(question, guess))))}
          @input=${(event: Event) =>
            (this.guess = valueAt(question, Number((event.target as HTMLInputElement).value) / NOTCHES))}
        />
        <output>${text}</output>
      </div>
    `;
  }

  #choices({ choices }: ChoiceQuestion) {
    return html`<fieldset aria-labelledby="ask">
      ${choices.map(
        ({ value, label }) =>
          html`<label>
            <input
              type="radio"
              name="choice"
              .checked=${live(this.guess === value)}
              @change=${() => (this.guess = value)}
            />
            ${label}
          </label>`,
      )}
    </fieldset>`;
  }

  #reply(question: Question, { guess, answer }: Reply, words: string) {
    return html`
      ${
        question.kind === 'slider' && typeof guess === 'number' && typeof answer === 'number'
          ? guessScale(question, guess, answer)
          : nothing
      }
      <p class="verdict" role="status">${words}</p>
    `;
  }

  #answer(event: Event, id: string, question: Question, guess: number | string | null): void {
    event.preventDefault();
    if (guess === null) return;
    const reply: Reply = { guess, answer: question.answer, source: SOURCE_WORDS[question.source] };
    emit(this, 'lesson-reply', { id, reply });
  }

  #sources({ sources }: LessonStep) {
    if (sources.length === 0) return nothing;
    return html`<details class="sources">
      <summary>Sources</summary>
      <ul>
        ${sources.map(
          ({ text, url }) => html`<li><a href=${url} target="_blank" rel="noopener noreferrer">${text}</a></li>`,
        )}
      </ul>
    </details>`;
  }
}

customElements.define('lab-lesson', LabLesson);
declare global {
  interface HTMLElementTagNameMap {
    'lab-lesson': LabLesson;
  }
}
