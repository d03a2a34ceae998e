/** Alphabets, and text to token ids and back. A symbol is one code point or the join of several (byte-pairs.ts); its token id is its place. */
import { isMerged, mergesOf, mergeText } from './byte-pairs.ts';
import { CorpusError } from './corpus-error.ts';

const PUNCTUATION = '.,;:\'"-()?!$%/&';
const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Token ids are one byte each. */
export const SYMBOLS_MOST = 256;

function inCodePointOrder(characters: string): readonly string[] {
  return [...characters].sort((a, b) => (a < b ? -1 : 1));
}

/** The 53 symbols of folded text, in code point order: newline is 0, the space 1, 'z' 52. */
export const FOLDED_SYMBOLS: readonly string[] = inCodePointOrder(`\n ${PUNCTUATION}${DIGITS}${LETTERS}`);

/** The 79 symbols of folded text that keeps its case. */
export const CASED_SYMBOLS: readonly string[] = inCodePointOrder(FOLDED_SYMBOLS.join('') + LETTERS.toUpperCase());

/** The 97 symbols of source code: tab, line end and all that ASCII prints. */
export const CODE_SYMBOLS: readonly string[] = [
  '\t',
  '\n',
  ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(0x20 + i)),
];

/** One entry a code point of Unicode: its token id, −1 where the alphabet lacks it. */
function idTable(symbols: readonly string[]): Int16Array {
  if (symbols.length > SYMBOLS_MOST) {
    throw new RangeError(`${symbols.length} symbols don't fit in one-byte token ids (${SYMBOLS_MOST} at most).`);
  }
  const table = new Int16Array(0x110000).fill(-1);
  symbols.forEach((symbol, id) => {
    if (!isMerged(symbol)) table[symbol.codePointAt(0) ?? 0] = id;
  });
  return table;
}

/**
 * Token ids of a text. Without a replacement every character must be in the alphabet: a CorpusError names the first
 * that isn't. With one, characters outside the alphabet become that id.
 */
export function encode(text: string, symbols: readonly string[], replacement?: number): Uint8Array {
  const characters = characterIds(text, symbols, replacement);
  const merges = mergesOf(symbols);
  return merges.length === 0 ? characters : mergeText(text, characters, merges);
}

function characterIds(text: string, symbols: readonly string[], replacement?: number): Uint8Array {
  const table = idTable(symbols);
  const ids = new Uint8Array(text.length);
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const point = text.codePointAt(i) ?? 0;
    const found = table[point] ?? -1;
    const id = found < 0 ? replacement : found;
    if (id === undefined) throw unknownSymbol(point, i);
    ids[count] = id;
    count += 1;
    if (point > 0xffff) i += 1;
  }
  return ids.slice(0, count);
}

function unknownSymbol(point: number, position: number): CorpusError {
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  const character = JSON.stringify(String.fromCodePoint(point));
  return new CorpusError(`The character ${character} (${code}, position ${position}) is not in the corpus's alphabet.`);
}

/** Text of token ids. Throws a RangeError on an id beyond the alphabet. */
export function decode(ids: ArrayLike<number>, symbols: readonly string[]): string {
  const pieces: string[] = [];
  for (let i = 0; i < ids.length; i += 1) {
    const symbol = symbols[ids[i] ?? -1];
    if (symbol === undefined) {
      throw new RangeError(`Token id ${ids[i]} at ${i} is outside the alphabet of ${symbols.length} symbols.`);
    }
    pieces.push(symbol);
  }
  return pieces.join('');
}
