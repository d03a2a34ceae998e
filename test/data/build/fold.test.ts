/** Folding, case by case. */
import { describe, expect, it } from 'vitest';
import { fold } from '../../../src/data/build/fold.ts';
import { CASED_SYMBOLS, FOLDED_SYMBOLS } from '../../../src/data/symbols.ts';

describe('fold', () => {
  it.each([
    ['typographic single quotes', '‘Tis the people’s', "'tis the people's"],
    ['typographic double quotes', '“Aye,” „gut“', '"aye," "gut"'],
    ['en, em and non-breaking dashes, one for one', 'ago—never 1939–45 non‑existent', 'ago-never 1939-45 non-existent'],
    ['accents', 'Naïve café, señor, Ångström', 'naive cafe, senor, angstrom'],
    ['ligatures and compatibility forms', 'ﬁnal… ½ № ²', 'final... 12 no 2'],
    ['letters without a decomposition', 'Œdipus חן κητος', 'dipus'],
    ['symbols outside the alphabet', '[Applause] *a* _b_ 5°+3 #@^', 'applause a b 53'],
    ['control characters', 'one\u0002two', 'onetwo'],
    ['every kind of space', ' a \t\u00a0 b\u2003c ', 'a b c'],
    ['a dropped symbol between spaces', 'a • b', 'a b'],
    ['paragraphs', 'one \r\n\r\n \n  two\rthree\u2028four', 'one\ntwo\nthree\nfour'],
    ['line ends at either end', '\n\none\n', 'one'],
    [
      'the 53 symbols themselves',
      `$5.2% of 10/7; (a & b): "c" - d'e, f? g!`,
      `$5.2% of 10/7; (a & b): "c" - d'e, f? g!`,
    ],
    ['nothing', '', ''],
  ])('%s', (_, document, folded) => {
    expect(fold(document)).toBe(folded);
  });

  it('keeps case on request, all else alike', () => {
    expect(fold('“Naïve” — USA [1]', { keepCase: true })).toBe('"Naive" - USA 1');
  });

  it('leaves folded text as it is', () => {
    const once = fold('Mr. Speaker—\n“Ça ira”, 3½ °C\u00a0now');
    expect(fold(once)).toBe(once);
  });
});

describe('alphabets', () => {
  it('has 53 folded and 79 cased symbols, distinct, in code point order', () => {
    expect(FOLDED_SYMBOLS.join('')).toBe('\n !"$%&\'()' + ',-./0123456789:;?abcdefghijklmnopqrstuvwxyz');
    expect(CASED_SYMBOLS).toHaveLength(79);
    expect([...new Set(CASED_SYMBOLS)].sort()).toEqual(CASED_SYMBOLS);
    expect(CASED_SYMBOLS).toEqual(expect.arrayContaining([...FOLDED_SYMBOLS]));
  });
});
