/** The corpus files, made once and kept in node_modules/.cache for as long as nothing they are made of changes. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { RECIPES, makeCorpusFiles } from './corpora.ts';
import { sourceVersion } from './sources.ts';

/** Name and bytes of every file of the corpora folder. */
export type CorpusFiles = ReadonlyMap<string, Uint8Array>;

function cacheFolder(root: string): string {
  return join(root, 'node_modules', '.cache', 'loglog-corpora');
}

/**
 * Hash of the code that makes corpora. A long-lived server takes it when it starts: the code that it runs is the code of
 * that moment, and its corpora must not be stored as those of a later one.
 */
export function hashOfCode(root: string): string {
  const hash = createHash('sha256');
  for (const folder of ['', 'build', 'generated'].map((name) => join(root, 'src', 'data', name))) {
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .sort()) {
      hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
    }
  }
  return hash.digest('hex');
}

/** Changes with the code, the text packages and the compressor. */
function cacheKey(root: string, code: string): string {
  const hash = createHash('sha256').update(code);
  for (const source of new Set(RECIPES.flatMap(({ packages }) => packages))) {
    hash.update(`${source.name} ${sourceVersion(source, root)}\n`);
  }
  const compressor = createRequire(join(root, 'package.json')).resolve('fflate/package.json');
  return hash.update(readFileSync(compressor)).digest('hex').slice(0, 16);
}

function readCache(folder: string): CorpusFiles | null {
  try {
    const names = [...RECIPES.map(({ id }) => `${id}.corpus`), 'index.json'];
    return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  } catch {
    return null;
  }
}

/** Renames a finished folder into place, so that no other process ever reads half a cache. */
function writeCache(root: string, key: string, files: CorpusFiles): void {
  const folder = cacheFolder(root);
  mkdirSync(folder, { recursive: true });
  const fresh = mkdtempSync(join(folder, 'new-'));
  for (const [name, bytes] of files) writeFileSync(join(fresh, name), bytes);
  try {
    renameSync(fresh, join(folder, key));
  } catch {
    rmSync(fresh, { recursive: true });
  }
  for (const other of readdirSync(folder)) {
    if (other !== key && !other.startsWith('new-')) rmSync(join(folder, other), { recursive: true, force: true });
  }
}

/** The corpus files of the project at `root`, from the cache where it holds them. */
export async function corpusFiles(root: string, code = hashOfCode(root)): Promise<CorpusFiles> {
  const key = cacheKey(root, code);
  const cached = readCache(join(cacheFolder(root), key));
  if (cached !== null) return cached;
  const files = await makeCorpusFiles(root);
  try {
    writeCache(root, key, files);
  } catch {
    // A cache that can't be written (a read-only installation) costs the next build some seconds, nothing else.
  }
  return files;
}
