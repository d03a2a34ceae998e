/** What is going on, in one line, and the prediction of the moment beside it in large figures. */
import { LitElement, html, nothing } from 'lit';
import { formatDuration } from '../format/numbers.ts';
import { withPowers } from '../format/powers.ts';
import { hostStyles } from '../shared.styles.ts';
import type { Headline, Verdict } from '../state/words.ts';
import type { Progress } from '../state/progress.ts';
import { labStatusStyles } from './lab-status.styles.ts';

/**
 * @property progress - null where nothing is under way.
 * @property projector - only what a room must read.
 */
export class LabStatus extends LitElement {
  static override styles = [hostStyles, labStatusStyles];
  static override properties = {
    headline: { attribute: false },
    verdicts: { attribute: false },
    progress: { attribute: false },
    projector: { type: Boolean, reflect: true },
  };

  declare headline: Headline;
  declare verdicts: readonly Verdict[];
  declare progress: Progress | null;
  declare projector: boolean;

  constructor() {
    super();
    this.headline = { badge: '', tone: 'plain', text: '' };
    this.verdicts = [];
    this.progress = null;
    this.projector = false;
  }

  override render() {
    const { badge, tone, text, finding = '' } = this.headline;
    return html`
      <div class="strip">
        <div class="now">
          ${
            finding === ''
              ? html`<p><span class="badge" data-tone=${tone}>${badge}</span>${text}</p>`
              : html`<p class="finding"><span class="badge" data-tone=${tone}>${badge}</span>${withPowers(finding)}</p>
                  <p class="about">${text}</p>`
          }
          ${this.#bar()}
        </div>
        ${this.verdicts.map((verdict) => this.#verdict(verdict))}
        <p class="unseen" role="status">${badge}. ${finding} ${this.verdicts.map(spoken).join(' ')}</p>
      </div>
    `;
  }

  #bar() {
    if (this.progress === null) return nothing;
    const { share, secondsLeft } = this.progress;
    const left = secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`;
    return html`
      <div class="bar">
        <progress max="1" .value=${share} aria-label="Progress of the ladder"></progress>
        <span>${Math.floor(share * 100)} %${left === '' ? '' : ` · ${left}`}</span>
      </div>
    `;
  }

  #verdict({ size, predicted, measured, score, tone }: Verdict) {
    return html`
      <div class="verdict" data-tone=${tone}>
        <p class="figures">
          predicted <strong>${predicted}</strong>${
            measured === null ? nothing : html`, measured <strong>${measured}</strong>`
          }
        </p>
        <p class="small">${size} · <span class="score">${score}</span></p>
      </div>
    `;
  }
}

/** The announcement for screen readers: it changes once a size, not with every percent. */
function spoken({ size, predicted, measured, score }: Verdict): string {
  return `${size}: predicted ${predicted}${measured === null ? '' : `, measured ${measured}`}, ${score}.`;
}

customElements.define('lab-status', LabStatus);
declare global {
  interface HTMLElementTagNameMap {
    'lab-status': LabStatus;
  }
}
