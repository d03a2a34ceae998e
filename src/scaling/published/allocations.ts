/** Laws of how to spend a compute: Llama 3, DeepSeek, Porian et al. and Gemstones. */
import { DEEPSEEK, LLAMA, MCLEISH, PORIAN } from './papers.ts';
import type { PublishedLaw, PublishedTable, Setup } from './types.ts';

const LLAMA_3: PublishedLaw = {
  id: 'llama-3-2024',
  name: 'Llama 3: tokens for a compute',
  paper: LLAMA,
  where: '§3.2.1, Fig. 3',
  formula: 'D_opt = A·C^α',
  latex: 'D_{\\mathrm{opt}} = A\\, C^{\\alpha}',
  constants: [
    { symbol: 'A', value: 0.299, unit: 'tokens', note: 'printed 0.29 in the text' },
    { symbol: 'α', value: 0.537, note: 'printed 0.53 in the text' },
  ],
  setup: {
    parameters: 'all',
    flops: "near 6·N·D: the paper's own extrapolation has C = 5.71·N·D",
    loss: 'negative log-likelihood on held-out text',
    text: "Llama 3's mixture, byte-pair tokens (vocabulary 128,000)",
    trained: { parameters: [4e7, 1.6e10], tokens: null, flops: [6e18, 1e22] },
  },
  certainty: 'quoted',
  form: {
    kind: 'allocation',
    parameters: { scale: 1 / (6 * 0.299), exponent: 1 - 0.537 },
    tokens: { scale: 0.299, exponent: 0.537 },
  },
  notes: [
    'The paper calls it N*(C), but it is the number of tokens.',
    'At 3.8e25 FLOPs the paper prints 402e9 parameters and 16.55e12 tokens; the constants of the text give 10.5e12, those of the figure 16.3e12.',
  ],
};

const DEEPSEEK_SETUP: Setup = {
  parameters: 'FLOPs a token in place of N: M = 72·layers·width² + 12·layers·width·context, non-embedding (eq. 2)',
  flops: 'M·D: attention included, embeddings and head not',
  loss: 'bits a byte on held-out text',
  text: "DeepSeek's own text in English and Chinese, byte-pair tokens (vocabulary 102,400)",
  trained: { parameters: null, tokens: null, flops: [1e17, 3e20] },
};

const DEEPSEEK_SHARED = { paper: DEEPSEEK, setup: DEEPSEEK_SETUP, certainty: 'quoted' } as const;

const BY_QUALITY: PublishedTable = {
  caption: 'Table 4: the better the text, the more of the compute belongs to the model',
  columns: ['text', 'exponent of M_opt', 'exponent of D_opt'],
  rows: [
    ['early in-house text', 0.45, 0.55],
    ['current in-house text', 0.524, 0.476],
    ['OpenWebText2', 0.578, 0.422],
  ],
};

const DEEPSEEK_ALLOCATION: PublishedLaw = {
  ...DEEPSEEK_SHARED,
  id: 'deepseek-2024-allocation',
  name: 'DeepSeek: best model scale and data for a compute',
  where: 'Eq. 4, Table 4',
  formula: 'M_opt = M_base·C^a, D_opt = D_base·C^b',
  latex: 'M_{\\mathrm{opt}} = M_{\\mathrm{base}}\\, C^a,\\quad D_{\\mathrm{opt}} = D_{\\mathrm{base}}\\, C^b',
  constants: [
    { symbol: 'M_base', value: 0.1715, unit: 'FLOPs a token' },
    { symbol: 'a', value: 0.5243 },
    { symbol: 'D_base', value: 5.8316, unit: 'tokens' },
    { symbol: 'b', value: 0.4757 },
  ],
  form: {
    kind: 'allocation',
    parameters: { scale: 0.1715 / 6, exponent: 0.5243 },
    tokens: { scale: 5.8316, exponent: 0.4757 },
  },
  notes: ['Parameters are computed here as M/6, the size whose 6·N is M.'],
  tables: [BY_QUALITY],
};

const HYPERPARAMETERS: Setup = {
  ...DEEPSEEK_SETUP,
  trained: { parameters: null, tokens: null, flops: [1e17, 2e19] },
};

const DEEPSEEK_RATE: PublishedLaw = {
  ...DEEPSEEK_SHARED,
  setup: HYPERPARAMETERS,
  id: 'deepseek-2024-learning-rate',
  name: 'DeepSeek: best learning rate for a compute',
  where: 'Eq. 1',
  formula: 'η_opt = k·C^p',
  latex: '\\eta_{\\mathrm{opt}} = k\\, C^{p}',
  constants: [
    { symbol: 'k', value: 0.3118 },
    { symbol: 'p', value: -0.125 },
  ],
  form: { kind: 'power', of: 'FLOPs', gives: 'learning rate', scale: 0.3118, exponent: -0.125 },
  notes: [
    'For their initialisation, AdamW and schedule in steps; every rate within 0.25 % of the least loss counted as best, a wide band.',
  ],
};

