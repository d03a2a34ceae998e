/** What the library has to tell above every view: an interrupted experiment, results from a link, what an import brought. */
import { html } from 'lit';
import type { LibraryKeeper } from '../library/library-keeper.ts';
import type { Notice, NoticeAction } from '../state/words.ts';

interface Told {
  readonly notice: Notice;
  readonly act: (action: NoticeAction) => void;
}

/** What the page does where the library alone can't. */
export interface LibraryActions {
  /** Shows an experiment and trains what it lacks. */
  readonly goOn: (id: string) => void;
  /** Keeps what a link showed, and shows it with all that the library has of it. */
  readonly keepLink: () => void;
  /** What the link showed is no longer in the address. */
  readonly leaveLink: () => void;
}

function told(library: LibraryKeeper, busy: boolean, { goOn, keepLink, leaveLink }: LibraryActions): Told[] {
  const { interrupted, linked, report, problem } = library;
  const found: Told[] = [];
  if (problem !== null) {
    found.push({
      notice: { tone: 'bad', title: 'Not all is saved.', text: problem, actions: [] },
      act: () => undefined,
    });
  }
  if (interrupted !== null && !busy) {
    const { experiment, text } = interrupted;
    const actions = [
      { action: 'go-on', label: 'Go on' },
      { action: 'set-aside', label: 'Set aside' },
    ] as const;
    found.push({
      notice: { tone: 'plain', title: 'An experiment was interrupted.', text, actions },
      act: (action) => (action === 'go-on' ? goOn(experiment.id) : void library.setAside(experiment.id)),
    });
  }
  if (linked !== null) {
    const text = 'These results came by a link and are not in your library.';
    const actions = [
      { action: 'keep', label: 'Keep them' },
      { action: 'dismiss', label: 'Close' },
    ] as const;
    found.push({
      notice: { tone: 'plain', title: 'From a link.', text, actions },
      act: (action) => {
        leaveLink();
        if (action === 'keep') keepLink();
        else library.dropLinked();
      },
    });
  }
  if (report !== null) {
    found.push({
      notice: { tone: 'plain', title: 'Library.', text: report, actions: [{ action: 'dismiss', label: 'Close' }] },
      act: () => library.dismissReport(),
    });
  }
  return found;
}

/** @param busy an experiment has the GPU, so that no other can be gone on with. */
export function libraryNotices(library: LibraryKeeper | null, busy: boolean, actions: LibraryActions) {
  if (library === null) return [];
  return told(library, busy, actions).map(
    ({ notice, act }) =>
      html`<lab-notice
        .notice=${notice}
        @notice-action=${(event: CustomEvent<NoticeAction>) => {
          event.stopPropagation();
          act(event.detail);
        }}
      ></lab-notice>`,
  );
}
