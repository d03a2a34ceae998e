/** The shipped corpora: recipes, and their making from the source packages. */
import { gzipSync } from 'fflate';
import { packCorpus } from '../container.ts';
import type { Corpus, CorpusInfo } from '../corpus.ts';
import { corpusHash } from '../hash.ts';
import { CASED_SYMBOLS, FOLDED_SYMBOLS, encode } from '../symbols.ts';
import { fold } from './fold.ts';
import { MOBY_DICK, STATE_OF_THE_UNION, readSource, type SourcePackage } from './sources.ts';
import { drawHeldOut } from './split.ts';

export interface Recipe {
  readonly id: string;
  readonly title: string;
  readonly package: SourcePackage;
  readonly keepCase: boolean;
  /** Documents held out, drawn with the seed. */
  readonly heldOut: { readonly documents: number; readonly seed: number };
  /** Origin and licence of the text, after the package's name and version. */
  readonly licence: string;
}

/**
 * Seed 0 and 12 addresses: the draw whose n-gram losses are, to the digits given, those of the PyTorch study that this
 * project's recipe was measured in (test/data/build/corpora.test.ts), so that losses compare.
 */
const SOTU = {
  package: STATE_OF_THE_UNION,
  heldOut: { documents: 12, seed: 0 },
  licence: 'works of the United States government, PDDL 1.0 and CC0 1.0',
};

export const RECIPES: readonly Recipe[] = [
  { id: 'sotu', title: 'State of the Union addresses, 1790 to 2021', keepCase: false, ...SOTU },
  { id: 'sotu-cased', title: 'State of the Union addresses, 1790 to 2021, case kept', keepCase: true, ...SOTU },
  {
    id: 'moby-dick',
    title: 'Herman Melville, Moby-Dick; or, The Whale, 1851',
    package: MOBY_DICK,
    keepCase: false,
    heldOut: { documents: 17, seed: 0 },
    licence: 'public domain, PDDL 1.0 and CC0 1.0',
  },
];

/** Makes a corpus: documents folded, empty ones never expected, joined by newline on each side of the split. */
export async function makeCorpus(recipe: Recipe, root: string): Promise<Corpus> {
  const { version, documents } = readSource(recipe.package, root);
  const folded = documents.map((document) => fold(document, { keepCase: recipe.keepCase }));
  const heldOutIndices = new Set(drawHeldOut(folded.length, recipe.heldOut.documents, recipe.heldOut.seed));
  const symbols = recipe.keepCase ? CASED_SYMBOLS : FOLDED_SYMBOLS;
  const side = (heldOut: boolean): Uint8Array =>
    encode(folded.filter((_, i) => heldOutIndices.has(i) === heldOut).join('\n'), symbols);
  const [train, heldOut] = [side(false), side(true)];
  return {
    id: recipe.id,
    title: recipe.title,
    source: `npm package ${recipe.package.name} ${version}; ${recipe.licence}`,
    symbols,
    trainCharacters: train.length,
    heldOutCharacters: heldOut.length,
    documents: { total: folded.length, heldOut: heldOutIndices.size },
    hash: await corpusHash(train, heldOut),
    train,
    heldOut,
  };
}

/**
 * The file of a corpus. Compressed by fflate rather than by Node's zlib, whose output depends on the processor and the
 * Node version: one package lock, one sequence of bytes. The gzip header's date is left at zero.
 */
export function corpusFile(corpus: Corpus): Uint8Array {
  return gzipSync(packCorpus(corpus), { level: 9, mtime: 0 });
}

/** All files of the corpora folder by name. */
export async function makeCorpusFiles(root: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const index: CorpusInfo[] = [];
  for (const recipe of RECIPES) {
    const corpus = await makeCorpus(recipe, root);
    const { train: _train, heldOut: _heldOut, ...info } = corpus;
    index.push(info);
    files.set(`${recipe.id}.corpus`, corpusFile(corpus));
  }
  files.set('index.json', new TextEncoder().encode(`${JSON.stringify(index, null, 2)}\n`));
  return files;
}
