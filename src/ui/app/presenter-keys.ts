/** Keys for whoever stands before a projector: one hand, no pointer. They work in presentation mode only. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Phase } from '../state/lab-view.ts';

export interface KeyActions {
  /** Whether the keys work now. */
  active(): boolean;
  /** Starts what is chosen, or pauses and resumes what is under way. */
  startOrPause(): void;
  /** A step of the lesson forth or back. */
  step(by: 1 | -1): void;
  /** The view of that place among the experiments, counted from 0. */
  view(index: number): void;
  /** The list of keys. */
  help(): void;
  /** Out of presentation mode. */
  leave(): void;
}

/** What the keys do, for the list of them. */
export const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['Space', 'start, pause, go on'],
  ['← →', 'a step of the lesson back or forth'],
  ['1 to 9', 'an experiment, in the order of the list'],
  ['Esc', 'end the presentation'],
  ['?', 'these keys'],
];

/** Where keys have a meaning of their own. */
const TYPED_INTO = 'input, select, textarea, [contenteditable], [role=slider], dialog[open]';
/** What the space bar works; after a click they keep the focus without showing it, and the presenter means the lab. */
const PRESSED = 'button, a, summary';

/** Whether an element under the event takes this key itself. */
function takesKey(path: readonly EventTarget[], key: string): boolean {
  const elements = path.filter((target): target is Element => target instanceof Element);
  if (elements.some((element) => element.matches(TYPED_INTO))) return true;
  return key === ' ' && elements.some((element) => element.matches(PRESSED) && element.matches(':focus-visible'));
}

/** What the space bar works, of the experiment on screen. */
export interface Startable {
  readonly phase: Phase;
  readonly left: { readonly runs: number };
  start(): Promise<void>;
  goOn(): Promise<void>;
  pause(): void;
  resume(): void;
}

export function startOrPause(session: Startable): void {
  switch (session.phase) {
    case 'running':
      return session.pause();
    case 'paused':
      return session.resume();
    case 'stopping':
      return;
    case 'idle':
    case 'finished':
    case 'stopped':
    case 'failed':
      return void (session.left.runs > 0 ? session.goOn() : session.start());
    default:
      return session.phase satisfies never;
  }
}

export class PresenterKeys implements ReactiveController {
  readonly #actions: KeyActions;

  constructor(host: ReactiveControllerHost, actions: KeyActions) {
    this.#actions = actions;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('keydown', this.#press);
  }

  hostDisconnected(): void {
    removeEventListener('keydown', this.#press);
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (!this.#actions.active() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (takesKey(event.composedPath(), event.key)) return;
    const act = this.#actionOf(event.key);
    if (act === null) return;
    event.preventDefault();
    act();
  };

  #actionOf(key: string): (() => void) | null {
    const actions = this.#actions;
    switch (key) {
      case ' ':
        return () => actions.startOrPause();
      case 'ArrowRight':
        return () => actions.step(1);
      case 'ArrowLeft':
        return () => actions.step(-1);
      case 'Escape':
        return () => actions.leave();
      case '?':
        return () => actions.help();
      default:
        return /^[1-9]$/.test(key) ? () => actions.view(Number(key) - 1) : null;
    }
  }
}
