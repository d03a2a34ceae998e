/**
 * The folder of the results. It is claimed before anything is trained, so that a folder that can't be written ends the
 * command at once; the files appear in it together at the end, each whole.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './failure.ts';

/** What a failed system call means to the person who chose the folder. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is a file',
    EEXIST: 'a part of the path is a file',
    ENOENT: 'no folder can be made there',
    ENOSPC: 'the disk is full',
    ENAMETOOLONG: 'the name is too long',
  };
  return known[code] ?? (code || String(error));
}

export class OutputFolder {
  /** Absolute path. */
  readonly path: string;
  readonly #staging: string;
  /** The topmost folder that had to be made on the way, removed again if nothing is written. */
  readonly #made: string | undefined;

  /** Makes a hidden folder beside `path`, which proves that results can be written there. Throws UsageError. */
  constructor(path: string) {
    this.path = path;
    this.#staging = join(dirname(path), `.${basename(path)}-${randomBytes(4).toString('hex')}`);
    try {
      if (existsSync(path) && !statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' });
      this.#made = mkdirSync(this.#staging, { recursive: true });
      if (existsSync(path)) this.#probe();
    } catch (error) {
      this.discard();
      throw new UsageError(
        `Results can't be written to ${path}: ${reasonOf(error)}. Choose another folder with --out.`,
      );
    }
  }

  /** An existing folder may be closed to writing while its parent is open. */
  #probe(): void {
    const probe = join(this.path, basename(this.#staging));
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
  }

  /**
   * Writes all files and moves them into place; files of the same names from an earlier run are replaced, others left
   * alone. Returns their paths. Throws what the file system throws, leaving the folder as it was where the disk is full.
   */
  publish(files: ReadonlyMap<string, string>): string[] {
    for (const [name, text] of files) writeFileSync(join(this.#staging, name), text);
    if (existsSync(this.path)) {
      for (const name of files.keys()) renameSync(join(this.#staging, name), join(this.path, name));
      rmSync(this.#staging, { recursive: true });
    } else {
      renameSync(this.#staging, this.path);
    }
    return [...files.keys()].map((name) => join(this.path, name));
  }

  /** Leaves no trace; for the command that ends without results. */
  discard(): void {
    rmSync(this.#staging, { recursive: true, force: true });
    const made = this.#made;
    if (made === undefined || made === this.#staging) return;
    removeEmpty(dirname(this.#staging), made);
  }
}

/** Removes `folder` and its parents up to `top`, as long as they are empty. */
function removeEmpty(folder: string, top: string): void {
  for (let path = folder; path.startsWith(top) && existsSync(path); path = dirname(path)) {
    if (readdirSync(path).length > 0) return;
    rmSync(path, { recursive: true });
  }
}
