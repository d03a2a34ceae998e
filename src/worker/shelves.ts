/** Where files are kept by name: on disk, in the private files of the page's origin, or in memory. */

export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

export interface Shelf {
  readonly place: 'disk' | 'memory';
  /** Most bytes it is to hold. */
  readonly limit: number;
  list(): Promise<KeptFile[]>;
  /** Null where there is none of this name. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Replaces what there was. Rejects where the disk is full or denied. */
  write(name: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(name: string): Promise<void>;
}

const MiB = 2 ** 20;

export class MemoryShelf implements Shelf {
  readonly place = 'memory';
  readonly limit: number;
  readonly #files = new Map<string, { content: Uint8Array<ArrayBuffer>; writtenAt: number }>();

  constructor(limit = 128 * MiB) {
    this.limit = limit;
  }

  list(): Promise<KeptFile[]> {
    const files = [...this.#files].map(([name, { content, writtenAt }]) => ({
      name,
      bytes: content.length,
      writtenAt,
    }));
    return Promise.resolve(files);
  }

  read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return Promise.resolve(this.#files.get(name)?.content ?? null);
  }

  write(name: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#files.set(name, { content, writtenAt: Date.now() });
    return Promise.resolve();
  }

  remove(name: string): Promise<void> {
    this.#files.delete(name);
    return Promise.resolve();
  }
}

/** Of FileSystemSyncAccessHandle, which only workers have: the types of pages lack it. */
interface SyncHandle {
  truncate(size: number): void;
  write(content: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}

function openSync(file: FileSystemFileHandle): Promise<SyncHandle> {
  return (file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }).createSyncAccessHandle();
}

function isFile(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}

/** Bytes that tell a file that was written to its end: the last that are written. */
const FIRST_BYTES = 8;

/** A folder of the origin private file system (fs.spec.whatwg.org). */
class DiskShelf implements Shelf {
  readonly place = 'disk';
  readonly limit = 256 * MiB;
  readonly #folder: FileSystemDirectoryHandle;

  constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  async list(): Promise<KeptFile[]> {
    const files: KeptFile[] = [];
    for await (const handle of this.#folder.values()) {
      if (!isFile(handle)) continue;
      const { name, size, lastModified } = await handle.getFile();
      files.push({ name, bytes: size, writtenAt: lastModified });
    }
    return files;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const file = await (await this.#folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return null;
      throw error;
    }
  }

  /** The first bytes come last: a file that a crash cut short begins with zeros, and is known by them. */
  async write(name: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    const handle = await openSync(await this.#folder.getFileHandle(name, { create: true }));
    try {
      handle.truncate(0);
      writeAll(handle, content.subarray(FIRST_BYTES), FIRST_BYTES);
      handle.flush();
      writeAll(handle, content.subarray(0, FIRST_BYTES), 0);
      handle.flush();
    } finally {
      handle.close();
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await this.#folder.removeEntry(name);
    } catch (error) {
      // Another tab may have been first.
      if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
    }
  }
}

function writeAll(handle: SyncHandle, content: Uint8Array<ArrayBuffer>, at: number): void {
  const written = handle.write(content, { at });
  if (written < content.length) throw new DOMException('the disk is full', 'QuotaExceededError');
}

/** The folder on disk, or null where the browser offers none: outside workers, and in some private windows. */
export async function openDisk(folder: string): Promise<Shelf | null> {
  try {
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    const root = await navigator.storage.getDirectory();
    return new DiskShelf(await root.getDirectoryHandle(folder, { create: true }));
  } catch (error) {
    console.warn('The browser keeps no private files here:', error);
    return null;
  }
}
