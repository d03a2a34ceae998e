import { describe, expect, it } from 'vitest';
import { idsOf, TextError } from '../../src/checkpoint/text.ts';

const FOLDED = Array.from(' abcdefghijklmnopqrstuvwxyz');

function refusal(text: string, symbols = FOLDED): string {
  try {
    idsOf(text, symbols);
  } catch (error) {
    expect(error).toBeInstanceOf(TextError);
    return (error as TextError).message;
  }
  throw new Error('the text was not refused');
}

describe('idsOf', () => {
  it('gives the place of every symbol', () => {
    expect(Array.from(idsOf('ab z', FOLDED))).toEqual([1, 2, 0, 26]);
    expect(Array.from(idsOf('', FOLDED))).toEqual([]);
    expect(Array.from(idsOf('a𝄞', ['a', '𝄞']))).toEqual([0, 1]);
  });

  it('names every unknown character once, and asks for lower case where that is all', () => {
    expect(refusal('The People The')).toBe('This model’s text has no “T” and “P”. Write in lower case.');
    expect(refusal('ÄB', [...FOLDED, 'ä'])).toMatch(/lower case/);
  });

  it('says otherwise what the model knows', () => {
    const message = refusal('ab7');
    expect(message).toBe(
      'This model’s text has no “7”. Leave it out: it knows abcdefghijklmnopqrstuvwxyz and white space.',
    );
    expect(refusal('a\n\tb')).toMatch(/no line end and tab. Leave them out/);
    expect(refusal('1234567890')).toMatch(/“6” and 4 more\./);
    expect(refusal('𝄞')).toMatch(/“𝄞”/);
  });

  it('joins the pairs of a byte-pair vocabulary, and names its characters only', () => {
    const merged = [...FOLDED, 'th', 'the'];
    expect(Array.from(idsOf('the that', merged))).toEqual([28, 0, 27, 1, 20]);
    expect(refusal('7', merged)).toMatch(/it knows abcdefghijklmnopqrstuvwxyz and white space\.$/);
  });

  it('reads what the alphabet had no room for as the replacement, as in training', () => {
    expect(Array.from(idsOf('a☃', ['a', '\ufffd']))).toEqual([0, 1]);
  });
});
