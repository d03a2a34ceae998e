/** For the teacher: splits the chosen plan among a class, gives out its links, and shows what has come back. */
import { LitElement, html, nothing } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { renderSVG } from 'uqr';
import { MOST_SHARES, pieceCount } from '../../experiments/split.ts';
import type { RunRecord } from '../../train/record.ts';
import type { RunSpec } from '../../train/spec.ts';
import { isClosing } from '../closing.ts';
import { dialogStyles } from '../dialog.ts';
import { emit } from '../emit.ts';
import { copyText, fullAddress } from '../exports/copy-text.ts';
import { formatFlops } from '../format/numbers.ts';
import { messageOf } from '../state/failure.ts';
import { boxStyles, buttonStyles, hostStyles } from '../shared.styles.ts';
import { classDialogStyles } from './class-dialog.styles.ts';
import { sharesOf, type ShareWork } from './class-work.ts';
import { filesOfLinks } from './pasted-links.ts';

/** What is split. */
export interface ClassPlan {
  readonly experiment: string;
  /** By shape. */
  readonly specs: readonly (readonly RunSpec[])[];
  /** The address of a share: '3of30', or 'of30' for whoever takes a number. */
  readonly link: (share: string) => string;
  /** Whether the text is the visitor's own, which is in no link. */
  readonly ownText: boolean;
}

/** Machines of a class, unless the plan has fewer parts or the teacher says otherwise. */
const USUAL_COUNT = 30;

/** Addresses that other machines can't reach. */
const isLocal = (): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

/**
 * @property plan - what is split; null where the options make no plan.
 * @property records - finished runs at hand.
 * @property open - whether it is shown, over the page.
 * @fires class-results - results came back by links (detail: File[], records files).
 * @fires class-close - the visitor closed it.
 */
export class ClassDialog extends LitElement {
  static override styles = [hostStyles, boxStyles, buttonStyles, dialogStyles, classDialogStyles];
  static override properties = {
    plan: { attribute: false },
    records: { attribute: false },
    open: { type: Boolean },
    count: { state: true },
    said: { state: true },
    added: { state: true },
  };

  declare plan: ClassPlan | null;
  declare records: readonly RunRecord[];
  declare open: boolean;
  /** Machines of the class; null until the teacher says how many. */
  declare count: number | null;
  /** What came of the last copy. */
  declare said: string;
  /** What came of the last links that were pasted. */
  declare added: string;

  constructor() {
    super();
    this.plan = null;
    this.records = [];
    this.open = false;
    this.count = null;
    this.said = '';
    this.added = '';
  }

  override render() {
    return html`<wa-dialog
      label="Train with a class"
      light-dismiss
      ?open=${this.open}
      @wa-hide=${(event: Event) => isClosing(event) && emit(this, 'class-close')}
    >
      ${this.plan === null ? html`<p>Choose options that make an experiment first.</p>` : this.#split(this.plan)}
    </wa-dialog>`;
  }

