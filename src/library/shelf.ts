/** Where the library's entries stand: in IndexedDB, or in memory where the browser keeps nothing for this page. */
import { createStore, delMany, getMany, keys, setMany } from 'idb-keyval';

export type Entry = readonly [key: string, value: unknown];

export interface Shelf {
  keys(): Promise<string[]>;
  /** Values in the order of the keys; undefined where there is none. */
  read(keys: readonly string[]): Promise<unknown[]>;
  /** All of them or none. Rejects where there is no room. */
  write(entries: readonly Entry[]): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

export class MemoryShelf implements Shelf {
  readonly #entries = new Map<string, unknown>();

  keys(): Promise<string[]> {
    return Promise.resolve([...this.#entries.keys()]);
  }

  read(wanted: readonly string[]): Promise<unknown[]> {
    return Promise.resolve(wanted.map((key) => this.#entries.get(key)));
  }

  write(entries: readonly Entry[]): Promise<void> {
    for (const [key, value] of entries) this.#entries.set(key, value);
    return Promise.resolve();
  }

  remove(unwanted: readonly string[]): Promise<void> {
    for (const key of unwanted) this.#entries.delete(key);
    return Promise.resolve();
  }
}

/** @param name of the database. */
export function databaseShelf(name: string): Shelf {
  const store = createStore(name, 'entries');
  return {
    keys: () => keys<string>(store),
    read: (wanted) => getMany([...wanted], store),
    write: (entries) =>
      setMany(
        entries.map(([key, value]): [string, unknown] => [key, value]),
        store,
      ),
    remove: (unwanted) => delMany([...unwanted], store),
  };
}

/**
 * Some browsers neither open nor refuse a database in a private window. Nothing waits for it meanwhile, and a machine that
 * compiles kernels on all its cores can take seconds.
 */
const PATIENCE_MS = 20_000;

/** The shelf of this browser, and why it does not last where it doesn't. */
export async function openShelf(
  name: string,
  patience = PATIENCE_MS,
): Promise<{ readonly shelf: Shelf; readonly passing: string | null }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const shelf = databaseShelf(name);
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('it does not answer')), patience);
    });
    await Promise.race([shelf.keys(), tooLong]);
    return { shelf, passing: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const passing =
      `This browser keeps nothing for this page, as in a private window or with storage blocked (${reason}). ` +
      'Runs are listed here until the page is closed: save what you want to keep as records.json.';
    return { shelf: new MemoryShelf(), passing };
  } finally {
    clearTimeout(timer);
  }
}
