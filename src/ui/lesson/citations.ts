/** The publications that the lesson's figures are taken from. */
import type { Citation } from './step.ts';

export const SHANNON: Citation = {
  text: 'C. E. Shannon, Prediction and Entropy of Printed English, Bell System Technical Journal 30 (1951)',
  url: 'https://doi.org/10.1002/j.1538-7305.1951.tb01366.x',
};
export const ADAMW: Citation = {
  text: 'I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization (2017)',
  url: 'https://arxiv.org/abs/1711.05101',
};
export const KAPLAN: Citation = {
  text: 'J. Kaplan et al., Scaling Laws for Neural Language Models (2020), eq. 1.1',
  url: 'https://arxiv.org/abs/2001.08361',
};
export const HOFFMANN: Citation = {
  text: 'J. Hoffmann et al., Training Compute-Optimal Large Language Models (2022)',
  url: 'https://arxiv.org/abs/2203.15556',
};
export const BESIROGLU: Citation = {
  text: 'T. Besiroglu et al., Chinchilla Scaling: A replication attempt (2024)',
  url: 'https://arxiv.org/abs/2404.10102',
};
export const BROWN: Citation = {
  text: 'T. Brown et al., Language Models are Few-Shot Learners (2020), table 2.1',
  url: 'https://arxiv.org/abs/2005.14165',
};
export const TOUVRON: Citation = {
  text: 'H. Touvron et al., LLaMA: Open and Efficient Foundation Language Models (2023), table 2',
  url: 'https://arxiv.org/abs/2302.13971',
};
export const LLAMA_3: Citation = {
  text: 'Llama Team, The Llama 3 Herd of Models (2024)',
  url: 'https://arxiv.org/abs/2407.21783',
};
export const SARDANA: Citation = {
  text: 'N. Sardana et al., Beyond Chinchilla-Optimal: Accounting for Inference in Language Model Scaling Laws (2023)',
  url: 'https://arxiv.org/abs/2401.00448',
};
