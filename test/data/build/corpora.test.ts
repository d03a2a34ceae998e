/** The shipped corpora, made from the installed packages. */
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { RECIPES, corpusFile, makeCorpus } from '../../../src/data/build/corpora.ts';
import { fold } from '../../../src/data/build/fold.ts';
import { readSource } from '../../../src/data/build/sources.ts';
import { drawHeldOut } from '../../../src/data/build/split.ts';
import { unpackCorpus } from '../../../src/data/container.ts';
import type { Corpus } from '../../../src/data/corpus.ts';
import { corpusHash } from '../../../src/data/hash.ts';
import { CASED_SYMBOLS, FOLDED_SYMBOLS, decode } from '../../../src/data/symbols.ts';
import { nGramLoss } from '../n-gram.ts';

const root = process.cwd();

/** Hash and sizes of every corpus. A change here makes every stored record one of another text: change it knowingly. */
const EDITIONS = [
  { id: 'sotu', hash: '6636d5a887b0bbfd', train: 10_344_076, heldOut: 415_214, documents: 233, heldOutDocuments: 12 },
  {
    id: 'sotu-cased',
    hash: '425dc169f64ab38d',
    train: 10_344_076,
    heldOut: 415_214,
    documents: 233,
    heldOutDocuments: 12,
  },
  {
    id: 'moby-dick',
    hash: '7c62cdf306c01cac',
    train: 1_054_599,
    heldOut: 150_460,
    documents: 138,
    heldOutDocuments: 17,
  },
];

const corpora = new Map<string, Corpus>();

beforeAll(async () => {
  for (const recipe of RECIPES) corpora.set(recipe.id, await makeCorpus(recipe, root));
}, 60_000);

function corpus(id: string): Corpus {
  const found = corpora.get(id);
  if (found === undefined) throw new Error(`no recipe named ${id}`);
  return found;
}

/** Share of the held-out windows of 64 characters that stand somewhere in the training text. */
function sharedWindows({ train, heldOut, symbols }: Corpus): number {
  const [seen, tested] = [decode(train, symbols), decode(heldOut, symbols)];
  const windows = new Set<string>();
  for (let i = 0; i + 64 <= tested.length; i += 64) windows.add(tested.slice(i, i + 64));
  const found = new Set<string>();
  for (let i = 0; i + 64 <= seen.length; i += 1) {
    const window = seen.slice(i, i + 64);
    if (windows.has(window)) found.add(window);
  }
  return found.size / windows.size;
}

it('has a pinned edition for every recipe', () => {
  expect(EDITIONS.map(({ id }) => id)).toEqual(RECIPES.map(({ id }) => id));
});

describe.each(EDITIONS)('$id', ({ id, hash, train, heldOut, documents, heldOutDocuments }) => {
  it('has the pinned sizes and content hash', async () => {
    const made = corpus(id);
    expect(made).toMatchObject({ hash, trainCharacters: train, heldOutCharacters: heldOut });
    expect(made.documents).toEqual({ total: documents, heldOut: heldOutDocuments });
    expect([made.train.length, made.heldOut.length]).toEqual([train, heldOut]);
    expect(await corpusHash(made.train, made.heldOut)).toBe(hash);
  });

  it('holds enough text out for 131,072 characters of windows and the token after them', () => {
    expect(corpus(id).heldOut.length).toBeGreaterThan(131_072);
  });

  it('uses its whole alphabet and nothing else', () => {
    const made = corpus(id);
    expect(made.symbols).toEqual(id === 'sotu-cased' ? CASED_SYMBOLS : FOLDED_SYMBOLS);
    const used = new Set([...new Set(made.train), ...new Set(made.heldOut)]);
    expect(Math.max(...used)).toBeLessThan(made.symbols.length);
    // Melville needs neither % nor /; the alphabet stays that of the other corpora, so that sizes compare.
    const missing = made.symbols.filter((_, i) => !used.has(i));
    expect(missing).toEqual(id === 'moby-dick' ? ['%', '/'] : []);
  });

  it('holds whole documents out of the training text', () => {
    const made = corpus(id);
    const recipe = RECIPES.find((one) => one.id === id);
    if (recipe === undefined) throw new Error(id);
    const texts = readSource(recipe.package, root).documents.map((text) => fold(text, { keepCase: recipe.keepCase }));
    const chosen = new Set(drawHeldOut(texts.length, heldOutDocuments, recipe.heldOut.seed));
    expect(decode(made.heldOut, made.symbols)).toBe(texts.filter((_, i) => chosen.has(i)).join('\n'));
    expect(decode(made.train, made.symbols)).toBe(texts.filter((_, i) => !chosen.has(i)).join('\n'));
  });

  it('packs into a container that any gzip reader opens', () => {
    const made = corpus(id);
    const file = corpusFile(made);
    const { train: readTrain, heldOut: readHeldOut, ...info } = unpackCorpus(gunzipSync(file));
    expect(Buffer.from(readTrain).equals(made.train)).toBe(true);
    expect(Buffer.from(readHeldOut).equals(made.heldOut)).toBe(true);
    const { train: _train, heldOut: _heldOut, ...expected } = made;
    expect(info).toEqual(expected);
    expect(file.length).toBeLessThan(0.42 * (train + heldOut));
  });
});

