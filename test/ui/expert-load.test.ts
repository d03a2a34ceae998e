import { expect, it } from 'vitest';
import { loadText } from '../../src/ui/experts/load-text.ts';

it('says a layer’s load in words', () => {
  expect(loadText([0.31, 0.222, 0.258, 0.21], 0)).toBe(
    'Layer 1: 31 %, 22 %, 26 %, 21 % of the tokens for experts 1 to 4; even would be 25 %',
  );
});
