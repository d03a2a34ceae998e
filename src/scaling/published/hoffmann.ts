/** Hoffmann et al. 2022 (Chinchilla), and its replication by Besiroglu et al. 2024. */
import type { Interval } from '../types.ts';
import { BESIROGLU, HOFFMANN } from './papers.ts';
import type { Constant, PublishedLaw, PublishedTable, Setup } from './types.ts';

const SETUP: Setup = {
  parameters: 'all, embeddings and head included',
  flops: 'all of training, embeddings, head and attention included; within 10 % of 6·N·D (Table A4)',
  loss: 'nats a token',
  text: 'MassiveText, SentencePiece tokens (vocabulary 32,000), context 2,048, less than one epoch',
  trained: { parameters: [7e7, 1.6e10], tokens: [5e9, 5e11], flops: [6e18, 3e21] },
};

const SHARED = { paper: HOFFMANN, setup: SETUP, certainty: 'primary' } as const;

const PRINTED_INTERVAL = '10th to 90th percentile of 100 bootstraps, each of 80 % of the runs';

/** An exponent of Table 2 with its interval there. */
function exponent(symbol: string, value: number, interval: Interval): Constant {
  return { symbol, value, interval, intervalIs: PRINTED_INTERVAL };
}

const TABLE_3: PublishedTable = {
  caption: 'Table 3: compute-optimal training by approach 1',
  columns: ['parameters', 'FLOPs', 'tokens'],
  rows: [
    [4e8, 1.92e19, 8e9],
    [1e9, 1.21e20, 2.02e10],
    [1e10, 1.23e22, 2.051e11],
    [6.7e10, 5.76e23, 1.5e12],
    [1.75e11, 3.85e24, 3.7e12],
    [2.8e11, 9.9e24, 5.9e12],
    [5.2e11, 3.43e25, 1.1e13],
    [1e12, 1.27e26, 2.12e13],
    [1e13, 1.3e28, 2.162e14],
  ],
};

const TABLE_A3: PublishedTable = {
  caption: 'Table A3: compute-optimal training by approach 2',
  columns: ['parameters', 'FLOPs', 'tokens'],
  rows: [
    [4e8, 1.84e19, 7.7e9],
    [1e9, 1.2e20, 2e10],
    [1e10, 1.32e22, 2.195e11],
    [6.7e10, 6.88e23, 1.7e12],
    [1.75e11, 4.54e24, 4.3e12],
    [2.8e11, 1.18e25, 7.1e12],
    [5.2e11, 4.19e25, 1.34e13],
    [1e12, 1.59e26, 2.65e13],
    [1e13, 1.75e28, 2.92e14],
  ],
};

const ALLOCATION = {
  formula: 'N_opt ∝ C^a, D_opt ∝ C^b',
  latex: 'N_{\\mathrm{opt}} \\propto C^a,\\quad D_{\\mathrm{opt}} \\propto C^b',
} as const;

const SCALE_NOTE = 'geometric mean over the rows of the table';

/** Size and tokens for a compute, N = scale·C^a, the rest of 6·N·D. */
function allocation(scale: number, a: number): PublishedLaw['form'] {
  return {
    kind: 'allocation',
    parameters: { scale, exponent: a },
    tokens: { scale: 1 / (6 * scale), exponent: 1 - a },
  };
}

const APPROACH_1: PublishedLaw = {
  ...SHARED,
  ...ALLOCATION,
  id: 'hoffmann-2022-approach-1',
  name: 'Chinchilla, approach 1: least loss over training curves',
  where: 'Tables 2 and 3',
  constants: [
    exponent('a', 0.5, [0.488, 0.502]),
    exponent('b', 0.5, [0.501, 0.512]),
    { symbol: 'k', value: 0.0893, unit: 'parameters', note: `N_opt = k·C^a, ${SCALE_NOTE}` },
  ],
  form: allocation(0.0893, 0.5),
  notes: ['The origin of 20 tokens a parameter: the rows of Table 3 hold 20 to 22.'],
  tables: [TABLE_3],
};

const APPROACH_2: PublishedLaw = {
  ...SHARED,
  ...ALLOCATION,
  id: 'hoffmann-2022-approach-2',
  name: 'Chinchilla, approach 2: parabolas at equal compute',
  where: 'Tables 2 and A3',
  constants: [
    exponent('a', 0.49, [0.462, 0.534]),
    exponent('b', 0.51, [0.483, 0.529]),
    { symbol: 'k', value: 0.1444, unit: 'parameters', note: `N_opt = k·C^a, ${SCALE_NOTE}` },
  ],
  form: allocation(0.1444, 0.49),
  notes: ['Nine budgets from 6e18 to 3e21 FLOPs, the cosine as long as the run.'],
  tables: [TABLE_A3],
};

