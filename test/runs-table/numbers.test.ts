/** Numbers as people write them. */
import { expect, test } from 'vitest';
import { parseNumber, usesDecimalComma } from '../../src/runs-table/numbers.ts';

test.each([
  ['1.5e9', 1.5e9],
  ['1.5E+9', 1.5e9],
  ['400M', 4e8],
  ['1.4B', 1.4e9],
  ['1.4 bn', 1.4e9],
  ['70 billion', 7e10],
  ['2T', 2e12],
  ['131k', 131_000],
  ['1,000,000', 1e6],
  ['1_000_000', 1e6],
  ['1 000 000', 1e6],
  ["1'000'000", 1e6],
  ['1.2×10^9', 1.2e9],
  ['1.2 x 10^9', 1.2e9],
  ['10^9', 1e9],
  ['10**9', 1e9],
  ['−2.5', -2.5],
  ['+3', 3],
  ['.5', 0.5],
  ['5.', 5],
  ['−inf', -Infinity],
])('%s is %d', (text, value) => {
  expect(parseNumber(text)).toBeCloseTo(value, 6);
});

test.each(['', '  ', '-', 'n/a', 'NA', 'null', 'None'])('%j is no value', (text) => {
  expect(parseNumber(text)).toBeNull();
});

test.each(['abc', '1.2.3', '1,2', '12,34', '0x10', '1e', 'e5', '5 apples', 'NaN', '1e5e5', '--1'])(
  '%s is no number',
  (text) => {
    expect(parseNumber(text)).toBeNaN();
  },
);

test('decimal commas', () => {
  expect(parseNumber('2,345', true)).toBe(2.345);
  expect(parseNumber('1.234.567,5', true)).toBe(1_234_567.5);
  expect(usesDecimalComma(['1,000', '2,345'])).toBe(false);
  expect(usesDecimalComma(['1,000', '2,34'])).toBe(true);
  expect(usesDecimalComma(['0,345'])).toBe(true);
});
