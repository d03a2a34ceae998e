/** What the shape experiment changes in the standard model: parts of it, its optimiser, and its depth at equal block parameters. */
import { countParameters, leastHeadDim, modelOfWidth, type ModelConfig, type Variant } from '../model/config.ts';
import { optimiserOf, type OptimiserName, type RunSpec } from '../train/spec.ts';
import { variantText } from './variant-words.ts';

/** Each changes one thing. */
export const LEVERS = ['positions', 'qkNorm', 'activation', 'head', 'muon'] as const;
export type Lever = (typeof LEVERS)[number];

const VARIANTS: Readonly<Record<Exclude<Lever, 'muon'>, Variant>> = {
  positions: { positions: 'none' },
  qkNorm: { qkNorm: 'none' },
  activation: { activation: 'gelu' },
  head: { head: 'untied' },
};

/** 'no positions'. */
export function leverText(lever: Lever): string {
  return lever === 'muon' ? 'Muon' : variantText({ variant: VARIANTS[lever] });
}

/**
 * The standard model with a part changed. GELU has two matrices where SwiGLU has three, so that its hidden width is half as large
 * again: parameters stay the same (Shazeer 2020, "GLU Variants Improve Transformer", §3).
 */
export function modelWith(standard: ModelConfig, lever: Lever): ModelConfig {
  if (lever === 'muon') return standard;
  const hidden = lever === 'activation' ? (3 / 2) * standard.hidden : standard.hidden;
  return { ...standard, hidden, variant: VARIANTS[lever] };
}

/**
 * A model of so many layers with about the block parameters of `standard`, L·(4C² + 3CF): the width goes as 1/√L, rounded to whole
 * heads of the usual dim, and the hidden width takes up what that leaves. Null where nothing is left for the hidden width.
 */
export function modelOfDepth(standard: ModelConfig, layers: number): ModelConfig | null {
  const { vocabulary, context } = standard;
  const exact = standard.width * Math.sqrt(standard.layers / layers);
  const headDim = leastHeadDim(exact);
  const width = headDim * Math.max(1, Math.round(exact / headDim));
  const left = countParameters(standard).nonEmbedding / layers - 4 * width ** 2;
  const hidden = 4 * Math.round(left / (3 * width) / 4);
  if (hidden < 4) return null;
  return { ...modelOfWidth(width, vocabulary, context), layers, hidden };
}

/** On which line of the experiment a run stands. `optimiser` is that of its standard runs. */
export function lineOfRun({ model, training }: RunSpec, optimiser: OptimiserName): Lever | 'standard' | 'depth' {
  const lever = LEVERS.find((name) => name !== 'muon' && model.variant?.[name] !== undefined);
  if (lever) return lever;
  if (optimiserOf(training) !== optimiser) return 'muon';
  return modelOfWidth(model.width, model.vocabulary, model.context).layers === model.layers ? 'standard' : 'depth';
}
