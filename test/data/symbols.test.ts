/** Text to token ids and back. */
import { describe, expect, it } from 'vitest';
import { CorpusError } from '../../src/data/corpus-error.ts';
import { CASED_SYMBOLS, FOLDED_SYMBOLS, decode, encode } from '../../src/data/symbols.ts';

describe('encode and decode', () => {
  it('number the symbols by their place', () => {
    expect([...encode('\n az', FOLDED_SYMBOLS)]).toEqual([0, 1, 27, 52]);
    expect(decode([0, 1, 27, 52], FOLDED_SYMBOLS)).toBe('\n az');
  });

  it.each([
    ['every symbol', CASED_SYMBOLS.join(''), CASED_SYMBOLS],
    ['nothing', '', FOLDED_SYMBOLS],
    ['characters of two UTF-16 units', '🐋a🐋🐋ba', ['a', 'b', '🐋']],
  ])('return %s unchanged', (_, text, symbols) => {
    expect(decode(encode(text, symbols), symbols)).toBe(text);
  });

  it('give one id to a character of two UTF-16 units', () => {
    expect([...encode('a🐋b', ['a', 'b', '🐋'])]).toEqual([0, 2, 1]);
  });

  it('replace unknown characters where a replacement is given', () => {
    expect([...encode('a€🐋b\ud800', ['a', 'b', '?'], 2)]).toEqual([0, 2, 2, 1, 2]);
  });

  it('name an unknown character, its code and its place', () => {
    expect(() => encode('ab€', FOLDED_SYMBOLS)).toThrow(CorpusError);
    expect(() => encode('ab€', FOLDED_SYMBOLS)).toThrow('"€" (U+20AC, position 2) is not in');
  });

  it('refuse ids beyond the alphabet and alphabets beyond a byte', () => {
    expect(() => decode([0, 53], FOLDED_SYMBOLS)).toThrow('Token id 53 at 1 is outside the alphabet of 53 symbols');
    const many = Array.from({ length: 257 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    expect(() => encode('', many)).toThrow(RangeError);
    expect(encode('一', many.slice(0, 256))).toEqual(new Uint8Array([0]));
  });
});
