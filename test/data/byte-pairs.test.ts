/** Byte-pair vocabularies: what their symbols say of their merges, and texts by them. */
import { describe, expect, it } from 'vitest';
import { trainMerges } from '../../src/data/build/merges.ts';
import { mergesOf } from '../../src/data/byte-pairs.ts';
import { CorpusError } from '../../src/data/corpus-error.ts';
import { decode, encode } from '../../src/data/symbols.ts';

const ALPHABET = Array.from(' adehnst');

/** 'th' stands in it 6 times; then ' th' and 'the' 5 times each; then ' the' 4 times. */
const TEXT = 'the hat the hat the then that the';

describe('trained on a text', () => {
  it('join the most frequent pair, of equally frequent ones that of lower ids, until the vocabulary is full', () => {
    const symbols = trainMerges(TEXT, ALPHABET, 11);
    expect(symbols.slice(0, 8)).toEqual(ALPHABET);
    expect(symbols.slice(8)).toEqual(['th', ' th', ' the']);
    expect(trainMerges(TEXT, ALPHABET, 11)).toEqual(symbols);
  });

  it('stop where no pair is left', () => {
    expect(trainMerges('ab', ['a', 'b'], 10)).toEqual(['a', 'b', 'ab']);
  });

  it('never reach across words, numbers and signs', () => {
    const symbols = trainMerges('ab1 ab1 ab1, ab1,\nab1', Array.from('\n ,1ab'), 20);
    expect(symbols.slice(6).sort()).toEqual([' ab', 'ab']);
  });

  it('refuse a text outside the alphabet', () => {
    expect(() => trainMerges('abc', ['a', 'b'], 3)).toThrow('"c" is not in the alphabet');
  });
});

describe('the merges behind symbols', () => {
  it('are found from the symbols alone', () => {
    expect(mergesOf(['a', 'b', 'c'])).toEqual([]);
    expect(mergesOf(['a', 'b', 'ab', 'c', 'abc', 'abab'])).toEqual([
      { left: 0, right: 1, merged: 2 },
      { left: 2, right: 3, merged: 4 },
      { left: 2, right: 2, merged: 5 },
    ]);
  });

  it.each([
    ['of a character that is none', ['a', 'b', 'ax']],
    ['of three parts', ['a', 'b', 'aba']],
  ])('are refused with a symbol %s', (_, symbols) => {
    expect(() => mergesOf(symbols)).toThrow(CorpusError);
    expect(() => encode('a', symbols)).toThrow('is no join of two symbols before it');
  });
});

describe('a text by byte pairs', () => {
  it('joins earlier pairs first, from the left', () => {
    const symbols = ['a', 'b', ' ', 'ab', 'aa', 'aab'];
    const named = (text: string) => Array.from(encode(text, symbols), (id) => symbols[id]);
    // The join of 'aab' is of 'a' and 'ab', not of 'aa' and 'b': 'ab' came first.
    expect(named('aab')).toEqual(['aab']);
    expect(named('aaab')).toEqual(['aa', 'ab']);
    expect(named('aaaa a')).toEqual(['aa', 'aa', ' ', 'a']);
    expect(named('ba')).toEqual(['b', 'a']);
  });

  it('comes back as it was, with a replacement for what is unknown', () => {
    const symbols = trainMerges(TEXT, [...ALPHABET, '?'], 14);
    for (const text of [TEXT, '', 'the', '  the  ', 'hats and hens?'])
      expect(decode(encode(text, symbols), symbols)).toBe(text);
    const unknown = encode('the 🐋 hat', symbols, symbols.indexOf('?'));
    expect(decode(unknown, symbols)).toBe('the ? hat');
    expect(() => encode('the 🐋', symbols)).toThrow('(U+1F40B, position 4)');
  });
});
