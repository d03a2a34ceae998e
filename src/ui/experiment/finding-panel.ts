/** What the runs say: one sentence large, the figures to remember, the rest in sentences, and what to be careful with. */
import { LitElement, html, nothing } from 'lit';
import type { Fact, Findings } from '../../experiments/experiment.ts';
import { withPowers } from '../format/powers.ts';
import { hostStyles, panelStyles } from '../shared.styles.ts';
import { findingPanelStyles } from './finding-panel.styles.ts';

type Said = Pick<Findings, 'headline' | 'sentences' | 'warnings' | 'facts' | 'remarks'>;

/** @property findings - what was found; null before anything was looked at. */
export class FindingPanel extends LitElement {
  static override styles = [hostStyles, panelStyles, findingPanelStyles];
  static override properties = { findings: { attribute: false } };

  declare findings: Said | null;

  constructor() {
    super();
    this.findings = null;
  }

  override render() {
    if (this.findings === null) return nothing;
    const { headline, sentences, warnings, facts, remarks } = this.findings;
    return html`
      <section class="panel" aria-label="What the runs say">
        <p class="headline" role="status">${withPowers(headline)}</p>
        ${facts.length === 0 ? nothing : html`<dl>${facts.map((fact) => this.#fact(fact))}</dl>`}
        ${
          sentences.length === 0
            ? nothing
            : html`<ul class="sentences">
                ${sentences.map((text) => html`<li>${withPowers(text)}</li>`)}
              </ul>`
        }
        ${
          remarks.length === 0
            ? nothing
            : html`<ul class="remarks">
                ${remarks.map(({ before, after }) => html`<li>${withPowers(after ?? before)}</li>`)}
              </ul>`
        }
        ${this.#cautions(warnings)}
      </section>
    `;
  }

  #fact({ name, value, note }: Fact) {
    return html`<div>
      <dt>${withPowers(name)}</dt>
      <dd><strong>${withPowers(value)}</strong><span>${withPowers(note)}</span></dd>
    </div>`;
  }

  /** One is said, several are folded. */
  #cautions(warnings: readonly string[]) {
    const [first] = warnings;
    if (first === undefined) return nothing;
    if (warnings.length === 1) return html`<p class="caution">${withPowers(first)}</p>`;
    return html`<details class="caution">
      <summary>${warnings.length} cautions</summary>
      <ul>
        ${warnings.map((warning) => html`<li>${withPowers(warning)}</li>`)}
      </ul>
    </details>`;
  }
}

customElements.define('finding-panel', FindingPanel);
declare global {
  interface HTMLElementTagNameMap {
    'finding-panel': FindingPanel;
  }
}