const DEEPSEEK_BATCH: PublishedLaw = {
  ...DEEPSEEK_SHARED,
  setup: HYPERPARAMETERS,
  id: 'deepseek-2024-batch',
  name: 'DeepSeek: best batch for a compute',
  where: 'Eq. 1',
  formula: 'B_opt = k·C^p',
  latex: 'B_{\\mathrm{opt}} = k\\, C^{p}',
  constants: [
    { symbol: 'k', value: 0.292, unit: 'tokens' },
    { symbol: 'p', value: 0.3271 },
  ],
  form: { kind: 'power', of: 'FLOPs', gives: 'tokens a batch', scale: 0.292, exponent: 0.3271 },
  notes: [],
};

/** What each correction of Porian et al. does to the exponent of N_opt, in their order. */
const STEPS: PublishedTable = {
  caption: "From Kaplan's exponent to Chinchilla's, one correction after another",
  columns: ['step', 'exponent, RefinedWeb', '95 % interval', 'exponent, OpenWebText2'],
  rows: [
    ["Kaplan's setup reproduced", 0.835, '0.82 to 0.85', 0.864],
    ['FLOPs of the last layer counted', 0.706, '0.69 to 0.72', 0.699],
    ['warm-up in proportion to the model size', 0.602, '0.59 to 0.62', 0.603],
    ['cosine as long as the budget', 0.571, '0.56 to 0.59', 0.574],
    ['rate, batch and β2 tuned for each size, rate constant', 0.497, '0.49 to 0.50', 0.519],
  ],
};

/** Exponent of N_opt, and of D_opt by 6·N·D; no scale was published. */
function exponentOnly(a: number): PublishedLaw['form'] {
  return {
    kind: 'allocation',
    parameters: { scale: null, exponent: a },
    tokens: { scale: null, exponent: 1 - a },
  };
}

const PORIAN_STEPS: PublishedLaw = {
  id: 'porian-2024',
  name: 'From Kaplan to Chinchilla, step by step',
  paper: PORIAN,
  where: 'Fig. 1 and the table of its exponents',
  formula: 'N_opt ∝ C^a',
  latex: 'N_{\\mathrm{opt}} \\propto C^a',
  constants: [
    {
      symbol: 'a',
      value: 0.497,
      interval: [0.49, 0.5],
      intervalIs: '95 % bootstrap',
      note: 'RefinedWeb, all corrections',
    },
  ],
  setup: {
    parameters: 'with the head, without the input embedding; the first step, as Kaplan et al., without the head too',
    flops: '6·N·D',
    loss: 'nats a token',
    text: 'RefinedWeb and OpenWebText2, byte-pair tokens of GPT-NeoX (vocabulary 50,432)',
    trained: { parameters: [5e6, 9.01e8], tokens: null, flops: [1.25e16, 2.56e19] },
  },
  certainty: 'primary',
  form: exponentOnly(0.497),
  notes: ['The last step needs no decay of the learning rate: tuning, not the schedule, closes the gap.'],
  tables: [STEPS],
};

const GEMSTONES: PublishedLaw = {
  id: 'gemstones-2025',
  name: 'Gemstones: the exponent depends on the models chosen',
  paper: MCLEISH,
  where: '§4.2 and the published fits',
  formula: 'N_opt ∝ C^a',
  latex: 'N_{\\mathrm{opt}} \\propto C^a',
  constants: [
    { symbol: 'a', value: 0.4994, note: 'approach 1, up to 100e9 tokens' },
    { symbol: 'α, all', value: 0.299, note: 'approach 3, all models; a = 0.699' },
    { symbol: 'β, all', value: 0.693, note: 'approach 3, all models' },
    { symbol: 'α, sampled', value: 0.285, note: 'approach 3, models sampled as Chinchilla did; a = 0.612' },
    { symbol: 'β, sampled', value: 0.449, note: 'approach 3, models sampled as Chinchilla did' },
  ],
  setup: {
    parameters: 'all, embeddings included',
    flops: 'counted by operation, embeddings and attention included',
    loss: 'nats a token',
    text: 'Dolma 1.7, 22 models of many widths and depths, constant rate, context 2,048',
    trained: { parameters: [5e7, 2e9], tokens: null, flops: null },
  },
  certainty: 'primary',
  form: exponentOnly(0.4994),
  notes: ['Up to 350e9 tokens a run. Leaving out as few as five models moves the exponent by 0.07 to 0.10.'],
};

export const ALLOCATION_LAWS: readonly PublishedLaw[] = [
  LLAMA_3,
  DEEPSEEK_ALLOCATION,
  DEEPSEEK_RATE,
  DEEPSEEK_BATCH,
  PORIAN_STEPS,
  GEMSTONES,
];
