/** Says that a newer version of the page is there, and leaves the moment to the visitor. */
import { html, nothing } from 'lit';
import type { Notice, NoticeAction } from '../state/words.ts';
import type { Update } from './offline.ts';

const TEXTS: Readonly<Record<Update['kind'], string>> = {
  ready: 'It is loaded and waits. Changing to it opens the page anew.',
  taken: 'Another tab has changed to it already: parts of this one may be missing until the page is opened anew.',
};

/** `training`: changing now would interrupt it. `dismiss` is called when the visitor wants to hear no more of it. */
export function updateNotice(update: Update | null, training: boolean, dismiss: () => void) {
  if (update === null) return nothing;
  const warning = training ? ' What is being trained now would be interrupted.' : '';
  const notice: Notice = {
    tone: 'plain',
    title: 'A newer version is here.',
    text: TEXTS[update.kind] + warning,
    actions: [
      { action: 'change', label: 'Change to it' },
      { action: 'dismiss', label: 'Later' },
    ],
  };
  return html`<lab-notice
    .notice=${notice}
    @notice-action=${(event: CustomEvent<NoticeAction>) => {
      event.stopPropagation();
      if (event.detail === 'change') update.apply();
      dismiss();
    }}
  ></lab-notice>`;
}
