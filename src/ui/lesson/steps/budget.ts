import { computeOptimal } from '../../../scaling/planner/optimum.ts';
import { publishedLaw } from '../../../scaling/published.ts';
import { short } from '../../../experiments/format.ts';

import { BESIROGLU, BROWN, HOFFMANN, LLAMA_3, SARDANA, TOUVRON } from '../citations.ts';
import type { LessonStep, Row } from '../step.ts';

const GPT_3 = { parameters: 175e9, tokens: 300e9 } as const;
/** 6·N·D. The paper itself says 3.14e23 (Brown et al. 2020, table D.1). */
const GPT_3_FLOPS = 6 * GPT_3.parameters * GPT_3.tokens;
const LAW = 'besiroglu-2024';

/** The best use of GPT-3's compute by Chinchilla's law as it was fitted again. */
export function bestOfGpt3() {
  const { form } = publishedLaw(LAW);
  if (form.kind !== 'joint') throw new Error(`The law ${LAW} is not one of N and D.`);
  return computeOptimal(form.law, GPT_3_FLOPS);
}

const row = (name: string, parameters: number, tokens: number): Row => {
  const ratio = tokens / parameters;
  return [name, short(parameters), short(tokens), ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)];
};

const MODELS: readonly Row[] = [
  ['model', 'parameters', 'tokens', 'tokens a parameter'],
  row('GPT-3, 2020', GPT_3.parameters, GPT_3.tokens),
  row('Chinchilla, 2022', 70e9, 1.4e12),
  row('LLaMA 65B, 2023', 65e9, 1.4e12),
  row('Llama 3 405B, 2024', 405e9, 15.6e12),
  row('Llama 3 8B, 2024', 8e9, 15e12),
];

export const budget: LessonStep = {
  id: 'budget',
  title: 'GPT-3, Llama, and your own budget',
  view: 'planner',
  parameters: [
    ['law', LAW],
    ['budget', 'flops'],
    ['flops', String(GPT_3_FLOPS)],
  ],
  ring: 'finding-panel',
  before: () => [
    {
      text: `Laws of the same form have been fitted to models a million times larger than those here. GPT-3 has 175 billion parameters and was trained on 300 billion tokens, which is about $6 \\cdot 1.75{\\cdot}10^{11} \\cdot 3{\\cdot}10^{11} = 3.15{\\cdot}10^{23}$ FLOPs.`,
    },
  ],
  training: null,
  question: () => ({
    kind: 'slider',
    ask: 'How many parameters would have made the most of that compute, by Chinchilla’s law as Besiroglu et al. fitted it again?',
    min: 1e9,
    max: 1e12,
    scale: 'log',
    start: GPT_3.parameters,
    format: 'count',
    answer: bestOfGpt3().parameters,
    beside: { label: 'GPT-3', value: GPT_3.parameters, interval: null },
    source: 'computed',
  }),
  after: () => {
    const { parameters, tokens } = bestOfGpt3();
    return [
      {
        text: `About ${short(parameters)}, on ${short(tokens)} tokens: a third of the size and three times the text. GPT-3 followed Kaplan’s law, which put new compute into size. What came after it followed Chinchilla’s, and then left it:`,
      },
      { rows: MODELS },
      {
        text: 'Llama 3 8B is trained far beyond the best size for its compute, and on purpose: a small model is cheaper each time it is used, and training once dearly pays off when it is used often (Sardana et al.).',
      },
      {
        text: 'The planner now holds GPT-3’s budget. Put in your own: FLOPs, or hours on this adapter at the speed measured here, or a rented cluster. Say how many tokens the model will serve, and see the best size shrink.',
      },
    ];
  },
  sources: [BROWN, HOFFMANN, BESIROGLU, TOUVRON, LLAMA_3, SARDANA],
};