describe('held-out text', () => {
  it('hardly occurs in the training text', () => {
    // Quotations and set phrases: 10 of 6,487 windows of the addresses, none of the book's.
    expect(sharedWindows(corpus('sotu'))).toBeLessThan(0.002);
    expect(sharedWindows(corpus('moby-dick'))).toBeLessThan(0.001);
  }, 60_000);
});

describe('n-gram losses', () => {
  // The figures of the PyTorch study of this corpus, given to two digits.
  it.each([
    [1, 2.93],
    [2, 2.34],
    [3, 1.86],
    [4, 1.42],
  ])(
    'order %i costs %f nats a character, as in the study whose recipe this project follows',
    (order, nats) => {
      expect(Math.abs(nGramLoss(corpus('sotu'), order) - nats)).toBeLessThan(0.01);
    },
    60_000,
  );
});

describe('determinism', () => {
  it('makes the same bytes again', async () => {
    const recipe = RECIPES.find(({ id }) => id === 'moby-dick');
    if (recipe === undefined) throw new Error('moby-dick');
    const [once, again] = [corpusFile(corpus('moby-dick')), corpusFile(await makeCorpus(recipe, root))];
    expect(Buffer.from(again).equals(once)).toBe(true);
    // Bytes 4 to 7 of a gzip file are its date.
    expect([...once.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
    // The same on every machine. A new edition of the text or of fflate changes it, nothing else may.
    expect(createHash('sha256').update(once).digest('hex')).toBe(
      '7e6c06de91f317a30770f08e4df18ae804f2ad9900dc09433e45618156397af3',
    );
  });
});

describe('source packages', () => {
  function withProject(build: (folder: string) => void, check: (folder: string) => void): void {
    const folder = mkdtempSync(join(tmpdir(), 'corpora-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{}');
      build(folder);
      check(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const sotu = RECIPES[0];
  if (sotu === undefined) throw new Error('no recipes');

  it('are named with what to do when one is missing', () => {
    withProject(
      () => undefined,
      (folder) => {
        expect(() => readSource(sotu.package, folder)).toThrow(
          /npm package @stdlib\/datasets-sotu, which is not installed\. Run "npm ci"/,
        );
      },
    );
  });

  it.each([
    ['without data', () => undefined, /whose data cannot be read/],
    ['short of documents', (data: string) => mkdirSync(data), /holds 0 documents where 233 were expected/],
  ])('are refused %s', (_, fill, message) => {
    withProject(
      (folder) => {
        const home = join(folder, 'node_modules', sotu.package.name);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{"version":"0.2.3"}');
        fill(join(home, 'data'));
      },
      (folder) => expect(() => readSource(sotu.package, folder)).toThrow(message),
    );
  });
});
