/** The planner: a law and a budget in, the model to train out, with what it rests on. */
import { besideStyles, sideFormStyles } from '../beside.styles.ts';
import { LitElement, html, nothing } from 'lit';
import '../experiment/data-table.ts';
import '../experiment/finding-panel.ts';
import '../figure/figure-panel.ts';
import { metric, short } from '../../experiments/format.ts';
import type { PlanningLaw } from '../../scaling/planner/law.ts';
import { PUBLISHED_LAWS } from '../../scaling/published.ts';
import { planningLaw } from '../../scaling/published/use.ts';
import { typedNumber } from '../controls/number-text.ts';
import { toolOrigin } from '../exports/plot-origin.ts';
import type { Theme } from '../format/palette.ts';
import { segmented } from '../segmented.ts';
import { formStyles, hostStyles, panelStyles, segmentedStyles } from '../shared.styles.ts';
import { addressOf } from '../state/link.ts';
import type { OwnLaw } from '../state/own-law.ts';
import { plannerFindings } from './planner-findings.ts';
import type { BudgetKind, NumberName, PlannerInput } from './planner-input.ts';
import { BUDGET_FIELDS, NUMBERS, numberText, readInput, writeInput } from './planner-input.ts';
import { plannerViewStyles } from './planner-view.styles.ts';

const BUDGET_NAMES: readonly { readonly value: BudgetKind; readonly label: string }[] = [
  { value: 'flops', label: 'FLOPs' },
  { value: 'adapter', label: 'adapter' },
  { value: 'fleet', label: 'fleet' },
];

/** The slider of tokens served: powers of ten, and none at its left end. */
const SERVED = { none: 5, most: 16 } as const;

interface NamedLaw {
  readonly id: string;
  readonly title: string;
  readonly law: PlanningLaw;
}

function publishedLaws(): NamedLaw[] {
  return PUBLISHED_LAWS.flatMap((published) => {
    const law = planningLaw(published);
    return law === null ? [] : [{ id: published.id, title: `${published.paper.cite}: ${published.name}`, law }];
  });
}

/** What was asked last, for who comes back to the planner without an address that says what. */
let last: PlannerInput | null = null;

function startingInput(): PlannerInput {
  const said = ['law', 'budget'].some((name) => new URLSearchParams(location.search).has(name));
  return said || last === null ? readInput(location.search) : last;
}

/**
 * @property ownLaws - laws fitted on this page.
 * @property speed - FLOP/s measured on this adapter; null while it isn't known.
 * @property adapter - its name; null where there is none.
 */
export class PlannerView extends LitElement {
  static override styles = [
    hostStyles,
    panelStyles,
    segmentedStyles,
    formStyles,
    besideStyles,
    sideFormStyles,
    plannerViewStyles,
  ];
  static override properties = {
    ownLaws: { attribute: false },
    speed: { attribute: false },
    adapter: { attribute: false },
    theme: {},
    look: {},
    compact: { type: Boolean, reflect: true },
    input: { state: true },
  };

  declare ownLaws: readonly OwnLaw[];
  declare speed: number | null;
  declare adapter: string | null;
  declare theme: Theme;
  declare look: string;
  declare compact: boolean;
  declare input: PlannerInput;
  readonly #published = publishedLaws();

  constructor() {
    super();
    this.ownLaws = [];
    this.speed = null;
    this.adapter = null;
    this.theme = 'light';
    this.look = '';
    this.compact = false;
    this.input = startingInput();
  }

