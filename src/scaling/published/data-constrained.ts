/** Muennighoff et al. 2023: a text seen more than once. */
import { MUENNIGHOFF } from './papers.ts';
import type { PublishedLaw, RepeatedDataLaw } from './types.ts';

/** The law as its authors' code computes it: A and B are e^6.255414 and e^7.3049974, E is e^0.6254804. */
export const REPEATED_DATA: RepeatedDataLaw = {
  fresh: {
    form: 'tied',
    e: Math.exp(0.6254804),
    a: Math.exp(6.255414),
    b: Math.exp(7.3049974),
    alpha: 0.3526596,
    beta: 0.3526596,
  },
  tokenDecay: 15.387756,
  parameterDecay: 5.309743,
};

export const DATA_CONSTRAINED_LAWS: readonly PublishedLaw[] = [
  {
    id: 'muennighoff-2023',
    name: 'Loss with repeated data',
    paper: MUENNIGHOFF,
    where: 'Eqs. 5, 6 and 17',
    formula:
      "L = E + A·N'^−α + B·D'^−β, D' = U_D + U_D·R*_D·(1 − e^(−R_D/R*_D)), N' = U_N + U_N·R*_N·(1 − e^(−R_N/R*_N))",
    latex:
      "L = E + \\frac{A}{N'^{\\alpha}} + \\frac{B}{D'^{\\beta}},\\quad D' = U_D + U_D R^*_D \\left(1 - e^{-R_D/R^*_D}\\right),\\quad N' = U_N + U_N R^*_N \\left(1 - e^{-R_N/R^*_N}\\right)",
    constants: [
      { symbol: 'E', value: 1.87, unit: 'nats a token', note: 'e^0.6254804' },
      { symbol: 'A', value: 521, note: 'e^6.255414' },
      { symbol: 'B', value: 1488, note: 'e^7.3049974' },
      { symbol: 'α', value: 0.3526596, note: 'held equal to β' },
      { symbol: 'β', value: 0.3526596 },
      { symbol: 'R*_D', value: 15.387756, unit: 'repetitions' },
      { symbol: 'R*_N', value: 5.309743 },
      { symbol: 'U_N/U_D', value: 0.051, unit: 'parameters a token', note: 'follows from A, B and α' },
    ],
    setup: {
      parameters: 'all',
      flops: '6·N·D',
      loss: 'nats a token',
      text: 'C4, byte-pair tokens of GPT-2 (vocabulary 50,257), dropout 0.1 and weight decay 0.1',
      trained: { parameters: [7e6, 9e9], tokens: [1e8, 9e11], flops: null },
    },
    certainty: 'primary',
    form: { kind: 'repeated-data', law: REPEATED_DATA },
    notes: [
      'U_D is the unique tokens used, R_D = D/U_D − 1 their repetitions; U_N the size that suits U_D tokens, or N if that is less, and R_N = N/U_N − 1.',
      'Four epochs are worth almost four times the text; beyond about 16 little is gained (§6).',
      'The whole text is repeated alike. The law never rises, so it misses overfitting: at 44 epochs losses are higher than it says.',
      'Fitted with dropout and weight decay; without them repeated text is worth less.',
    ],
  },
];
