/** Kaplan et al. 2020. */
import type { PowerLaw } from '../types.ts';
import { KAPLAN } from './papers.ts';
import type { ComputePower, PublishedLaw, Setup } from './types.ts';

/** 10¹⁵ FLOP/s for a day. */
export const PF_DAY = 8.64e19;

const SETUP: Setup = {
  parameters: 'non-embedding: without token and position embeddings, the head among them',
  flops: '6·N·D with that N, so without the head; in PF-days of 8.64e19 FLOPs',
  loss: 'nats a token',
  text: 'WebText2, byte-pair tokens (vocabulary 50,257), context 1,024',
  trained: { parameters: [768, 1.5e9], tokens: [2.2e7, 2.3e10], flops: null },
};

const SHARED = { paper: KAPLAN, setup: SETUP, certainty: 'quoted' } as const;

const NO_FLOOR =
  'No floor: the exponent is a slope of ln L itself. Laws with a floor have steeper exponents for the same losses.';

/** L = (xc/x)^α as a power law without floor. */
function pure(scaleAt: number, exponent: number): PowerLaw {
  return { form: 'pure', floor: 0, scale: scaleAt ** exponent, exponent };
}

/**
 * Compute spent while training at the critical batch size is twice C_min (eq. 5.5 with B = B_crit), and it is the compute
 * that a budget means.
 */
function ofSpentCompute(scale: number, exponent: number): ComputePower {
  return { scale: scale / (2 * PF_DAY) ** exponent, exponent };
}

const SIZE: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-size',
  name: 'Loss against parameters',
  where: 'Eq. 1.1, Table 5',
  formula: 'L(N) = (N_c/N)^α_N',
  latex: 'L(N) = \\left(\\frac{N_c}{N}\\right)^{\\alpha_N}',
  constants: [
    { symbol: 'N_c', value: 8.8e13, unit: 'parameters' },
    { symbol: 'α_N', value: 0.076 },
  ],
  form: { kind: 'curve', axis: 'parameters', curve: pure(8.8e13, 0.076) },
  notes: ['Trained to convergence on data that is no limit.', NO_FLOOR],
};

const DATA: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-data',
  name: 'Loss against data',
  where: 'Eq. 1.2, Table 5',
  formula: 'L(D) = (D_c/D)^α_D',
  latex: 'L(D) = \\left(\\frac{D_c}{D}\\right)^{\\alpha_D}',
  constants: [
    { symbol: 'D_c', value: 5.4e13, unit: 'tokens' },
    { symbol: 'α_D', value: 0.095 },
  ],
  form: { kind: 'curve', axis: 'tokens', curve: pure(5.4e13, 0.095) },
  notes: ['D is the size of the data set; large models, stopped early, may see it more than once.', NO_FLOOR],
};

const COMPUTE: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-compute',
  name: 'Loss against the least compute',
  where: 'Eq. 1.3, Table 5',
  formula: 'L(C_min) = (C_c/C_min)^α_C',
  latex: 'L(C_{\\min}) = \\left(\\frac{C_c}{C_{\\min}}\\right)^{\\alpha_C}',
  constants: [
    { symbol: 'C_c', value: 3.1e8, unit: 'PF-days' },
    { symbol: 'α_C', value: 0.05 },
  ],
  form: { kind: 'curve', axis: 'flops', curve: pure(3.1e8 * PF_DAY, 0.05) },
  notes: [
    'C_min is what training would have cost at a batch far below the critical one; at the critical batch twice as much is spent.',
    'Its line crosses that of the data it would need near 1e4 PF-days, 1e12 parameters and 1.7 nats (§6.3), so it must bend before.',
  ],
};

const COMPUTE_NAIVE: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-compute-naive',
  name: 'Loss against compute at one batch size',
  where: 'Table 5',
  formula: 'L(C) = (C_c/C)^α_C',
  latex: 'L(C) = \\left(\\frac{C_c}{C}\\right)^{\\alpha_C}',
  constants: [
    { symbol: 'C_c', value: 1.6e7, unit: 'PF-days' },
    { symbol: 'α_C', value: 0.057 },
  ],
  form: { kind: 'curve', axis: 'flops', curve: pure(1.6e7 * PF_DAY, 0.057) },
  notes: ['Every model at the same batch of 2^19 tokens. The authors ask to predict by C_min instead.'],
};

const JOINT: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-joint',
  name: 'Loss against parameters and data',
  where: 'Eq. 1.5, Table 2',
  formula: 'L(N, D) = [(N_c/N)^(α_N/α_D) + D_c/D]^α_D',
  latex: 'L(N, D) = \\left[\\left(\\frac{N_c}{N}\\right)^{\\alpha_N/\\alpha_D} + \\frac{D_c}{D}\\right]^{\\alpha_D}',
  constants: [
    { symbol: 'α_N', value: 0.076 },
    { symbol: 'α_D', value: 0.103 },
    { symbol: 'N_c', value: 6.4e13, unit: 'parameters' },
    { symbol: 'D_c', value: 1.8e13, unit: 'tokens' },
  ],
  form: { kind: 'joint', law: { form: 'kaplan', nc: 6.4e13, dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 } },
  notes: [
    'The constants are those fitted jointly, not those of the laws in one variable.',
    'D is the size of a data set that may be seen several times, with dropout and early stopping: 6·N·D is not what these runs cost.',
    'Overfitting stays within seed noise while D ≥ 5e3·N^0.74 (eq. 4.4).',
  ],
};