  /** The input with the adapter's speed where no other was typed. */
  get #asked(): PlannerInput {
    const { numbers } = this.input;
    return { ...this.input, numbers: { ...numbers, speed: numbers.speed ?? this.speed } };
  }

  get #law(): NamedLaw {
    const all = [...this.ownLaws, ...this.#published];
    return all.find(({ id }) => id === this.input.law) ?? (this.#published[0] as NamedLaw);
  }

  override render() {
    const chosen = this.#law;
    return html`
      <main>
        <section class="panel form" aria-label="Law and budget">
          ${this.#laws(chosen)} ${this.#budget()} ${this.#bounds()} ${this.#served()}
        </section>
        <div class="results">${this.#found(chosen)}</div>
      </main>
    `;
  }

  /** The adapter's speed may still be on its way, which is no fault of what was typed. */
  #found(chosen: NamedLaw) {
    const asked = this.#asked;
    if (asked.budget === 'adapter' && asked.numbers.speed === null && this.adapter !== null)
      return html`<p class="waiting" role="status">${this.#adapterWords()} A speed can be typed as well.</p>`;
    const found = plannerFindings(asked, chosen.law);
    return typeof found === 'string'
      ? html`<p class="problem" role="alert">${found}</p>`
      : this.#results(found, chosen);
  }

  #results(found: Exclude<ReturnType<typeof plannerFindings>, string>, chosen: NamedLaw) {
    return html`
      <finding-panel .findings=${found}></finding-panel>
      <div class="pictures" ?data-one=${found.figures.length === 1}>
        ${found.figures.map(
          (figure) =>
            html`<figure-panel
              .figure=${figure}
              .origin=${toolOrigin(`Loglog's planner, by ${chosen.title}`, 'plan')}
              .theme=${this.theme}
              .look=${this.look}
            ></figure-panel>`,
        )}
      </div>
      ${found.tables.map((table) => html`<data-table .table=${table}></data-table>`)}
    `;
  }

  #laws(chosen: NamedLaw) {
    const options = (laws: readonly NamedLaw[]) =>
      laws.map(({ id, title }) => html`<option value=${id} ?selected=${id === chosen.id}>${title}</option>`);
    return html`
      <div class="field">
        <label for="law">Law</label>
        <select id="law" @change=${(event: Event) => this.#change({ law: (event.target as HTMLSelectElement).value })}>
          ${this.ownLaws.length === 0 ? nothing : html`<optgroup label="Fitted here">${options(this.ownLaws)}</optgroup>`}
          <optgroup label="Published">${options(this.#published)}</optgroup>
        </select>
      </div>
    `;
  }

  #budget() {
    const { budget } = this.input;
    return html`
      <div class="field">
        <span class="label">Budget</span>
        ${segmented('budget', 'Budget', BUDGET_NAMES, budget, (value) => this.#change({ budget: value }))}
      </div>
      ${budget === 'adapter' ? html`<p class="hint">${this.#adapterWords()}</p>` : nothing}
      ${BUDGET_FIELDS[budget].map((name) => this.#number(name))}
    `;
  }

  #adapterWords(): string {
    if (this.speed !== null)
      return `${this.adapter ?? 'This adapter'} was measured at ${metric(this.speed)}FLOP/s while training.`;
    if (this.adapter === null) return 'There is no adapter here: type its speed.';
    return `The speed of ${this.adapter} is being measured.`;
  }

  #bounds() {
    return html`<details ?open=${this.input.numbers.memory !== null || this.input.numbers.text !== null}>
      <summary>Bounds</summary>
      ${this.#number('memory')} ${this.#number('text')}
    </details>`;
  }

  #number(name: NumberName) {
    const { label, help, optional } = NUMBERS[name];
    const value = this.#asked.numbers[name];
    return html`<div class="field line">
      <label for=${name} title=${help}>${label}</label>
      <input
        id=${name}
        type="text"
        inputmode="decimal"
        autocomplete="off"
        title=${help}
        placeholder=${optional ? 'any' : ''}
        .value=${value === null || Number.isNaN(value) ? '' : numberText(name, value)}
        @change=${(event: Event) => this.#type(name, (event.target as HTMLInputElement).value)}
      />
    </div>`;
  }

  #served() {
    const served = this.input.numbers.served ?? 0;
    const power = served > 0 ? Math.log10(served) : SERVED.none;
    const text = served > 0 ? `${short(served)} tokens` : 'none';
    return html`<div class="field">
      <label for="served">Tokens served <output>${text}</output></label>
      <input
        id="served"
        type="range"
        min=${SERVED.none}
        max=${SERVED.most}
        step="0.25"
        .value=${String(power)}
        aria-valuetext=${text}
        @input=${(event: Event) => this.#serve(Number((event.target as HTMLInputElement).value))}
      />
      <p class="hint">
        Read and written over the model's life. The more, the smaller the model and the longer its training.
      </p>
    </div>`;
  }

  #serve(power: number): void {
    const served = power <= SERVED.none ? 0 : Number((10 ** power).toPrecision(3));
    this.#change({ numbers: { ...this.input.numbers, served } });
  }

  #type(name: NumberName, text: string): void {
    const value = text.trim() === '' && NUMBERS[name].optional ? null : typedNumber(text);
    this.#change({ numbers: { ...this.input.numbers, [name]: value } });
  }

  #change(patch: Partial<PlannerInput>): void {
    this.input = { ...this.input, ...patch };
    last = this.input;
    const address = addressOf(location.search, { view: 'planner' }, null, writeInput(this.input));
    history.replaceState(history.state, '', address + location.hash);
  }
}

customElements.define('planner-view', PlannerView);
declare global {
  interface HTMLElementTagNameMap {
    'planner-view': PlannerView;
  }
}
