import { expect, it } from 'vitest';
import { editedNumber, typedList, typedNumber } from '../../src/ui/controls/number-text.ts';

it.each([
  ['131072', 131072],
  ['131K', 131_000],
  ['1.1 m', 1_100_000],
  ['6e9', 6e9],
  ['0.3B', 3e8],
  ['-2', -2],
])('reads %s', (text, value) => {
  expect(typedNumber(text)).toBe(value);
});

it.each(['', 'many', '1,5', '0x10', '12Q', '1e', 'Infinity'])('has no number for %s', (text) => {
  expect(typedNumber(text)).toBeNaN();
});

it('shortens round numbers only, counts in billions and FLOPs by SI prefixes', () => {
  const edited = (of: 'count' | 'flops') => [6e9, 1.5e6, 131_072, 1e21].map((value) => editedNumber(value, of));
  expect(edited('count')).toEqual(['6B', '1.5M', '131072', '1e21']);
  expect(edited('flops')).toEqual(['6G', '1.5M', '131072', '1e21']);
});

it('reads lists with commas, semicolons or spaces, and keeps what is no number for the check to name', () => {
  expect(typedList('6G, 12G;24e9  48G')).toEqual([6e9, 12e9, 24e9, 48e9]);
  expect(typedList('8, x')).toEqual([8, NaN]);
  expect(typedList(' ')).toEqual([]);
});

it.each([6e9, 131_072, 1_500_000, 0.25, 512, 1e11, 262_144, 1e21, 16_384, 5.76e23, 1.25e9])(
  'writes %d so that it is read back',
  (value) => {
    expect(typedNumber(editedNumber(value))).toBe(value);
  },
);
