/** The shipped corpora, made from the installed packages. */
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { RECIPES, corpusFile, makeCorpus, type Recipe } from '../../../src/data/build/corpora.ts';
import { readSource, STATE_OF_THE_UNION } from '../../../src/data/build/sources.ts';
import { unpackCorpus } from '../../../src/data/container.ts';
import type { Corpus } from '../../../src/data/corpus.ts';
import { corpusHash } from '../../../src/data/hash.ts';
import { CASED_SYMBOLS, CODE_SYMBOLS, FOLDED_SYMBOLS, decode, encode } from '../../../src/data/symbols.ts';
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
    id: 'sotu-bpe',
    hash: '70330094df61b87e',
    train: 4_640_775,
    heldOut: 186_873,
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
  { id: 'code', hash: 'ef449528bd4d0583', train: 2_506_993, heldOut: 219_698, documents: 389, heldOutDocuments: 40 },
  {
    id: 'music',
    hash: 'e4803017e7821304',
    train: 2_407_466,
    heldOut: 161_171,
    documents: 16_000,
    heldOutDocuments: 1000,
  },
  {
    id: 'images',
    hash: '52e1516b15f85707',
    train: 880_151,
    heldOut: 136_499,
    documents: 11_172,
    heldOutDocuments: 1500,
  },
  {
    id: 'mixed',
    hash: 'f1670a8031a6729e',
    train: 3_918_869,
    heldOut: 325_848,
    documents: 17_485,
    heldOutDocuments: 1404,
  },
];

const corpora = new Map<string, Corpus>();

beforeAll(async () => {
  for (const recipe of RECIPES) corpora.set(recipe.id, await makeCorpus(recipe, root));
}, 120_000);

function corpus(id: string): Corpus {
  const found = corpora.get(id);
  if (found === undefined) throw new Error(`no recipe named ${id}`);
  return found;
}

function recipeOf(id: string): Recipe {
  const found = RECIPES.find((recipe) => recipe.id === id);
  if (found === undefined) throw new Error(`no recipe named ${id}`);
  return found;
}

/** Melville needs neither % nor /; the alphabet stays that of the addresses, so that sizes compare. So does that of byte pairs and of code. */
const UNUSED: Readonly<Record<string, readonly string[]>> = { 'moby-dick': ['%', '/'] };

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
    const used = new Set([...new Set(made.train), ...new Set(made.heldOut)]);
    expect(Math.max(...used)).toBeLessThan(made.symbols.length);
    const missing = made.symbols.filter((_, i) => !used.has(i));
    expect(missing).toEqual(UNUSED[id] ?? []);
  });

  it('holds whole documents out of the training text', () => {
    const made = corpus(id);
    const both = recipeOf(id).documents(root);
    expect(decode(made.heldOut, made.symbols)).toBe(both.heldOut.join('\n'));
    expect(decode(made.train, made.symbols)).toBe(both.train.join('\n'));
    const trained = new Set(both.train);
    expect(both.heldOut.filter((document) => trained.has(document)).length).toBeLessThan(0.01 * heldOutDocuments);
  });

  it('packs into a container that any gzip reader opens', () => {
    const made = corpus(id);
    const file = corpusFile(made);
    const { train: readTrain, heldOut: readHeldOut, ...info } = unpackCorpus(gunzipSync(file));
    expect(Buffer.from(readTrain).equals(made.train)).toBe(true);
    expect(Buffer.from(readHeldOut).equals(made.heldOut)).toBe(true);
    const { train: _train, heldOut: _heldOut, ...expected } = made;
    expect(info).toEqual(expected);
    // What byte pairs have packed already packs less.
    expect(file.length).toBeLessThan((id === 'sotu-bpe' ? 0.62 : 0.42) * (train + heldOut));
  });
});

describe('alphabets', () => {
  it('are the folded ones of text, ASCII of code, and what tunes and images are written in', () => {
    expect(corpus('sotu').symbols).toEqual(FOLDED_SYMBOLS);
    expect(corpus('moby-dick').symbols).toEqual(FOLDED_SYMBOLS);
    expect(corpus('sotu-cased').symbols).toEqual(CASED_SYMBOLS);
    for (const id of ['code', 'mixed']) expect(corpus(id).symbols).toEqual(CODE_SYMBOLS);
    expect(corpus('music').symbols).toHaveLength(31);
    expect(corpus('images').symbols).toEqual(['\n', '#', '.']);
  });

  it('of byte pairs say the same text in fewer tokens', () => {
    const [merged, plain] = [corpus('sotu-bpe'), corpus('sotu')];
    expect(merged.symbols.slice(0, 53)).toEqual(FOLDED_SYMBOLS);
    expect(merged.symbols).toHaveLength(256);
    expect(merged.symbols.slice(53, 57)).toEqual([' t', ' th', ' a', ' the']);
    expect(merged.charactersPerToken).toBeCloseTo(plain.heldOut.length / merged.heldOut.length, 12);
    const head = decode(merged.heldOut.subarray(0, 4000), merged.symbols);
    expect(decode(plain.heldOut, plain.symbols).startsWith(head)).toBe(true);
    expect(encode(decode(merged.heldOut, merged.symbols), merged.symbols)).toEqual(merged.heldOut);
    expect(plain.charactersPerToken).toBeUndefined();
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
    const again = corpusFile(await makeCorpus(recipeOf('moby-dick'), root));
    const once = corpusFile(corpus('moby-dick'));
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

  it('are named with what to do when one is missing', () => {
    withProject(
      () => undefined,
      (folder) => {
        expect(() => readSource(STATE_OF_THE_UNION, folder)).toThrow(
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
        const home = join(folder, 'node_modules', STATE_OF_THE_UNION.name);
        mkdirSync(home, { recursive: true });
        writeFileSync(join(home, 'package.json'), '{"version":"0.2.3"}');
        fill(join(home, 'data'));
      },
      (folder) => expect(() => readSource(STATE_OF_THE_UNION, folder)).toThrow(message),
    );
  });
});
