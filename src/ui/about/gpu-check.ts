/** "Check my GPU": every kernel against its definition in double precision, on this very adapter. */
import { LitElement, html, nothing } from 'lit';
import type { CheckResult } from '../../worker/check.ts';
import { buttonStyles, hostStyles } from '../shared.styles.ts';
import { checkError, checkSummary } from '../state/adapter-words.ts';
import { aboutTableStyles } from './lab-about.styles.ts';

/**
 * @property check - compares the kernels, and hands on the results kernel by kernel.
 * @property locked - an experiment trains: the GPU has no time for it.
 */
export class GpuCheck extends LitElement {
  static override styles = [hostStyles, buttonStyles, aboutTableStyles];
  static override properties = {
    check: { attribute: false },
    locked: { type: Boolean },
    phase: { state: true },
    results: { state: true },
    problem: { state: true },
  };

  declare check: (onResults: (results: readonly CheckResult[]) => void) => Promise<void>;
  declare locked: boolean;
  declare phase: 'idle' | 'running' | 'done';
  declare results: readonly CheckResult[];
  declare problem: string | null;

  constructor() {
    super();
    this.check = () => Promise.resolve();
    this.locked = false;
    this.phase = 'idle';
    this.results = [];
    this.problem = null;
  }

  override render() {
    const running = this.phase === 'running';
    return html`
      <p>
        Drivers have miscompiled shaders before. Each kernel computes a small case here and is held against the same
        sums in double precision; what rounding in single precision explains is allowed.
      </p>
      <div class="choose">
        <button ?disabled=${running || this.locked} @click=${() => void this.#run()}>
          ${this.phase === 'done' ? 'Check again' : 'Check this GPU'}
        </button>
        <span role="status" class="verdict" ?data-bad=${this.results.some(({ passed }) => !passed)}
          >${this.problem ?? checkSummary(this.results, this.phase)}</span
        >
      </div>
      ${this.results.length === 0 ? nothing : this.#table()}
    `;
  }

  async #run(): Promise<void> {
    this.results = [];
    this.problem = null;
    this.phase = 'running';
    try {
      await this.check((results) => (this.results = [...this.results, ...results]));
    } catch (error) {
      this.problem = `The check ended early: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.phase = 'done';
  }

  #table() {
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Kernel</th>
            <th scope="col" class="ms">worst error</th>
            <th scope="col" class="ms">allowed</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${this.results.map(
            (result) =>
              html`<tr ?data-refused=${!result.passed}>
                <th scope="row">${result.operation}</th>
                <td>${result.kernel}</td>
                <td class="ms">${checkError(result.error)}</td>
                <td class="ms">${checkError(result.bound)}</td>
                <td>${result.passed ? 'right' : 'wrong'}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

customElements.define('gpu-check', GpuCheck);
declare global {
  interface HTMLElementTagNameMap {
    'gpu-check': GpuCheck;
  }
}
