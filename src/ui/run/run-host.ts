/** Opens a run that was clicked anywhere in the view. The dialog is loaded when the first one is asked for. */
import { LitElement, css, html, nothing } from 'lit';
import { corporaOf } from '../../experiments/corpora.ts';
import type { ScoredPrediction } from '../../experiments/ladder-types.ts';
import type { Theme } from '../format/palette.ts';
import type { Lab } from '../state/lab.ts';
import type { Shown } from '../state/lab-view.ts';
import { messageOf } from '../state/failure.ts';
import { verdict } from '../state/words.ts';

/** What of a ladder's state is told of a run; other experiments predict no single size. */
type AnyShown = Shown<{ readonly plan: Texts; readonly predictions?: readonly ScoredPrediction[] }>;
type Texts = Parameters<typeof corporaOf>[0];

const styles = css`
  p {
    position: fixed;
    inset: auto 1rem 1rem;
    z-index: 5;
    margin: 0 auto;
    max-width: 40rem;
    padding: var(--gap-s) var(--gap);
    border-radius: var(--radius-s);
    background: var(--bad-soft);
    color: var(--bad);
  }
`;

/**
 * @property shown - the experiment on screen.
 * @property lab - has the weights of runs trained here; null without a GPU.
 * @property look - theme and type size.
 */
export class RunHost extends LitElement {
  static override styles = styles;
  static override properties = {
    shown: { attribute: false },
    lab: { attribute: false },
    theme: {},
    look: {},
    run: { state: true },
    ready: { state: true },
    problem: { state: true },
  };

  declare shown: AnyShown | null;
  declare lab: Lab | null;
  declare theme: Theme;
  declare look: string;
  /** Id of the run that is open. */
  declare run: string | null;
  declare ready: boolean;
  declare problem: string;
  #around: Node | null = null;

  constructor() {
    super();
    this.shown = null;
    this.lab = null;
    this.theme = 'light';
    this.look = '';
    this.run = null;
    this.ready = false;
    this.problem = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#around = this.getRootNode();
    this.#around.addEventListener('run-open', this.#open);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#around?.removeEventListener('run-open', this.#open);
  }

  override render() {
    if (this.problem !== '') return html`<p role="alert">${this.problem}</p>`;
    if (this.run === null || !this.ready || this.shown === null) return nothing;
    const runs = [...this.shown.runs.values()];
    const group = this.shown.runs.get(this.run)?.group;
    const predicted = this.shown.state.predictions?.find(({ rung }) => rung === group);
    return html`<run-dialog
      .runs=${runs}
      .run=${this.run}
      .groups=${new Set(runs.map((run) => run.group)).size}
      .corpora=${corporaOf(this.shown.state.plan)}
      .lab=${this.lab}
      .remark=${predicted === undefined ? '' : remarkOf(predicted)}
      .theme=${this.theme}
      .look=${this.look}
      @run-close=${() => (this.run = null)}
    ></run-dialog>`;
  }

  readonly #open = (event: Event): void => {
    this.run = (event as CustomEvent<string>).detail;
    this.problem = '';
    import('./run-dialog.ts').then(
      () => (this.ready = true),
      (error: unknown) => (this.problem = `The run could not be shown: ${messageOf(error)}`),
    );
  };
}

function remarkOf(scored: ScoredPrediction): string {
  const { predicted, score } = verdict(scored);
  return `${predicted}: ${score}`;
}

customElements.define('run-host', RunHost);
declare global {
  interface HTMLElementTagNameMap {
    'run-host': RunHost;
  }
}
