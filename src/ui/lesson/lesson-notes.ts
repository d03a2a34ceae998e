/** The notes: the whole lesson on one page with the visitor's answers, to read and to print. */
import { LitElement, html, nothing, unsafeCSS } from 'lit';
import katexCss from 'katex/dist/katex.min.css?inline';
import { formatDate } from '../format/numbers.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import { replyWords } from './answer-words.ts';
import { blocks } from './formula.ts';
import { guessScale } from './guess-scale.ts';
import { lessonNotesStyles } from './lesson-notes.styles.ts';
import type { Replies, Reply } from './replies.ts';
import type { Evidence, LessonStep, Question } from './step.ts';
import { STEPS } from './steps/steps.ts';

/**
 * @property evidence - the runs that answer.
 * @property replies - what the visitor answered.
 */
export class LessonNotes extends LitElement {
  static override styles = [unsafeCSS(katexCss), hostStyles, buttonStyles, lessonNotesStyles];
  static override properties = { evidence: { attribute: false }, replies: { attribute: false } };

  declare evidence: Evidence;
  declare replies: Replies;

  constructor() {
    super();
    this.evidence = { run: null, ladder: null, isoflop: null };
    this.replies = {};
  }

  override render() {
    const answered = STEPS.filter(({ id }) => id in this.replies).length;
    return html`
      <main>
        <header>
          <div>
            <h2>Scaling laws: notes</h2>
            <p>
              Loglog, ${formatDate(new Date().toISOString())}. ${answered} of ${STEPS.length} questions
              answered${answered < STEPS.length ? '; what an unanswered one asks for is left open' : ''}.
            </p>
          </div>
          <button class="print" @click=${() => print()}>Print</button>
        </header>
        ${STEPS.map((step, i) => this.#step(step, i))}
      </main>
    `;
  }

  #step(step: LessonStep, i: number) {
    const question = step.question(this.evidence);
    const reply = this.replies[step.id];
    return html`
      <section aria-labelledby=${step.id}>
        <h3 id=${step.id}>${i + 1}. ${step.title}</h3>
        ${blocks(step.before(this.evidence))} ${question === null ? nothing : this.#question(question, reply)}
        ${question === null || reply === undefined ? nothing : blocks(step.after(this.evidence))}
        ${
          step.sources.length === 0
            ? nothing
            : html`<ul class="sources">
                ${step.sources.map(({ text, url }) => html`<li><a href=${url}>${text}</a></li>`)}
              </ul>`
        }
      </section>
    `;
  }

  #question(question: Question, reply: Reply | undefined) {
    const words = reply === undefined ? null : replyWords(question, reply);
    return html`<div class="question">
      <p>${question.ask}</p>
      ${
        question.kind === 'slider' && typeof reply?.guess === 'number' && typeof reply.answer === 'number'
          ? guessScale(question, reply.guess, reply.answer)
          : nothing
      }
      <p class="verdict">${words ?? html`My guess: <span class="blank"></span>`}</p>
    </div>`;
  }
}

customElements.define('lesson-notes', LessonNotes);
declare global {
  interface HTMLElementTagNameMap {
    'lesson-notes': LessonNotes;
  }
}
