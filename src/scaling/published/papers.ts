/** The papers that the laws and their disagreements stand in. */
import type { Paper } from './types.ts';

export const KAPLAN: Paper = {
  cite: 'Kaplan et al. 2020',
  authors: 'Kaplan, McCandlish, Henighan, Brown, Chess, Child, Gray, Radford, Wu, Amodei',
  year: 2020,
  title: 'Scaling Laws for Neural Language Models',
  arxiv: '2001.08361',
};

export const CLARK: Paper = {
  cite: 'Clark et al. 2022',
  authors: 'Clark, de las Casas, Guy, Mensch and others',
  year: 2022,
  title: 'Unified Scaling Laws for Routed Language Models',
  arxiv: '2202.01169',
};

export const HOFFMANN: Paper = {
  cite: 'Hoffmann et al. 2022',
  authors: 'Hoffmann, Borgeaud, Mensch and others',
  year: 2022,
  title: 'Training Compute-Optimal Large Language Models',
  arxiv: '2203.15556',
};

export const MUENNIGHOFF: Paper = {
  cite: 'Muennighoff et al. 2023',
  authors: 'Muennighoff, Rush, Barak, Le Scao, Piktus, Tazi, Pyysalo, Wolf, Raffel',
  year: 2023,
  title: 'Scaling Data-Constrained Language Models',
  arxiv: '2305.16264',
};

export const SARDANA: Paper = {
  cite: 'Sardana et al. 2024',
  authors: 'Sardana, Portes, Doubov, Frankle',
  year: 2024,
  title: 'Beyond Chinchilla-Optimal: Accounting for Inference in Language Model Scaling Laws',
  arxiv: '2401.00448',
};

export const DEEPSEEK: Paper = {
  cite: 'DeepSeek-AI 2024',
  authors: 'Bi, Chen, Chen, Chen, Dai and others (DeepSeek-AI)',
  year: 2024,
  title: 'DeepSeek LLM: Scaling Open-Source Language Models with Longtermism',
  arxiv: '2401.02954',
};

export const KRAJEWSKI: Paper = {
  cite: 'Krajewski et al. 2024',
  authors: 'Krajewski, Ludziejewski, Adamczewski, Pióro and others',
  year: 2024,
  title: 'Scaling Laws for Fine-Grained Mixture of Experts',
  arxiv: '2402.07871',
};

export const GADRE: Paper = {
  cite: 'Gadre et al. 2024',
  authors: 'Gadre, Smyrnis, Shankar, Gururangan and others',
  year: 2024,
  title: 'Language models scale reliably with over-training and on downstream tasks',
  arxiv: '2403.08540',
};

export const BESIROGLU: Paper = {
  cite: 'Besiroglu et al. 2024',
  authors: 'Besiroglu, Erdil, Barnett, You',
  year: 2024,
  title: 'Chinchilla Scaling: A replication attempt',
  arxiv: '2404.10102',
};

export const PEARCE: Paper = {
  cite: 'Pearce and Song 2024',
  authors: 'Pearce, Song',
  year: 2024,
  title: 'Reconciling Kaplan and Chinchilla Scaling Laws',
  arxiv: '2406.12907',
};

export const PORIAN: Paper = {
  cite: 'Porian et al. 2024',
  authors: 'Porian, Wortsman, Jitsev, Schmidt, Carmon',
  year: 2024,
  title: 'Resolving Discrepancies in Compute-Optimal Scaling of Language Models',
  arxiv: '2406.19146',
};

export const LLAMA: Paper = {
  cite: 'Grattafiori et al. 2024',
  authors: 'Grattafiori, Dubey, Jauhri, Pandey and others (Llama Team)',
  year: 2024,
  title: 'The Llama 3 Herd of Models',
  arxiv: '2407.21783',
};

export const MCLEISH: Paper = {
  cite: 'McLeish et al. 2025',
  authors: 'McLeish, Kirchenbauer, Miller, Singh, Bhatele, Goldblum, Panda, Goldstein',
  year: 2025,
  title: 'Gemstones: A Model Suite for Multi-Faceted Scaling Laws',
  arxiv: '2502.06857',
};

/** Address of a paper. */
export function paperUrl({ arxiv }: Paper): string {
  return `https://arxiv.org/abs/${arxiv}`;
}
