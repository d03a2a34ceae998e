/** Fits to a visitor's own table of runs: the file, how it is fitted, the laws compared, and everything to take away. */
import { LitElement, html, nothing } from 'lit';
import '../experiment/data-table.ts';
import '../experiment/finding-panel.ts';
import '../figure/figure-panel.ts';
import '../status/lab-status.ts';
import { plural } from '../../experiments/format.ts';
import { ALL, valueText } from '../../runs-table/kinds.ts';
import type { Kind } from '../../runs-table/types.ts';
import type { FitSettings } from '../../runs-table/fits/types.ts';
import { PUBLISHED_LAWS } from '../../scaling/published.ts';
import { publishedCurve, publishedExponents } from '../../scaling/published/use.ts';
import { TABLE_FILES } from '../analysis/table-fitter.ts';
import { editedNumber, typedNumber } from '../controls/number-text.ts';
import { besideStyles, sideFormStyles } from '../beside.styles.ts';
import { emit } from '../emit.ts';
import { toolOrigin } from '../exports/plot-origin.ts';
import type { Theme } from '../format/palette.ts';
import { segmented } from '../segmented.ts';
import { buttonStyles, formStyles, hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import type { TableSession, TableView } from '../state/table-session.ts';
import { columnSentences, tableHeadline } from './fit-words.ts';
import { fitViewStyles } from './fit-view.styles.ts';

/** Published laws that say something to lay over runs: a curve, or how the best split grows. */
const OVERLAYS = PUBLISHED_LAWS.filter(
  (law) =>
    publishedExponents(law) !== null ||
    (['parameters', 'tokens', 'flops'] as const).some((axis) => publishedCurve(law, axis) !== null),
);

const MODES: readonly { readonly value: FitSettings['mode']; readonly label: string }[] = [
  { value: 'robust', label: 'robust' },
  { value: 'paper', label: 'as Hoffmann et al.' },
];

const AXES = [
  { value: 'flops', label: 'dearest' },
  { value: 'n', label: 'largest' },
  { value: 'd', label: 'longest' },
] as const;

/** A table to begin with: runs on screen elsewhere. */
export interface OfferedRuns {
  /** 'The ladder'. */
  readonly title: string;
  readonly text: () => string;
}

/**
 * @property session - takes what the visitor does.
 * @property view - what it knows; a new object at every change.
 * @property offered - runs of an experiment that could be fitted; null where there are none.
 * @fires plan-law - the fitted law is to be planned with.
 */
export class FitView extends LitElement {
  static override styles = [
    hostStyles,
    panelStyles,
    buttonStyles,
    segmentedStyles,
    formStyles,
    besideStyles,
    sideFormStyles,
    fitViewStyles,
  ];
  static override properties = {
    session: { attribute: false },
    view: { attribute: false },
    offered: { attribute: false },
    theme: {},
    look: {},
    compact: { type: Boolean, reflect: true },
  };

  declare session: TableSession;
  declare view: TableView;
  declare offered: OfferedRuns | null;
  declare theme: Theme;
  declare look: string;
  declare compact: boolean;

  override render() {
    const { view } = this;
    const progress = view.phase === 'fitting' ? { share: view.step?.share ?? 0, secondsLeft: null } : null;
    return html`
      <main>
        <section class="panel form" aria-label="Table and fits">
          ${this.#file()} ${this.view.kinds.map((kind) => this.#kind(kind))} ${this.#settings()} ${this.#overlay()}
          ${this.#files()}
        </section>
        <div class="results">
          <lab-status .headline=${tableHeadline(view)} .verdicts=${[]} .progress=${progress}></lab-status>
          ${view.problem === null ? nothing : html`<p class="problem" role="alert">${view.problem}</p>`}
          ${view.phase === 'empty' ? this.#invitation() : this.#results()}
        </div>
      </main>
    `;
  }

  #file() {
    const { offered } = this;
    return html`
      <div class="actions">
        <button class="go" @click=${this.#openPicker}>Choose a CSV…</button>
        <input
          id="csv"
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          hidden
          aria-label="CSV of runs"
          @change=${this.#choose}
        />
        ${
          offered === null
            ? nothing
            : html`<button @click=${() => void this.session.openText('points.csv', offered.text())}>
                Take the runs of ${offered.title}
              </button>`
        }
      </div>
      <div class="field">
        <label for="mapping">Columns</label>
        <input
          id="mapping"
          type="text"
          autocomplete="off"
          placeholder="by their names"
          .value=${this.view.mapping}
          @change=${(event: Event) => void this.session.change({ mapping: (event.target as HTMLInputElement).value })}
        />
        <p class="hint">Where the names don't say it: params=Size, loss=Eval:bpb</p>
      </div>
    `;
  }

  /** A law is of one kind of runs: which, or all of them. */
  #kind({ header, values }: Kind) {
    const chosen = this.view.where.find((one) => one.header === header)?.value ?? null;
    const options = [
      ...values.map(({ value, rows }) => ({ value, label: `${valueText(value)}, ${plural(rows, 'row')}` })),
      { value: ALL, label: 'all together' },
    ];
    return html`<div class="field">
      <label for=${`kind-${header}`}>Runs with ${header}</label>
      <select
        id=${`kind-${header}`}
        ?data-open=${this.view.open.includes(header)}
        @change=${(event: Event) => void this.session.choose(header, (event.target as HTMLSelectElement).value)}
      >
        ${chosen === null ? html`<option disabled selected>choose</option>` : nothing}
        ${options.map(
          ({ value, label }) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`,
        )}
      </select>
    </div>`;
  }

  #settings() {
    const { settings } = this.view;
    const change = (patch: Partial<FitSettings>) => void this.session.change({ settings: patch });
    const [place] = settings.predict;
    return html`
      <div class="field">
        <span class="label">Fit</span>
        ${segmented('mode', 'Fit', MODES, settings.mode, (mode) => change({ mode }))}
      </div>
      <div class="field">
        <span class="label">Hold out the</span>
        ${segmented('axis', 'Hold out the', AXES, settings.holdOut.axis, (axis) => change({ holdOut: { axis } }))}
      </div>
      <details>
        <summary>More</summary>
        ${this.#number('drop', 'Leave out the worst', settings.dropWorst, (value) => change({ dropWorst: Math.max(0, value || 0) }))}
        <label class="check"
          ><input
            type="checkbox"
            .checked=${settings.best}
            @change=${(event: Event) => change({ best: (event.target as HTMLInputElement).checked })}
          />
          Of runs alike, the best alone</label
        >
        ${this.#number('n', 'Predict parameters', place?.n ?? null, (n) => this.#predict(n, place?.d ?? NaN))}
        ${this.#number('d', 'on tokens', place?.d ?? null, (d) => this.#predict(place?.n ?? NaN, d))}
      </details>
    `;
  }

  #number(id: string, label: string, value: number | null, changed: (value: number) => void) {
    return html`<div class="field line">
      <label for=${id}>${label}</label>
      <input
        id=${id}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        .value=${value === null || Number.isNaN(value) ? '' : editedNumber(value)}
        @change=${(event: Event) => changed(typedNumber((event.target as HTMLInputElement).value))}
      />
    </div>`;
  }

  /** Fitted anew once both are there. */
  #predict(n: number, d: number): void {
    const whole = n > 0 && d > 0;
    const settings = { predict: [{ n, d }] };
    if (whole) void this.session.change({ settings });
    else this.session.keep(settings);
  }

  #overlay() {
    return html`<div class="field">
      <label for="overlay">Published law over it</label>
      <select
        id="overlay"
        @change=${(event: Event) => void this.session.lay((event.target as HTMLSelectElement).value)}
      >
        <option value="" ?selected=${this.view.overlay === ''}>none</option>
        ${OVERLAYS.map(
          ({ id, paper, name }) =>
            html`<option value=${id} ?selected=${id === this.view.overlay}>${paper.cite}: ${name}</option>`,
        )}
      </select>
      <p class="hint">Its slope; the height is taken from your points, since losses of other tokens don't compare.</p>
    </div>`;
  }

  #files() {
    const done = this.view.phase === 'done';
    return html`<div class="files" role="group" aria-label="Files">
      <span class="label">Save the fits</span>
      ${TABLE_FILES.map(
        (name) => html`<button ?disabled=${!done} @click=${() => void this.session.save(name)}>${name}</button>`,
      )}
      <button class="wide" ?disabled=${!done} @click=${() => emit(this, 'plan-law')}>Plan with this law</button>
    </div>`;
  }

  #invitation() {
    return html`<section class="panel invitation">
      <div>
        <h2>Which law do your runs follow?</h2>
        <p>
          A row a run, a column each for parameters, training tokens or FLOPs, and the final loss. Names, units and
          separators are recognised; rows that can't be used are listed by line.
        </p>
        <pre>
params,tokens,loss
124M,2.5B,3.41
355M,7.1B,2.99
774M,15B,2.78</pre>
        <p>
          Chinchilla's law, its generalisation and Kaplan's are fitted and compared by how well they foretell the
          dearest runs, with intervals, and with what your runs leave open said in words. The same as
          <code>npm run fit -- runs.csv</code>.
        </p>
      </div>
    </section>`;
  }

  #results() {
    const { findings, phase } = this.view;
    if (phase === 'failed' || phase === 'asking') return nothing;
    if (findings === null) return this.#reading();
    const sentences = [...findings.sentences, ...columnSentences(this.view)];
    return html`
      <finding-panel .findings=${{ ...findings, sentences, remarks: [] }}></finding-panel>
      <div class="pictures">
        ${findings.figures.map(
          (figure) =>
            html`<figure-panel
              .figure=${figure}
              .origin=${toolOrigin(`Loglog: fit to ${this.view.name ?? 'a table'}`, 'fit')}
              .theme=${this.theme}
              .look=${this.look}
            ></figure-panel>`,
        )}
      </div>
      ${findings.tables.map((table) => html`<data-table .table=${table}></data-table>`)}
    `;
  }

  /** What was made of the columns, while the fits go on. */
  #reading() {
    if (this.view.summary === null) return nothing;
    return html`<section class="panel reading" aria-label="How the table was read">
      <h2>How the table was read</h2>
      <ul>
        ${this.view.summary.columns.map((column) => html`<li>${column}</li>`)}
      </ul>
      ${columnSentences(this.view).map((sentence) => html`<p>${sentence}</p>`)}
    </section>`;
  }

  #openPicker(): void {
    this.renderRoot.querySelector<HTMLInputElement>('#csv')?.click();
  }

  #choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file !== undefined) void this.session.open(file);
    input.value = '';
  }
}

customElements.define('fit-view', FitView);
declare global {
  interface HTMLElementTagNameMap {
    'fit-view': FitView;
  }
}
