/** Says across tabs that an experiment is being trained: a lock goes when its tab does, however that ends. */

const PREFIX = 'loglog-training-';

/** Missing where the page is not secure. */
const locks = (): LockManager | null => (globalThis.navigator as { locks?: LockManager } | undefined)?.locks ?? null;

/** Holds the lock of an experiment. Returns how to let it go. */
export function holdTraining(id: string): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  void locks()
    ?.request(PREFIX + id, { ifAvailable: true }, () => held)
    .catch(() => undefined);
  return release;
}

/** Ids of the experiments that some tab is training now. */
export async function trainedNow(): Promise<ReadonlySet<string>> {
  const held = (await locks()?.query())?.held ?? [];
  return new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
