/** The lesson as the app hosts it: where it stands, which part of the lab it shows, what was answered. Loaded when first opened. */
import { html, nothing, type LitElement, type ReactiveController } from 'lit';
import type { Sessions } from '../app/sessions.ts';
import { EvidenceKeeper } from './evidence.ts';
import type { LabState } from './lab-lesson.ts';
import { storedReplies, storeReplies, type Replies, type Reply } from './replies.ts';
import { Ring } from './ring.ts';
import type { LessonStep, Training } from './step.ts';

/** The lesson's own parts: they aren't on the first screen. */
type Parts = typeof import('./lesson-part.ts');

/** What the lesson asks of the page around it. */
export interface LessonPage {
  readonly sessions: Sessions;
  /** Brings a view on screen, with parameters of its own. */
  go(view: string, parameters?: LessonStep['parameters']): void;
}

/** The step that an address names, counted from 0; null where it names none. */
function stepIn(search: string): number | null {
  const text = new URLSearchParams(search).get('lesson');
  const step = text === null ? NaN : Number(text);
  return Number.isInteger(step) && step >= 1 ? step - 1 : null;
}

/** Experiments whose runs answer the lesson's questions. */
const EXPERIMENTS = ['ladder', 'isoflop'];

export class LessonHost implements ReactiveController {
  readonly #host: LitElement;
  readonly #page: LessonPage;
  readonly #keeper = new EvidenceKeeper();
  readonly #ring = new Ring();
  #parts: Parts | 'loading' | Error | null = null;
  #step: number | null;
  /** Where it was when it was last closed. */
  #left = 0;
  #replies: Replies = storedReplies();

  constructor(host: LitElement, page: LessonPage) {
    this.#host = host;
    this.#page = page;
    this.#step = stepIn(location.search);
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#step === null) return;
    // A link to a step alone shows what the step speaks of.
    const named = ['view', 'experiment'].some((name) => new URLSearchParams(location.search).has(name));
    void this.#load().then(() => (named ? undefined : this.#show()));
  }

  hostDisconnected(): void {
    this.#ring.clear();
  }

  /** Whether it is on screen. */
  get open(): boolean {
    return this.#step !== null;
  }

  /** Opens the lesson where it was left, or ends it. */
  toggle(): void {
    if (this.open) this.#close();
    else this.turn(this.#left);
  }

  /** Goes to a step: its view comes on screen, and what it speaks of is ringed. */
  turn(step: number): void {
    this.#step = step;
    void this.#load().then(() => this.#show());
  }

  /** A step forth or back, by the keyboard. */
  move(by: 1 | -1): void {
    const count = this.#steps?.length ?? 0;
    if (this.#step === null || count === 0) return;
    const next = Math.min(count - 1, Math.max(0, this.#step + by));
    if (next !== this.#step) this.turn(next);
  }

  /** The address is another, as after going back. */
  follow(): void {
    this.#step = stepIn(location.search);
    if (this.#step !== null) void this.#load();
    this.#point();
  }

  render(projector: boolean) {
    const parts = this.#parts;
    if (this.#step === null) return nothing;
    if (parts instanceof Error) return this.#failed(parts);
    if (parts === null || parts === 'loading') return nothing;
    this.#look();
    return html`<lab-lesson
      .step=${Math.min(this.#step, parts.STEPS.length - 1)}
      .evidence=${this.#keeper.evidence}
      .replies=${this.#replies}
      .lab=${this.#lab}
      ?projector=${projector}
      @lesson-step=${(event: CustomEvent<number>) => this.turn(event.detail)}
      @lesson-reply=${(event: CustomEvent<{ id: string; reply: Reply }>) => this.#reply(event.detail)}
      @lesson-train=${(event: CustomEvent<Training>) => void this.#train(event.detail)}
      @lesson-notes=${() => this.#page.go('notes')}
      @lesson-close=${() => this.#close()}
    ></lab-lesson>`;
  }

  /** All steps with the visitor's answers, as a view of its own. */
  renderNotes() {
    if (this.#parts === null) {
      void this.#load();
      for (const id of EXPERIMENTS) void this.#page.sessions.recall(id);
    }
    if (this.#steps === null) return this.#parts instanceof Error ? this.#failed(this.#parts) : nothing;
    this.#look();
    return html`<lesson-notes .evidence=${this.#keeper.evidence} .replies=${this.#replies}></lesson-notes>`;
  }

  #failed({ message }: Error) {
    return html`<p class="missing" role="alert">
      The lesson could not be loaded: ${message}
      <button @click=${() => void this.#load()}>Try again</button>
    </p>`;
  }

  get #steps(): readonly LessonStep[] | null {
    const parts = this.#parts;
    return parts === null || parts === 'loading' || parts instanceof Error ? null : parts.STEPS;
  }

  get #lab(): LabState {
    const { engine, busy } = this.#page.sessions.keeper.view;
    if (busy !== null) return 'training';
    return engine.kind === 'ready' ? 'ready' : engine.kind === 'opening' ? 'opening' : 'none';
  }

  #look(): void {
    const { sessions } = this.#page;
    this.#keeper.see(sessions.ladder.view.shown, sessions.experiment('isoflop').view.shown);
  }

  async #load(): Promise<void> {
    if (this.#parts === null || this.#parts instanceof Error) {
      this.#parts = 'loading';
      this.#parts = await import('./lesson-part.ts').catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      );
    }
    this.#host.requestUpdate();
    this.#point();
  }

  /** Brings the step's view on screen and its number into the address. */
  #show(): void {
    const step = this.#step === null ? undefined : this.#steps?.[this.#step];
    if (step === undefined || this.#step === null) return;
    this.#page.go(step.view, step.parameters);
    this.#address(String(this.#step + 1));
    this.#point();
    this.#host.requestUpdate();
  }

  /** Rings what the step speaks of, once the host has rendered its view. */
  #point(): void {
    const ring = this.#step === null ? null : (this.#steps?.[this.#step]?.ring ?? null);
    void this.#host.updateComplete.then(() => this.#ring.show(ring, this.#host.renderRoot));
  }

  #close(): void {
    this.#left = this.#step ?? 0;
    this.#step = null;
    this.#address(null);
    this.#ring.clear();
    this.#host.requestUpdate();
  }

  #address(step: string | null): void {
    const address = new URL(location.href);
    if (step === null) address.searchParams.delete('lesson');
    else address.searchParams.set('lesson', step);
    history.replaceState(history.state, '', address.href.replaceAll('%2C', ','));
  }

  #reply({ id, reply }: { readonly id: string; readonly reply: Reply }): void {
    this.#replies = { ...this.#replies, [id]: reply };
    storeReplies(this.#replies);
    this.#host.requestUpdate();
  }

  async #train({ experiment, options }: Training): Promise<void> {
    const { sessions } = this.#page;
    const { engine } = sessions.keeper.view;
    const session = experiment === sessions.ladder.id ? sessions.ladder : sessions.experiment(experiment);
    this.#page.go(experiment);
    session.change({ options: options(engine.kind === 'ready' ? engine.adapter : null) });
    await session.start();
  }
}
