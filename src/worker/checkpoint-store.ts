/** The checkpoints that are kept, across visits where the browser allows: the ones used last, within a limit of bytes. */
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { packCheckpoint, unpackCheckpoint } from '../checkpoint/file.ts';
import type { KeptCheckpoints } from './protocol.ts';
import { MemoryShelf, openDisk, type KeptFile, type Shelf } from './shelves.ts';

const FOLDER = 'checkpoints';
const ENDING = '.safetensors';

/** More are never kept, however small: each costs a look whenever another is put beside it. */
const MOST_FILES = 400;

const fileOf = (run: string): string => `${run}${ENDING}`;
const runOf = (file: string): string => file.slice(0, -ENDING.length);

export class CheckpointStore {
  readonly #memory: Shelf;
  readonly #disk: () => Promise<Shelf | null>;
  #opened: Promise<Shelf | null> | null = null;
  /** When each file was used in this visit; before it, when it was written counts. */
  readonly #used = new Map<string, number>();
  /** Calls follow one another, so that none lists what another is removing. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(disk: () => Promise<Shelf | null> = () => openDisk(FOLDER), memory: Shelf = new MemoryShelf()) {
    this.#disk = disk;
    this.#memory = memory;
  }

  /** Keeps a checkpoint in place of an older one of its run. Resolves with its bytes, 0 where there is no room at all. */
  keep(checkpoint: Checkpoint): Promise<number> {
    return this.#inTurn(async () => {
      const [name, content] = [fileOf(checkpoint.run), packCheckpoint(checkpoint)];
      for (const shelf of await this.#shelves()) {
        if (!(await this.#put(shelf, name, content))) continue;
        this.#used.set(name, Date.now());
        return content.length;
      }
      return 0;
    });
  }

  /** Null where it is not kept; a file that can't be read is dropped. */
  get(run: string): Promise<Checkpoint | null> {
    return this.#inTurn(async () => {
      const name = fileOf(run);
      for (const shelf of await this.#shelves()) {
        const content = await shelf.read(name);
        if (!content) continue;
        try {
          const checkpoint = unpackCheckpoint(content, run);
          this.#used.set(name, Date.now());
          return checkpoint;
        } catch (error) {
          console.warn(`The checkpoint of run ${run} is dropped:`, error);
          await shelf.remove(name);
        }
      }
      return null;
    });
  }

  list(): Promise<KeptCheckpoints> {
    return this.#inTurn(async () => {
      const shelves = await this.#shelves();
      const files = (await Promise.all(shelves.map((shelf) => shelf.list()))).flat();
      const latest = files.filter(isCheckpoint).sort((a, b) => b.writtenAt - a.writtenAt);
      const checkpoints = latest.map(({ name, bytes, writtenAt }) => {
        return { run: runOf(name), bytes, keptAt: new Date(writtenAt).toISOString() };
      });
      const { place, limit } = shelves[0] ?? this.#memory;
      return { checkpoints, bytes: sum(files), limit, place };
    });
  }

  /** Deletes the checkpoint of a run; without one, all. */
  forget(run?: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const shelf of await this.#shelves()) {
        const names = run === undefined ? (await shelf.list()).map(({ name }) => name) : [fileOf(run)];
        for (const name of names) await shelf.remove(name);
      }
    });
  }

  /** Whether the shelf took the file, after those used longest ago made room. */
  async #put(shelf: Shelf, name: string, content: Uint8Array<ArrayBuffer>): Promise<boolean> {
    if (content.length > shelf.limit) return false;
    const others = (await shelf.list())
      .filter((file) => file.name !== name)
      .sort((a, b) => this.#use(b) - this.#use(a));
    while (others.length >= MOST_FILES || sum(others) + content.length > shelf.limit) await this.#drop(shelf, others);
    for (;;) {
      try {
        await shelf.write(name, content);
        return true;
      } catch (error) {
        if (isFull(error) && others.length > 0) {
          await this.#drop(shelf, others);
          continue;
        }
        console.warn(`The checkpoint ${name} could not be kept (${shelf.place}):`, error);
        await shelf.remove(name).catch(() => undefined);
        return false;
      }
    }
  }

  async #drop(shelf: Shelf, others: KeptFile[]): Promise<void> {
    const oldest = others.pop();
    if (oldest) await shelf.remove(oldest.name);
  }

  #use({ name, writtenAt }: KeptFile): number {
    return Math.max(writtenAt, this.#used.get(name) ?? 0);
  }

  /** The disk first, where there is one. */
  async #shelves(): Promise<Shelf[]> {
    this.#opened ??= this.#disk();
    const disk = await this.#opened;
    return disk ? [disk, this.#memory] : [this.#memory];
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

const sum = (files: readonly KeptFile[]): number => files.reduce((total, { bytes }) => total + bytes, 0);

const isCheckpoint = ({ name }: KeptFile): boolean => name.endsWith(ENDING);

const isFull = (error: unknown): boolean => error instanceof DOMException && error.name === 'QuotaExceededError';
