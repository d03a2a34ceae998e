/** Class mode as the app hosts it: the share of this machine, if the address gives it one, and the teacher's dialog. */
import { html, nothing, type LitElement } from 'lit';
import { experimentOf } from '../../experiments/registry.ts';
import { shareText } from '../../experiments/split.ts';
import type { RunRecord } from '../../train/record.ts';
import type { Sessions } from '../app/sessions.ts';
import { FIRST } from '../state/link.ts';
import type { ClassPlan } from './class-dialog.ts';
import { invitationIn } from './class-link.ts';
import { specsOf } from './class-work.ts';

export class ClassHost {
  readonly #host: LitElement;
  readonly #sessions: Sessions;
  readonly #invitation = invitationIn(location.search);
  #open = false;
  #part: 'none' | 'loading' | 'ready' = 'none';

  constructor(host: LitElement, sessions: Sessions) {
    this.#host = host;
    this.#sessions = sessions;
    if (this.#invitation !== null) void this.#load();
  }

  open(): void {
    this.#open = true;
    void this.#load();
  }

  /** Above every view of a machine that has a share. */
  renderBanner() {
    if (this.#invitation === null || this.#part !== 'ready') return nothing;
    const { current } = this.#sessions;
    const { plan } = current.view.setup;
    const own = plan === null ? [] : specsOf(plan).flat();
    const done = this.#records.filter(({ outcome }) => outcome.kind === 'finished').length;
    return html`<class-banner
      .invitation=${this.#invitation}
      .experiment=${this.#title}
      .runs=${own.length}
      .done=${Math.min(done, own.length)}
      .resultLink=${() => current.resultLink()}
      @class-join=${(event: CustomEvent<number>) => this.#join(event.detail)}
      @class-save=${() => void current.save('records.json', this.#fileName)}
    ></class-banner>`;
  }

  /** Over the page, for the teacher. */
  renderDialog() {
    if (!this.#open || this.#part !== 'ready') return nothing;
    return html`<class-dialog
      .plan=${this.#plan}
      .records=${this.#records}
      ?open=${this.#open}
      @class-results=${(event: CustomEvent<readonly File[]>) => void this.#sessions.take(event.detail)}
      @class-close=${() => {
        this.#open = false;
        this.#host.requestUpdate();
      }}
    ></class-dialog>`;
  }

  get #title(): string {
    const { id } = this.#sessions.current;
    return experimentOf(id)?.title ?? id;
  }

  /** Records of the visitor's own or from others; a recording's are no one's share. */
  get #records(): readonly RunRecord[] {
    const { shown } = this.#sessions.current.view;
    return shown === null || shown.source === 'recorded' ? [] : shown.state.records;
  }

  get #plan(): ClassPlan | null {
    const { current } = this.#sessions;
    const { plan, corpusId } = current.view.setup;
    if (plan === null) return null;
    return {
      experiment: this.#title,
      specs: specsOf(plan),
      link: (share) => current.linkWith([['share', share]]),
      ownText: corpusId.startsWith('file-'),
    };
  }

  get #fileName(): string {
    const { id } = this.#sessions.current;
    const share = this.#invitation?.kind === 'share' ? `-share-${shareText(this.#invitation.share)}` : '';
    return `${id === FIRST ? 'ladder' : id}${share}.json`;
  }

  /** The page begins anew with its share: its plan is another. */
  #join(share: number): void {
    if (this.#invitation?.kind !== 'join') return;
    const address = new URL(location.href);
    address.searchParams.set('share', shareText({ share, of: this.#invitation.of }));
    location.assign(address);
  }

  async #load(): Promise<void> {
    if (this.#part === 'none') {
      this.#part = 'loading';
      await import('./class-part.ts').catch((error: unknown) => console.warn('Class mode was not loaded:', error));
      this.#part = customElements.get('class-dialog') === undefined ? 'none' : 'ready';
    }
    this.#host.requestUpdate();
  }
}
