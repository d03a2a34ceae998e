import { expect, it } from 'vitest';
import { loadText, topOf } from '../../src/ui/experts/load-text.ts';

it('says a layer’s load in words', () => {
  expect(loadText([0.31, 0.222, 0.258, 0.21], 0)).toBe(
    'Layer 1: 31 %, 22 %, 26 %, 21 % of the tokens for experts 1 to 4; even would be 25 %',
  );
});

it('draws all layers to the same height: the greatest share, or twice an even one', () => {
  expect(
    topOf([
      [0.25, 0.25, 0.3, 0.2],
      [0.4, 0.2, 0.2, 0.2],
    ]),
  ).toBe(0.5);
  expect(
    topOf([
      [0.25, 0.25, 0.3, 0.2],
      [0.7, 0.1, 0.1, 0.1],
    ]),
  ).toBe(0.7);
});