const JOINT = {
  formula: 'L(N, D) = E + A·N^−α + B·D^−β',
  latex: 'L(N, D) = E + \\frac{A}{N^{\\alpha}} + \\frac{B}{D^{\\beta}}',
} as const;

const APPROACH_3: PublishedLaw = {
  ...SHARED,
  ...JOINT,
  id: 'hoffmann-2022-approach-3',
  name: 'Chinchilla, approach 3: the parametric law as printed',
  where: 'Eqs. 2 and 10, Table 2',
  constants: [
    { symbol: 'E', value: 1.69, unit: 'nats a token' },
    { symbol: 'A', value: 406.4 },
    { symbol: 'B', value: 410.7 },
    { symbol: 'α', value: 0.34 },
    { symbol: 'β', value: 0.28 },
    exponent('a', 0.46, [0.454, 0.455]),
    exponent('b', 0.54, [0.542, 0.543]),
  ],
  form: { kind: 'joint', law: { form: 'chinchilla', e: 1.69, a: 406.4, b: 410.7, alpha: 0.34, beta: 0.28 } },
  notes: [
    'Rounded: β = 0.28 for 0.28491 adds 13 % to the data term at 1e11 tokens. Compute with the unrounded constants.',
    'The intervals are too narrow to be true, and the fit had not converged: see the disagreements.',
  ],
};

const APPROACH_3_UNROUNDED: PublishedLaw = {
  ...SHARED,
  ...JOINT,
  id: 'hoffmann-2022-approach-3-unrounded',
  name: 'Chinchilla, approach 3: the digits in the source of the paper',
  where: 'TeX source of the preprint, as given by Besiroglu et al. 2024',
  certainty: 'quoted',
  constants: [
    { symbol: 'E', value: 1.69337, unit: 'nats a token' },
    { symbol: 'A', value: 406.401 },
    { symbol: 'B', value: 410.723 },
    { symbol: 'α', value: 0.33917 },
    { symbol: 'β', value: 0.28491 },
  ],
  form: {
    kind: 'joint',
    law: { form: 'chinchilla', e: 1.69337, a: 406.401, b: 410.723, alpha: 0.33917, beta: 0.28491 },
  },
  notes: [
    "With Gopher's 5.76e23 FLOPs it asks for 40e9 parameters (Fig. 4), 59 tokens a parameter; approaches 1 and 2 ask for 20.",
  ],
};

/** A constant with its standard error and 95 % interval. */
function estimated(symbol: string, value: number, standardError: number, interval: Interval): Constant {
  return { symbol, value, standardError, interval, intervalIs: '95 % of 4,000 bootstraps' };
}

const REPLICATION: PublishedLaw = {
  ...JOINT,
  id: 'besiroglu-2024',
  name: 'Chinchilla, as replicated',
  paper: BESIROGLU,
  where: 'the fit without outliers, and its bootstrap',
  setup: SETUP,
  certainty: 'primary',
  constants: [
    estimated('E', 1.8172, 0.026, [1.769, 1.871]),
    estimated('A', 482.01, 124.58, [285, 744]),
    estimated('B', 2085.43, 1293.23, [1042, 5810]),
    estimated('α', 0.3478, 0.015, [0.317, 0.373]),
    estimated('β', 0.3658, 0.021, [0.331, 0.415]),
    { symbol: 'a', value: 0.513, standardError: 0.018, note: 'β/(α + β)' },
  ],
  form: { kind: 'joint', law: { form: 'chinchilla', e: 1.8172, a: 482.01, b: 2085.43, alpha: 0.3478, beta: 0.3658 } },
  notes: [
    "Fitted to 240 runs read off the vector graphics of Hoffmann et al.'s Fig. 4, five more left out as outliers.",
    'At 1e26 FLOPs and above the best ratio is 4 to 40 tokens a parameter (80 % interval).',
    'The constants vary together: never draw them one by one from these errors.',
  ],
};

export const CHINCHILLA_LAWS: readonly PublishedLaw[] = [
  APPROACH_1,
  APPROACH_2,
  APPROACH_3,
  APPROACH_3_UNROUNDED,
  REPLICATION,
];
