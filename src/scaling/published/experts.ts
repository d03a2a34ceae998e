/** Mixtures of experts: Clark et al. 2022 and Krajewski et al. 2024. */
import { CLARK, KRAJEWSKI } from './papers.ts';
import type { Certainty, PublishedLaw, RoutedLaw, Setup } from './types.ts';

const CLARK_SETUP: Setup = {
  parameters: 'the dense model: the same blocks with one expert each',
  flops: 'not part of the law: a token passes one expert, so that they are those of the dense model',
  loss: 'nats a token',
  text: 'MassiveText, 130e9 tokens whatever the size, up to 512 experts',
  trained: { parameters: [1.5e7, 1.3e9], tokens: [1.3e11, 1.3e11], flops: null },
};

function clark(id: string, method: string, certainty: Certainty, law: RoutedLaw): PublishedLaw {
  return {
    id: `clark-2022-${id}`,
    name: `Routed experts, ${method}`,
    paper: CLARK,
    where: 'Eqs. 1 and 2, Table 3',
    formula:
      'log10 L = a·log10 N + b·log10 Ê + c·log10 N·log10 Ê + d, 1/Ê = 1/(E − 1 + (1/E_start − 1/E_max)^−1) + 1/E_max',
    latex:
      '\\log_{10} L = a \\log_{10} N + b \\log_{10} \\hat E + c \\log_{10} N \\log_{10} \\hat E + d,\\quad \\frac{1}{\\hat E} = \\frac{1}{E - 1 + \\left(\\frac{1}{E_{\\mathrm{start}}} - \\frac{1}{E_{\\mathrm{max}}}\\right)^{-1}} + \\frac{1}{E_{\\mathrm{max}}}',
    constants: [
      { symbol: 'a', value: law.a },
      { symbol: 'b', value: law.b },
      { symbol: 'c', value: law.c },
      { symbol: 'd', value: law.d },
      { symbol: 'E_start', value: law.eStart, unit: 'experts' },
      { symbol: 'E_max', value: law.eMax, unit: 'experts' },
    ],
    setup: CLARK_SETUP,
    certainty,
    form: { kind: 'routed', law },
    notes: [
      'Logarithms to base 10: only so do the constants give the losses and the equivalent sizes that the paper states.',
      'c > 0: routing helps large models less, and not at all where b + c·log10 N reaches 0, near 1e12 parameters for S-BASE. With finer experts and more data this limit went away (Krajewski et al. 2024).',
    ],
  };
}

const KRAJEWSKI_SETUP: Setup = {
  parameters: 'total, all experts included',
  flops: 'of the experts a token passes and of the router, not of N',
  loss: 'nats a token',
  text: 'C4, byte-pair tokens of GPT-2 (vocabulary 50,257); 64 times the parameters of the dense model',
  trained: { parameters: [1.29e8, 3.7e9], tokens: [1.6e10, 1.3e11], flops: null },
};

const KRAJEWSKI_SHARED = { paper: KRAJEWSKI, setup: KRAJEWSKI_SETUP, certainty: 'quoted' } as const;

const FINE_GRAINED: PublishedLaw = {
  ...KRAJEWSKI_SHARED,
  id: 'krajewski-2024-experts',
  name: 'Fine-grained experts',
  where: 'Eq. 9, Table 1',
  formula: 'L(N, D, G) = c + (g/G^γ + a)·N^−α + b·D^−β',
  latex: 'L(N, D, G) = c + \\left(\\frac{g}{G^{\\gamma}} + a\\right)\\frac{1}{N^{\\alpha}} + \\frac{b}{D^{\\beta}}',
  constants: [
    { symbol: 'c', value: 0.47, unit: 'nats a token' },
    { symbol: 'g', value: 2.1 },
    { symbol: 'γ', value: 0.58 },
    { symbol: 'a', value: 18.1 },
    { symbol: 'α', value: 0.115 },
    { symbol: 'b', value: 30.8 },
    { symbol: 'β', value: 0.147 },
  ],
  form: {
    kind: 'fine-grained',
    law: { c: 0.47, g: 2.1, gamma: 0.58, a: 18.1, alpha: 0.115, b: 30.8, beta: 0.147 },
  },
  notes: ['G = 1 is an expert as large as the dense layer; 1 to 16 were trained.'],
};

const DENSE: PublishedLaw = {
  ...KRAJEWSKI_SHARED,
  setup: { ...KRAJEWSKI_SETUP, parameters: 'total', flops: '6·N·D' },
  id: 'krajewski-2024-dense',
  name: 'The dense models beside them',
  where: 'Table 1',
  formula: 'L(N, D) = c + a·N^−α + b·D^−β',
  latex: 'L(N, D) = c + \\frac{a}{N^{\\alpha}} + \\frac{b}{D^{\\beta}}',
  constants: [
    { symbol: 'c', value: 0.47, unit: 'nats a token', note: 'shared with the experts' },
    { symbol: 'a', value: 16.3 },
    { symbol: 'α', value: 0.126 },
    { symbol: 'b', value: 26.7 },
    { symbol: 'β', value: 0.127 },
  ],
  form: { kind: 'joint', law: { form: 'chinchilla', e: 0.47, a: 16.3, b: 26.7, alpha: 0.126, beta: 0.127 } },
  notes: [
    "The floor is far below others', and the exponents with it: E, α and β trade against each other over short ranges.",
  ],
};

export const EXPERT_LAWS: readonly PublishedLaw[] = [
  clark('s-base', 'S-BASE', 'quoted', { a: -0.082, b: -0.108, c: 0.009, d: 1.104, eStart: 1.847, eMax: 314.478 }),
  clark('rl-r', 'RL-R', 'single', { a: -0.083, b: -0.126, c: 0.012, d: 1.111, eStart: 1.88, eMax: 469.982 }),
  clark('hash', 'Hash', 'quoted', { a: -0.087, b: -0.136, c: 0.012, d: 1.157, eStart: 4.175, eMax: 477.741 }),
  FINE_GRAINED,
  DENSE,
];
