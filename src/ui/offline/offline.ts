/** Makes the page work without a network, and says when a newer version of it is there. */
import { Workbox } from 'workbox-window';

/** A newer version of the page. */
export interface Update {
  /** 'ready' when it waits for this page, 'taken' when another tab has changed to it already. */
  readonly kind: 'ready' | 'taken';
  /** Changes to it: the page is loaded again. */
  readonly apply: () => void;
}

/** Registers the service worker; `onUpdate` is called when there is a newer version. Browsers without one go on as before. */
export async function workOffline(onUpdate: (update: Update) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const workbox = new Workbox(new URL('sw.js', document.baseURI).href);
  let asked = false;
  const reload = () => location.reload();
  workbox.addEventListener('waiting', () =>
    onUpdate({
      kind: 'ready',
      apply: () => {
        asked = true;
        workbox.messageSkipWaiting();
      },
    }),
  );
  // Parts that this page has not loaded yet are gone with the version that it is of.
  workbox.addEventListener('controlling', ({ isUpdate, isExternal }) => {
    if (asked) reload();
    else if (isUpdate === true || isExternal === true) onUpdate({ kind: 'taken', apply: reload });
  });
  try {
    await workbox.register();
  } catch (error) {
    // Private windows and insecure pages refuse it; nothing else of the page depends on it.
    console.info('The page was not kept for offline use:', error);
  }
}
