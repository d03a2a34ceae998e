/**
 * The folder of the results. It is claimed before anything is trained, so that a folder that can't be written ends the
 * command at once; the files appear in it together at the end, each whole.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../failure.ts';

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
  /** Folders that had to be made on the way, from the top, removed again if nothing is written. */
  readonly #made: string[] = [];

  /** Makes a hidden folder beside `path`, which proves that results can be written there. Throws UsageError. */
  constructor(path: string) {
    this.path = path;
    this.#staging = join(dirname(path), `.${basename(path)}-${randomBytes(4).toString('hex')}`);
    try {
      if (existsSync(path) && !statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EEXIST' });
      makeFolders(this.#staging, this.#made);
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
  publish(files: ReadonlyMap<string, string | Uint8Array>): string[] {
    for (const [name, content] of files) writeFileSync(join(this.#staging, name), content);
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
    if (this.#made.includes(this.#staging)) rmSync(this.#staging, { recursive: true, force: true });
    for (const folder of this.#made.reverse()) removeEmpty(folder);
  }
}

/**
 * Makes a folder and those above it and notes each in `made`. Node's own recursive mkdir (20.20) never returns where the
 * system answers ENOENT for a folder whose parent is there, as in /proc.
 */
function makeFolders(path: string, made: string[]): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path), made);
  mkdirSync(path);
  made.push(path);
}

function removeEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
