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

  readonly #subfolders: readonly string[];

  /**
   * Makes a hidden folder beside `path`, and in it the subfolders, which proves that results can be written there. Throws
   * UsageError.
   */
  constructor(path: string, subfolders: readonly string[] = []) {
    this.path = path;
    this.#subfolders = subfolders;
    this.#staging = join(dirname(path), `.${basename(path)}-${randomBytes(4).toString('hex')}`);
    try {
      const folders = [path, ...subfolders.map((name) => join(path, name))].filter((folder) => existsSync(folder));
      if (!folders.every((folder) => statSync(folder).isDirectory()))
        throw Object.assign(new Error(), { code: 'EEXIST' });
      makeFolders(this.#staging, this.#made);
      for (const folder of folders) this.#probe(folder);
      for (const name of subfolders) mkdirSync(this.staged(name));
    } catch (error) {
      this.discard();
      throw new UsageError(
        `Results can't be written to ${path}: ${reasonOf(error)}. Choose another folder with --out.`,
      );
    }
  }

  /** Where a file or subfolder stands until the results are published. */
  staged(name: string): string {
    return join(this.#staging, name);
  }

  /** An existing folder may be closed to writing while its parent is open. */
  #probe(folder: string): void {
    const probe = join(folder, basename(this.#staging));
    mkdirSync(probe);
    rmSync(probe, { recursive: true });
  }

  /**
   * Writes all files and moves them into place, with what the subfolders hold by now; files and folders of the same names from an
   * earlier run are replaced, others left alone. Returns the paths of the files, and of subfolders that hold anything. Throws what
   * the file system throws, leaving the folder as it was where the disk is full.
   */
  publish(files: ReadonlyMap<string, string | Uint8Array>): string[] {
    for (const [name, content] of files) writeFileSync(this.staged(name), content);
    const filled = this.#subfolders.filter((name) => readdirSync(this.staged(name)).length > 0);
    for (const name of this.#subfolders) if (!filled.includes(name)) rmdirSync(this.staged(name));
    if (existsSync(this.path)) {
      for (const name of files.keys()) renameSync(this.staged(name), join(this.path, name));
      for (const name of filled) this.#merge(name);
      rmSync(this.#staging, { recursive: true });
    } else {
      renameSync(this.#staging, this.path);
    }
    return [...files.keys(), ...filled].map((name) => join(this.path, name));
  }

  /** Moves what a subfolder holds to its place. */
  #merge(subfolder: string): void {
    const place = join(this.path, subfolder);
    mkdirSync(place, { recursive: true });
    for (const name of readdirSync(this.staged(subfolder))) {
      rmSync(join(place, name), { recursive: true, force: true });
      renameSync(join(this.staged(subfolder), name), join(place, name));
    }
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
