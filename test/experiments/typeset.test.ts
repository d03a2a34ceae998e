import { expect, it } from 'vitest';
import { formulaParts, powerParts } from '../../src/experiments/typeset.ts';

/** The parts as TeX would have them. */
const tex = (text: string): string =>
  formulaParts(text)
    .map(({ kind, text: part, index }) => {
      if (kind === 'plain') return part;
      return kind === 'raised' ? `^[${part}]${index === undefined ? '' : `[${index}]`}` : `_[${part}]`;
    })
    .join('');

it('leaves underscores in a sentence alone', () => {
  expect(powerParts('N_total as N^−0.5').map(({ kind, text }) => [kind, text])).toEqual([
    ['plain', 'N_total as N'],
    ['raised', '−0.5'],
  ]);
});

it.each([
  [
    'The best size grows as C^0.63 and its tokens as C^0.40: from 5K.',
    'The best size grows as C^[0.63] and its tokens as C^[0.40]: from 5K.',
  ],
  ['L = 1.4 + 16·N^−0.42.', 'L = 1.4 + 16·N^[−0.42].'],
  ['L(N, D) = E + A·N^−α + B·D^−β', 'L(N, D) = E + A·N^[−α] + B·D^[−β]'],
  ['L(N) = (N_c/N)^α_N', 'L(N) = (N_[c]/N)^[α][N]'],
  ['[(N_c/N)^(α_N/α_D) + D_c/D]^α_D', '[(N_[c]/N)^[(α_N/α_D)] + D_[c]/D]^[α][D]'],
  ['N_opt = N_e·C_min^p_N', 'N_[opt] = N_[e]·C_[min]^[p][N]'],
  ['B_crit(L) = B_*·L^(−1/α_B)', 'B_[crit](L) = B_[*]·L^[(−1/α_B)]'],
  ['N^-0.5', 'N^[−0.5]'],
  ['a 5 % loss, 10e9 tokens - none of it a formula', 'a 5 % loss, 10e9 tokens - none of it a formula'],
])('typesets %s', (text, typeset) => {
  expect(tex(text)).toBe(typeset);
});
