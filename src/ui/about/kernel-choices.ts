/** Which kernels serve each shape on this adapter, with the reason, and the choice of others. */
import { LitElement, html } from 'lit';
import { PLAIN_KERNELS, QUAD_KERNELS, whyNotOn, type KernelChoice } from '../../model/kernels.ts';
import type { AdapterReport } from '../../train/record.ts';
import type { TunedCandidate } from '../../train/tuner.ts';
import type { KernelReport } from '../../worker/protocol.ts';
import { emit } from '../emit.ts';
import { boxStyles, buttonStyles, hostStyles } from '../shared.styles.ts';
import { checkText, kernelsText, loadText, shapeText, sourceText, timeText } from '../state/adapter-words.ts';
import { aboutTableStyles, kernelChoicesStyles } from './lab-about.styles.ts';

const OFFERED: readonly KernelChoice[] = [
  PLAIN_KERNELS,
  { matmul: 'block', attention: 'plain' },
  { matmul: 'shared', attention: 'plain' },
  QUAD_KERNELS,
];

const nameOf = ({ matmul, attention }: KernelChoice): string => `${matmul},${attention}`;
const isSame = (a: KernelChoice, b: KernelChoice): boolean => nameOf(a) === nameOf(b);

/**
 * @property adapter - the adapter they serve on.
 * @property kernels - what was chosen for the shapes estimated or trained so far.
 * @property named - the kernels the experiment asks for; null where they are chosen on the adapter.
 * @property locked - an experiment is under way: nothing can be changed.
 * @fires measure-again - the measurements are to be forgotten and made anew.
 * @fires options-change - detail: OptionsChange with the option `kernels`.
 */
export class KernelChoices extends LitElement {
  static override styles = [hostStyles, boxStyles, buttonStyles, aboutTableStyles, kernelChoicesStyles];
  static override properties = {
    adapter: { attribute: false },
    kernels: { attribute: false },
    named: { attribute: false },
    locked: { type: Boolean },
  };

  declare adapter: AdapterReport;
  declare kernels: readonly KernelReport[];
  declare named: KernelChoice | null;
  declare locked: boolean;

  constructor() {
    super();
    this.kernels = [];
    this.named = null;
    this.locked = false;
  }

  override render() {
    return html`
      <div class="choose">${this.#choice()}${this.#again()}</div>
      ${this.#intro()} ${this.#shapes()}
    `;
  }

  /** The experiment's kernels: chosen on the adapter, or named for an exact repeat elsewhere. */
  #choice() {
    const { adapter, named } = this;
    const known = named !== null && !OFFERED.some((kernels) => isSame(kernels, named));
    return html`<label>
      Use
      <select ?disabled=${this.locked} @change=${this.#name}>
        <option value="" ?selected=${named === null}>${adapter.software ? 'the default' : 'the fastest'}</option>
        ${(known ? [...OFFERED, named] : OFFERED).map(
          (kernels) =>
            html`<option
              value=${nameOf(kernels)}
              ?selected=${named !== null && isSame(named, kernels)}
              ?disabled=${whyNotOn(adapter, kernels) !== null}
            >
              ${kernelsText(kernels)}
            </option>`,
        )}
      </select>
    </label>`;
  }

  #again() {
    if (!this.kernels.some(({ candidates }) => candidates.length > 0)) return '';
    return html`<button ?disabled=${this.locked} @click=${() => emit(this, 'measure-again')}>Measure again</button>`;
  }

  #intro() {
    const text = this.adapter.software
      ? 'Kernels are the programs that compute products and attention. On a software adapter those that share loads in quads of lanes serve without being measured.'
      : 'Kernels are the programs that compute products and attention. Each is compared with its definition in double precision on this GPU, then whole training steps are timed.';
    return html`<p>${text} Another choice rounds otherwise: a record names its kernels.</p>`;
  }

  #shapes() {
    if (this.kernels.length === 0) return html`<p role="status">Nothing has been estimated or trained yet.</p>`;
    const sorted = [...this.kernels].sort((a, b) => a.model.width - b.model.width || a.replicas - b.replicas);
    return sorted.map((report) => this.#shape(report));
  }

  #shape(report: KernelReport) {
    const line = html`<span class="line"
      ><span>${shapeText(report)}<small>${loadText(report)}</small></span
      ><span>${kernelsText(report.kernels)}<small>${sourceText(report)}</small></span></span
    >`;
    if (report.candidates.length === 0) return html`<div class="shape">${line}</div>`;
    return html`<details>
      <summary>${line}</summary>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Kernels</th>
              <th scope="col" class="ms">ms a step</th>
              <th scope="col">Check on this GPU</th>
            </tr>
          </thead>
          <tbody>
            ${report.candidates.map((candidate) => this.#candidate(candidate, report.kernels))}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  #candidate(candidate: TunedCandidate, chosen: KernelChoice) {
    const { kernels, secondsPerStep } = candidate;
    return html`<tr ?data-chosen=${isSame(kernels, chosen)} ?data-refused=${secondsPerStep === null}>
      <th scope="row">${kernelsText(kernels)}${isSame(kernels, chosen) ? ' ✓' : ''}</th>
      <td class="ms">${timeText(candidate)}</td>
      <td>${checkText(candidate)}</td>
    </tr>`;
  }

  #name(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    const all = this.named === null ? OFFERED : [...OFFERED, this.named];
    const kernels = all.find((offered) => nameOf(offered) === value) ?? null;
    emit(this, 'options-change', { options: { kernels } });
  }
}

customElements.define('kernel-choices', KernelChoices);
declare global {
  interface HTMLElementTagNameMap {
    'kernel-choices': KernelChoices;
  }
}