  #split(plan: ClassPlan) {
    const pieces = pieceCount(plan.specs);
    const count = this.count ?? Math.min(pieces, USUAL_COUNT);
    const shares = sharesOf(plan.specs, count, this.records);
    const most = Math.max(...shares.map(({ flops }) => flops));
    const all = shares.reduce((sum, { flops }) => sum + flops, 0);
    return html`
      <p>
        “${plan.experiment}” as it is chosen now has ${pieces} parts that can be trained apart. Every machine trains a
        share of about equal cost and gives its results back as a file or a link; here they become one plot.
      </p>
      <label class="count">
        Machines
        <input type="number" min="1" max=${MOST_SHARES} .value=${String(count)} @change=${this.#number} />
      </label>
      <p role="status">
        ${
          count > pieces
            ? `That is more than there are parts: ${count - pieces} machines would have nothing to do. More sizes or seeds make more parts.`
            : `The largest share is ${formatFlops(most)} of ${formatFlops(all)}: ${(all / most).toFixed(1)} times as fast as one machine alone.`
        }
      </p>
      ${plan.ownText ? html`<p class="warn" role="alert">Your own text is in no link. Give the file to every machine, to be chosen there before training, or choose a text that comes with the page.</p>` : nothing}
      ${this.#links(plan, count)} ${this.#table(shares, plan, count)}
    `;
  }

  #number(event: Event): void {
    const value = Math.round(Number((event.target as HTMLInputElement).value));
    this.count = Number.isFinite(value) ? Math.min(MOST_SHARES, Math.max(1, value)) : null;
    this.said = '';
  }

  #links(plan: ClassPlan, count: number) {
    const join = fullAddress(plan.link(`of${count}`));
    return html`<div class="join">
      <div class="qr" role="img" aria-label="QR code of the link">${unsafeHTML(renderSVG(join, { border: 2 }))}</div>
      <div>
        <h3>One link for all</h3>
        <p>Whoever opens it takes a number.</p>
        <p><a href=${join} target="_blank" rel="noopener">${join}</a></p>
        ${isLocal() ? html`<p class="warn">This address is of this machine alone: other machines need the page from a server that they reach.</p>` : nothing}
        <div class="actions">
          <button @click=${() => void this.#copy(join, 'The link is copied.')}>Copy the link</button>
          <button @click=${() => void this.#copy(this.#all(plan, count), `${count} links are copied, one a line.`)}>
            Copy a link for each
          </button>
        </div>
        <p role="status" class="said">${this.said}</p>
      </div>
    </div>`;
  }

  #all(plan: ClassPlan, count: number): string {
    return Array.from({ length: count }, (_, i) => fullAddress(plan.link(`${i + 1}of${count}`))).join('\n');
  }

  async #copy(text: string, done: string): Promise<void> {
    this.said = (await copyText(text)) ? done : 'The browser did not copy it; select the link above.';
  }

  readonly #paste = async (event: Event): Promise<void> => {
    event.preventDefault();
    const field = this.renderRoot.querySelector('textarea');
    try {
      const files = await filesOfLinks(field?.value ?? '');
      if (field !== null) field.value = '';
      this.added = `The results of ${files.length === 1 ? 'a link' : `${files.length} links`} are added.`;
      emit(this, 'class-results', files);
    } catch (error) {
      this.added = messageOf(error);
    }
  };

  #table(shares: readonly ShareWork[], plan: ClassPlan, count: number) {
    const back = shares.filter((share) => share.runs > 0 && share.back === share.runs).length;
    const due = shares.filter(({ runs }) => runs > 0).length;
    return html`
      <h3>What has come back: ${back} of ${due} shares</h3>
      <p>Drop the files on the page, many at once, or paste the links.</p>
      <form class="paste" @submit=${this.#paste}>
        <textarea
          rows="2"
          aria-label="Links that came back"
          placeholder="Links that came back, many at once"
        ></textarea>
        <button>Add their results</button>
      </form>
      <p role="status" class="said">${this.added}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Shares">
        <table>
          <thead>
            <tr>
              <th scope="col">share</th>
              <th scope="col">runs back</th>
              <th scope="col">FLOPs</th>
              <th scope="col">link</th>
            </tr>
          </thead>
          <tbody>
            ${shares.map(
              (work) =>
                html`<tr ?data-done=${work.runs > 0 && work.back === work.runs}>
                  <th scope="row">${work.share}</th>
                  <td>${work.runs === 0 ? 'nothing to do' : `${work.back} of ${work.runs}`}</td>
                  <td>${work.runs === 0 ? '–' : formatFlops(work.flops)}</td>
                  <td>
                    ${
                      work.runs === 0
                        ? '–'
                        : html`<a href=${plan.link(`${work.share}of${count}`)} target="_blank" rel="noopener"
                            >open<span class="unseen"> share ${work.share}</span></a
                          >`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

customElements.define('class-dialog', ClassDialog);
declare global {
  interface HTMLElementTagNameMap {
    'class-dialog': ClassDialog;
  }
}
