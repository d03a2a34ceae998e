/** Numbers as the tables and figures write them. */
import { expect, test } from 'vitest';
import { metric, short } from '../../src/experiments/format.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [999.6, '1K'],
  [26_272, '26.3K'],
  [1.5e9, '1.5B'],
  [9.994e14, '999T'],
  [1e15, '1e15'],
  [6.5567e22, '6.56e22'],
  [-2_500, '−2.5K'],
  [-1e18, '−1e18'],
])('%d is %s', (value, text) => {
  expect(short(value)).toBe(text);
});

test.each([
  [5e3, '5k'],
  [95.4e9, '95.4G'],
  [1.5e12, '1.5T'],
  [5.76e23, '5.76e23'],
])('%d FLOPs are %s', (value, text) => {
  expect(metric(value)).toBe(text);
});
