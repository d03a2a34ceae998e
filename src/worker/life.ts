/**
 * Whether a worker lives. One that ends without an error, killed by the browser or by hand, tells nobody; but a lock that it
 * holds goes to whoever waits for it. Missing where the page is not secure: then only errors tell.
 */
const locks = (): LockManager | undefined => (navigator as { locks?: LockManager }).locks;

/** The worker's side: holds the lock as long as it lives. */
export function liveUnder(name: string): void {
  void locks()?.request(name, () => new Promise<never>(() => undefined));
}

/** Tries, and milliseconds between them, to see the worker's lock: it is taken before the first call is answered. */
const TRIES = 50;
const PAUSE = 100;

async function isHeld(manager: LockManager, name: string): Promise<boolean> {
  const { held = [] } = await manager.query();
  return held.some((lock) => lock.name === name);
}

/** The page's side: calls back when the worker has gone, unless the signal says that it was sent away. */
export async function watchLife(name: string, signal: AbortSignal, gone: () => void): Promise<void> {
  const manager = locks();
  if (manager === undefined) return;
  for (let tries = 0; tries < TRIES && !signal.aborted; tries++) {
    if (await isHeld(manager, name)) {
      await manager.request(name, { signal }, gone).catch(() => undefined);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
