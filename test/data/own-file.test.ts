/** A visitor's own file: what becomes of it, and each way it can be refused. */
import { describe, expect, it } from 'vitest';
import { ALPHABET_MOST, REPLACEMENT } from '../../src/data/alphabet.ts';
import type { Corpus } from '../../src/data/corpus.ts';
import { CorpusError } from '../../src/data/corpus-error.ts';
import { FILE_BYTES_MOST } from '../../src/data/file-text.ts';
import { corpusHash } from '../../src/data/hash.ts';
import { FILE_CHARACTERS_LEAST, corpusFromFile } from '../../src/data/own-file.ts';
import { heldOutWindows } from '../../src/data/sampling.ts';
import { decode } from '../../src/data/symbols.ts';

/** Numbered lines: every line is unlike every other, so that it can be found again. */
function lines(characters: number): string {
  let text = '';
  for (let i = 0; text.length < characters; i += 1) text += `Line ${i}: the whale, the whale number ${i}!\n`;
  return text.slice(0, characters);
}

function corpusOf(text: string, name = 'own.txt'): Promise<Corpus> {
  return corpusFromFile(name, new TextEncoder().encode(text));
}

async function refusal(bytes: Uint8Array | string, name = 'own.txt'): Promise<string> {
  const file = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  const error: unknown = await corpusFromFile(name, file).then(
    () => new Error('the file was accepted'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CorpusError);
  return (error as CorpusError).message;
}

function utf16(text: string, { mark, bigEndian = false }: { mark: boolean; bigEndian?: boolean }): Uint8Array {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return new Uint8Array(bigEndian ? bytes.swap16() : bytes);
}

describe('corpusFromFile', () => {
  it('describes the corpus as the contract says', async () => {
    const text = lines(50_000);
    const corpus = await corpusOf(text, 'whale.txt');
    expect(corpus.id).toBe(`file-${corpus.hash.slice(0, 8)}`);
    expect(corpus.title).toBe('whale.txt');
    expect(corpus.source).toBe('Your file "whale.txt", 50,000 characters; it stays on this machine');
    expect(corpus.hash).toBe(await corpusHash(corpus.train, corpus.heldOut));
    expect(corpus.trainCharacters).toBe(corpus.train.length);
    expect(corpus.heldOutCharacters).toBe(corpus.heldOut.length);
    expect(corpus.symbols).toEqual([...new Set(text)].sort());
  });

  it.each([FILE_CHARACTERS_LEAST, 10_251, 300_001, 1_000_000])(
    'holds out whole passages of a text of %i characters, and keeps the rest',
    async (characters) => {
      const text = lines(characters);
      const { train, heldOut, symbols, documents } = await corpusOf(text);
      expect(train.length + heldOut.length).toBe(characters);
      expect(heldOut.length).toBeGreaterThanOrEqual(Math.max(1025, 0.1 * characters));
      expect(heldOut.length).toBeLessThan(Math.max(1025, 0.1 * characters) + documents.heldOut * 300);
      expect(documents.total).toBe(2 * documents.heldOut + 1);
      const [kept, tested] = [decode(train, symbols).split('\n'), decode(heldOut, symbols).split('\n')];
      // Cuts fall on line ends, so no line is torn and none is on both sides.
      expect([...kept, ...tested].filter((line) => line !== '').sort()).toEqual(
        text
          .split('\n')
          .filter((line) => line !== '')
          .sort(),
      );
      expect(kept.filter((line) => line !== '' && tested.includes(line))).toEqual([]);
    },
  );

  it('spreads the passages of a long text over all of it', async () => {
    const { heldOut, symbols, documents } = await corpusOf(lines(1_000_000));
    expect(documents).toEqual({ total: 21, heldOut: 10 });
    const numbers = [...decode(heldOut, symbols).matchAll(/^Line (\d+)/gm)].map((match) => Number(match[1]));
    const last = lines(1_000_000).match(/Line (\d+).*\n?.*$/)?.[1];
    const tenths = new Set(numbers.map((number) => Math.floor((10 * number) / (Number(last) + 2))));
    expect(tenths.size).toBe(10);
  });

  it('leaves windows to evaluate on in the shortest text', async () => {
    const { heldOut } = await corpusOf(lines(FILE_CHARACTERS_LEAST));
    expect(heldOutWindows(heldOut.length, 64, 131_072)).toBeGreaterThanOrEqual(16);
  });

  it.each([
    ['a text without line ends', 'the whale and the sea; '.repeat(3000)],
    ['a text without spaces either', 'abcdefgh'.repeat(3000)],
  ])('splits %s', async (_, text) => {
    const { train, heldOut } = await corpusOf(text);
    expect(train.length + heldOut.length).toBe(text.length);
    expect(heldOut.length).toBeGreaterThanOrEqual(0.1 * text.length);
  });

  it('keeps case, normalises line ends, drops the byte order mark, composes accents', async () => {
    const text = lines(5000);
    const plain = await corpusOf(`Café\n${text}`);
    const odd = await corpusOf(`\ufeffCafe\u0301\r\n${text.replaceAll('\n', '\r\n')}`);
    expect(odd.hash).toBe(plain.hash);
    expect((await corpusOf(`Café\r${text.replaceAll('\n', '\r')}`)).hash).toBe(plain.hash);
    expect(plain.symbols).toContain('C');
    expect(plain.symbols).toContain('é');
  });

  it('takes an ArrayBuffer as well', async () => {
    const bytes = new TextEncoder().encode(lines(5000));
    expect(await corpusFromFile('a.txt', bytes.buffer)).toEqual(await corpusFromFile('a.txt', bytes));
  });

  it('depends on the bytes alone', async () => {
    expect((await corpusOf(lines(9000), 'a.txt')).id).toBe((await corpusOf(lines(9000), 'b.txt')).id);
    expect((await corpusOf(lines(9000))).id).not.toBe((await corpusOf(lines(9001))).id);
  });

  it('shortens a long name in the title', async () => {
    expect((await corpusOf(lines(5000), `${'n'.repeat(100)}.txt`)).title).toBe(`${'n'.repeat(59)}…`);
  });
});

describe('alphabet of an own file', () => {
  const rare = (count: number): string =>
    Array.from({ length: count }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');

  it('is every character while they are few enough', async () => {
    const text = lines(20_000);
    const room = ALPHABET_MOST - new Set(text).size;
    const corpus = await corpusOf(text + rare(room));
    expect(corpus.symbols).toHaveLength(ALPHABET_MOST);
    expect(corpus.symbols).not.toContain(REPLACEMENT);
  });

  it('is the most frequent ones and a replacement beyond that, and says so', async () => {
    const text = lines(20_000) + '🐋'.repeat(9);
    const corpus = await corpusOf(text + rare(300));
    expect(corpus.symbols).toHaveLength(ALPHABET_MOST);
    expect(corpus.symbols.at(-1)).toBe(REPLACEMENT);
    expect(corpus.symbols).toEqual(expect.arrayContaining([...new Set(text)]));
    const kept = ALPHABET_MOST - 1 - new Set(text).size;
    expect(corpus.source).toContain(`${300 - kept} rare characters (${300 - kept} occurrences) read as ${REPLACEMENT}`);
    const whole = decode(corpus.train, corpus.symbols) + decode(corpus.heldOut, corpus.symbols);
    expect([...whole].filter((character) => character === REPLACEMENT)).toHaveLength(300 - kept);
  });

  it('refuses a text that is not written in one', async () => {
    const message = await refusal(rare(2000).repeat(5));
    expect(message).toMatch(/uses 2,000 different characters, .* leave out 94 % of the text/);
  });
});

describe('refusals', () => {
  it.each<[what: string, bytes: Uint8Array | string, message: RegExp]>([
    ['an empty file', '', /^"own.txt" is empty\.$/],
    ['too short a text', lines(FILE_CHARACTERS_LEAST - 1), /has 4,095 characters; the lab needs at least 4,096/],
    ['white space only', ' \n'.repeat(4000), /holds white space or one repeated character only/],
    ['one character repeated', 'a'.repeat(9000), /holds white space or one repeated character only/],
    ['UTF-16 with its mark', utf16(lines(5000), { mark: true }), /is text in UTF-16\. Save it as UTF-8/],
    ['big-endian UTF-16', utf16(lines(5000), { mark: true, bigEndian: true }), /is text in UTF-16/],
    ['UTF-16 without its mark', utf16(lines(5000), { mark: false }), /is text in UTF-16/],
    ['Latin-1', Buffer.from('Café and señor. '.repeat(500), 'latin1'), /is not valid UTF-8 text\. Save it as UTF-8/],
    ['a zero byte', `${lines(5000)}\0${lines(5000)}`, /is not text: it holds a zero byte \(at 5,000\)/],
    ['a PDF document', `%PDF-1.7\n${lines(5000)}`, /is a PDF document, not plain text/],
    ['a Word document', `PK\x03\x04${lines(5000)}`, /is a Zip archive \(Word/],
    ['an image', Buffer.from(`\x89PNG\r\n${lines(5000)}`, 'latin1'), /is a PNG image/],
  ])('%s', async (_, bytes, message) => {
    expect(await refusal(bytes)).toMatch(message);
  });

  it('a file too large, before it is read', async () => {
    const message = await refusal(new Uint8Array(FILE_BYTES_MOST + 1));
    expect(message).toContain('has 67,108,865 bytes; the lab takes up to 67,108,864 (64 MiB)');
  });
});
