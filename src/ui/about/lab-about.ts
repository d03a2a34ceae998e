/** About this GPU: what the adapter is and offers, which kernels serve on it, and whether they compute right. */
import { LitElement, html, nothing } from 'lit';
import '@awesome.me/webawesome/dist/components/tab-group/tab-group.js';
import type { KernelChoice } from '../../model/kernels.ts';
import type { CheckResult } from '../../worker/check.ts';
import type { KernelReport } from '../../worker/protocol.ts';
import { isClosing } from '../closing.ts';
import { dialogStyles } from '../dialog.ts';
import { emit } from '../emit.ts';
import { factList, factListStyles } from '../fact-list.ts';
import { hostStyles } from '../shared.styles.ts';
import { adapterFacts } from '../state/adapter-words.ts';
import type { Engine } from '../state/lab-view.ts';
import './gpu-check.ts';
import './kernel-choices.ts';
import { labAboutStyles } from './lab-about.styles.ts';

/**
 * @property open - whether it is shown, over the page.
 * @property named - the kernels the experiment asks for; null where they are chosen on the adapter.
 * @property locked - an experiment is under way: nothing can be changed or checked.
 * @property check - compares every kernel with its definition.
 * @fires about-close - the visitor closed it.
 * @fires measure-again - the measurements are to be forgotten and made anew.
 * @fires options-change - detail: OptionsChange with the option `kernels`.
 */
export class LabAbout extends LitElement {
  static override styles = [hostStyles, dialogStyles, factListStyles, labAboutStyles];
  static override properties = {
    engine: { attribute: false },
    kernels: { attribute: false },
    named: { attribute: false },
    check: { attribute: false },
    locked: { type: Boolean },
    open: { type: Boolean },
  };

  declare engine: Engine;
  declare kernels: readonly KernelReport[];
  declare named: KernelChoice | null;
  declare check: (onResults: (results: readonly CheckResult[]) => void) => Promise<void>;
  declare locked: boolean;
  declare open: boolean;

  constructor() {
    super();
    this.engine = { kind: 'opening' };
    this.kernels = [];
    this.named = null;
    this.check = () => Promise.resolve();
    this.locked = false;
    this.open = false;
  }

  override render() {
    if (this.engine.kind !== 'ready') return nothing;
    const { adapter } = this.engine;
    return html`
      <wa-dialog
        label="About this ${adapter.software ? 'adapter' : 'GPU'}"
        light-dismiss
        ?open=${this.open}
        @wa-hide=${(event: Event) => isClosing(event) && emit(this, 'about-close')}
      >
        <wa-tab-group>
          <wa-tab panel="adapter">Adapter</wa-tab>
          <wa-tab panel="kernels">Kernels</wa-tab>
          <wa-tab panel="check">Check</wa-tab>
          <wa-tab-panel name="adapter"> ${factList(adapterFacts(adapter))} </wa-tab-panel>
          <wa-tab-panel name="kernels">
            <kernel-choices
              .adapter=${adapter}
              .kernels=${this.kernels}
              .named=${this.named}
              .locked=${this.locked}
            ></kernel-choices>
          </wa-tab-panel>
          <wa-tab-panel name="check">
            <gpu-check .check=${this.check} .locked=${this.locked}></gpu-check>
          </wa-tab-panel>
        </wa-tab-group>
      </wa-dialog>
    `;
  }
}

customElements.define('lab-about', LabAbout);
declare global {
  interface HTMLElementTagNameMap {
    'lab-about': LabAbout;
  }
}