const STEPS: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-steps',
  name: 'Loss against parameters and steps',
  where: 'Eq. 1.6, Table 3',
  formula: 'L(N, S) = (N_c/N)^α_N + (S_c/S_min)^α_S',
  latex: 'L(N, S) = \\left(\\frac{N_c}{N}\\right)^{\\alpha_N} + \\left(\\frac{S_c}{S_{\\min}}\\right)^{\\alpha_S}',
  constants: [
    { symbol: 'α_N', value: 0.077 },
    { symbol: 'α_S', value: 0.76 },
    { symbol: 'N_c', value: 6.5e13, unit: 'parameters' },
    { symbol: 'S_c', value: 2.1e3, unit: 'steps' },
  ],
  form: { kind: 'steps', law: { nc: 6.5e13, alphaN: 0.077, sc: 2.1e3, alphaS: 0.76 } },
  notes: ['S_min counts steps as if the batch were far above the critical one; fresh data throughout.'],
};

const CRITICAL_BATCH: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-critical-batch',
  name: 'Critical batch size',
  where: 'Eq. 1.4',
  formula: 'B_crit(L) = B_*·L^(−1/α_B)',
  latex: 'B_{\\mathrm{crit}}(L) = \\frac{B_*}{L^{1/\\alpha_B}}',
  constants: [
    { symbol: 'B_*', value: 2e8, unit: 'tokens' },
    { symbol: 'α_B', value: 0.21 },
  ],
  form: { kind: 'power', of: 'loss, nats a token', gives: 'tokens a batch', scale: 2e8, exponent: -1 / 0.21 },
  notes: [
    'At this batch both the steps and the compute are twice their least. It depends on the loss, not on the size.',
  ],
};

const ALLOCATION: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-allocation',
  name: 'Best size and data for a compute',
  where: 'Eq. 1.8, Table 6',
  formula: 'N_opt = N_e·C_min^p_N, D_opt = D_e·C_min^p_D, C_min in PF-days',
  latex: 'N_{\\mathrm{opt}} = N_e\\, C_{\\min}^{p_N},\\quad D_{\\mathrm{opt}} = D_e\\, C_{\\min}^{p_D}',
  constants: [
    { symbol: 'N_e', value: 1.3e9, unit: 'parameters' },
    { symbol: 'p_N', value: 0.73 },
    { symbol: 'D_e', value: 2e10, unit: 'tokens' },
    { symbol: 'p_D', value: 0.27 },
    { symbol: 'B_e', value: 2e6, unit: 'tokens a batch', note: 'batch B_e·C_min^0.24' },
    { symbol: 'S_e', value: 5.4e3, unit: 'steps', note: 'steps S_e·C_min^0.03' },
  ],
  form: { kind: 'allocation', parameters: ofSpentCompute(1.3e9, 0.73), tokens: ofSpentCompute(2e10, 0.27) },
  notes: [
    'For a budget C that is really spent at the critical batch, C_min is C/2; so it is computed here, and so Hoffmann et al. (§D.4) read 4.68e9 parameters off it for 1e21 FLOPs.',
    'The 0.73 has since been explained: see the disagreements.',
  ],
};

const ALLOCATION_NAIVE: PublishedLaw = {
  ...SHARED,
  id: 'kaplan-2020-allocation-naive',
  name: 'Best size for a compute at one batch size',
  where: '§6.1, Fig. 14',
  formula: 'N_opt = N_e·C^p_N, C in PF-days',
  latex: 'N_{\\mathrm{opt}} = N_e\\, C^{p_N}',
  certainty: 'single',
  constants: [
    { symbol: 'N_e', value: 1.6e9, unit: 'parameters' },
    { symbol: 'p_N', value: 0.88 },
  ],
  form: {
    kind: 'allocation',
    parameters: { scale: 1.6e9 / PF_DAY ** 0.88, exponent: 0.88 },
    tokens: { scale: PF_DAY ** 0.88 / (6 * 1.6e9), exponent: 0.12 },
  },
  notes: ['The exponent before the correction to C_min; the tokens here are C/(6·N).'],
};

export const KAPLAN_LAWS: readonly PublishedLaw[] = [
  SIZE,
  DATA,
  COMPUTE,
  COMPUTE_NAIVE,
  JOINT,
  STEPS,
  CRITICAL_BATCH,
  ALLOCATION,
  ALLOCATION_NAIVE,
];
