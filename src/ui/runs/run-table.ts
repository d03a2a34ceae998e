/** The runs, one a row: what each cost, what came of it, and what was predicted for its size. */
import { LitElement, html, nothing } from 'lit';
import type { CorpusInfo } from '../../data/corpus.ts';
import { charactersPerToken } from '../../experiments/corpora.ts';
import type { ScoredPrediction } from '../../experiments/ladder-types.ts';
import { emit } from '../emit.ts';
import {
  bitsPerCharacter,
  formatCount,
  formatExact,
  formatFlops,
  formatLoss,
  formatPlusMinus,
} from '../format/numbers.ts';
import type { Theme } from '../format/palette.ts';
import { sizeColor } from '../format/palette.ts';
import { hostStyles, panelStyles } from '../shared.styles.ts';
import type { RunView } from '../state/run-view.ts';
import { progressText } from '../state/run-view.ts';
import { runTableStyles } from './run-table.styles.ts';

const NONE = '–';

/**
 * @property runs - in the order of the plan.
 * @property corpora - of the plan: their vocabularies decide the bits a character.
 * @property predictions - the frozen prediction of each group that has one; null where none is ever made.
 * @fires run-open - a run is to be shown whole (detail: its id).
 */
export class RunTable extends LitElement {
  static override styles = [hostStyles, panelStyles, runTableStyles];
  static override properties = {
    runs: { attribute: false },
    predictions: { attribute: false },
    corpora: { attribute: false },
    groups: { type: Number },
    theme: {},
  };

  declare runs: readonly RunView[];
  declare predictions: readonly ScoredPrediction[] | null;
  declare corpora: readonly CorpusInfo[];
  declare groups: number;
  declare theme: Theme;

  constructor() {
    super();
    this.runs = [];
    this.predictions = [];
    this.corpora = [];
    this.groups = 0;
    this.theme = 'light';
  }

  get #seeded(): boolean {
    return new Set(this.runs.map(({ seed }) => seed)).size > 1;
  }

  get #purposed(): boolean {
    return this.runs.some(({ purpose }) => purpose !== '');
  }

  override render() {
    return html`
      <section class="panel" aria-label="Runs">
        <header><h2>Runs</h2></header>
        ${
          this.runs.length === 0
            ? html`<p class="empty">No runs yet: those chosen will be listed here.</p>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of runs">
                <table>
                  ${this.#head()}
                  <tbody>
                    ${this.runs.map((run, i) => this.#row(run, this.runs[i - 1]?.group !== run.group))}
                  </tbody>
                </table>
              </div>`
        }
      </section>
    `;
  }

  #head() {
    return html`
      <thead>
        <tr>
          <th scope="col">parameters</th>
          ${this.#purposed ? html`<th scope="col" class="words">for</th>` : nothing}
          ${this.#seeded ? html`<th scope="col">seed</th>` : nothing}
          <th scope="col" class="optional">tokens</th>
          <th scope="col" class="optional">FLOPs</th>
          <th scope="col">tokens<small>a second</small></th>
          ${this.predictions === null ? nothing : html`<th scope="col">predicted<small>nats a token</small></th>`}
          <th scope="col">held-out loss<small>nats a token</small></th>
          <th scope="col" class="optional">the same<small>bits a char.</small></th>
          <th scope="col" class="state">state</th>
        </tr>
      </thead>
    `;
  }

  #row(run: RunView, first: boolean) {
    const { record, tokensPerSecond } = run;
    const loss = record?.loss ?? null;
    const color = sizeColor(this.theme, run.group, this.groups);
    return html`
      <tr data-kind=${run.progress.kind} data-run=${run.id}>
        <th scope="row" title=${`${formatExact(run.parameters)} parameters, width ${run.width}, ${run.title}`}>
          <button
            class="open"
            aria-label=${`${formatCount(run.parameters)} parameters, seed ${run.seed}: show the run`}
            @click=${() => emit(this, 'run-open', run.id)}
          >
            <span class="swatch" style=${`background: ${color}`}></span>${formatCount(run.parameters)}
          </button>
        </th>
        ${this.#purposed ? html`<td class="words">${run.purpose}</td>` : nothing}
        ${this.#seeded ? html`<td>${run.seed}</td>` : nothing}
        <td class="optional" title=${formatExact(run.tokens)}>${formatCount(run.tokens)}</td>
        <td class="optional">${formatFlops(run.flops)}</td>
        <td>${tokensPerSecond === null ? NONE : formatCount(tokensPerSecond)}</td>
        ${this.predictions === null ? nothing : html`<td>${first ? this.#predicted(run.group) : nothing}</td>`}
        <td data-loss title=${loss === null ? '' : `${loss} nats a token`}>${this.#loss(run)}</td>
        <td class="optional">
          ${loss === null ? NONE : formatLoss(bitsPerCharacter(loss, charactersPerToken(this.corpora, run.spec)))}
        </td>
        <td class="state">${this.#state(run)}</td>
      </tr>
    `;
  }

  #loss(run: RunView) {
    const loss = run.record?.loss ?? null;
    return loss === null ? NONE : html`<strong>${formatLoss(loss)}</strong>`;
  }

  #predicted(rung: number) {
    const scored = this.predictions?.find((prediction) => prediction.rung === rung);
    if (scored === undefined) return NONE;
    const { prediction, inside } = scored;
    const words = inside === null ? '' : inside ? 'inside the interval' : 'outside the interval';
    return html`<span class=${inside === null ? '' : inside ? 'inside' : 'outside'} title=${words}
      >${formatPlusMinus(prediction.loss, prediction.interval)}<span class="unseen"> ${words}</span></span
    >`;
  }

  #state({ progress }: RunView) {
    const bad = progress.kind === 'diverged' || progress.kind === 'failed';
    const text = html`<span class=${bad ? 'bad' : ''}>${progressText(progress)}</span>`;
    if (progress.kind !== 'training') return text;
    return html`${text}<progress max=${progress.steps} .value=${progress.step} aria-label="Steps done"></progress>`;
  }
}

customElements.define('run-table', RunTable);
declare global {
  interface HTMLElementTagNameMap {
    'run-table': RunTable;
  }
}
