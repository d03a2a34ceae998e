import { describe, expect, it } from 'vitest';
import { countParameters } from '../../src/model/config.ts';
import type { ModelConfig, Variant } from '../../src/model/config.ts';
import { modelForward, modelLossAndGradients, parameterShapes, trainSteps } from '../../src/reference/model.ts';
import { expectGradient, maxDifference, normal, randomTokens } from './gradient-check.ts';

const MODELS: { config: ModelConfig; B: number }[] = [
  { config: { vocabulary: 5, context: 1, width: 4, layers: 1, heads: 1, hidden: 4 }, B: 1 },
  { config: { vocabulary: 5, context: 3, width: 12, layers: 2, heads: 3, hidden: 8 }, B: 2 },
  { config: { vocabulary: 53, context: 17, width: 20, layers: 1, heads: 5, hidden: 12 }, B: 1 },
];

/** Each departure by itself, and all at once. */
const VARIANTS: readonly Variant[] = [
  { positions: 'none' },
  { qkNorm: 'none' },
  { activation: 'gelu' },
  { head: 'untied' },
  { positions: 'none', qkNorm: 'none', activation: 'gelu', head: 'untied' },
];
for (const variant of VARIANTS) {
  MODELS.push({ config: { vocabulary: 5, context: 3, width: 8, layers: 1, heads: 2, hidden: 4, variant }, B: 1 });
}

/** The loss of a run leaves the balancing loss out, which is checked in mixture.test.ts: here it has no weight. */
for (const [count, active] of [
  [3, 1],
  [4, 2],
]) {
  const experts = { count: count!, active: active!, balance: 0 };
  MODELS.push({ config: { vocabulary: 5, context: 3, width: 8, layers: 1, heads: 2, hidden: 4, experts }, B: 2 });
}

/** Random weights of deviation 1/√rows, the embedding's 1. */
function randomParameters(config: ModelConfig): Record<string, Float64Array> {
  const entries = Object.entries(parameterShapes(config));
  return Object.fromEntries(
    entries.map(([name, [rows, columns]], i) => {
      return [name, normal(rows * columns, 10 + i, name === 'embedding' ? 1 : 1 / Math.sqrt(rows))];
    }),
  );
}

describe.each(MODELS)('model, T=$config.context C=$config.width H=$config.heads $config.variant', ({ config, B }) => {
  const M = B * config.context;
  const params = randomParameters(config);
  const tokens = randomTokens(M, config.vocabulary, 1);
  const targets = randomTokens(M, config.vocabulary, 2);

  it('has as many parameters as are counted', () => {
    const total = Object.values(params).reduce((sum, p) => sum + p.length, 0);
    expect(total).toBe(countParameters(config).total);
  });

  it.each(Object.keys(parameterShapes(config)))('has the numerical gradient of %s', (name) => {
    const { gradients } = modelLossAndGradients(params, tokens, targets, config, B);
    const outputs = (x: Float64Array): Float64Array =>
      Float64Array.of(modelLossAndGradients({ ...params, [name]: x }, tokens, targets, config, B).loss);
    expectGradient({ outputs, x: params[name]!, dOut: Float64Array.of(1), gradient: gradients[name]! });
  });

  it('gives the gradients in the order of the parameters', () => {
    const { gradients } = modelLossAndGradients(params, tokens, targets, config, B);
    expect(Object.keys(gradients)).toEqual(Object.keys(params));
  });
});

describe('model', () => {
  const { config, B } = MODELS[1]!;
  const M = B * config.context;
  const params = randomParameters(config);
  const batch = { tokens: randomTokens(M, 5, 3), targets: randomTokens(M, 5, 4) };
  const training = {
    learningRate: { hidden: 0.02, embedding: 0.01 },
    ...{ warmupSteps: 2, cooldownFraction: 0.25, clipNorm: 1 },
    ...{ beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 },
  };

  it('predicts each token from those before it in its window only', () => {
    const { logits } = modelForward(params, batch.tokens, config, B);
    // The last token of the first window changes: only its own row of logits may.
    const changed = batch.tokens.map((token, m) => (m === config.context - 1 ? (token + 1) % 5 : token));
    const after = modelForward(params, changed, config, B).logits;
    const V = config.vocabulary;
    for (let m = 0; m < M; m++) {
      const difference = maxDifference(logits.slice(m * V, m * V + V), after.slice(m * V, m * V + V));
      if (m === config.context - 1) expect(difference).toBeGreaterThan(1e-3);
      else expect(difference).toBe(0);
    }
  });

  it('learns one batch by heart', () => {
    // Equal tokens may have unlike targets here, so the loss need not reach zero.
    const { losses } = trainSteps({ params, batches: Array.from({ length: 60 }, () => batch), config, B, training });
    expect(losses.at(-1)).toBeLessThan(0.2 * losses[0]!);
  });

  it('schedules by the whole run, of which the batches may be a part', () => {
    const batches = [batch, batch, batch, batch];
    const halfCooldown = { ...training, cooldownFraction: 0.5 };
    const part = trainSteps({ params, batches, config, B, training: halfCooldown, steps: 100 });
    const whole = trainSteps({ params, batches, config, B, training: halfCooldown });
    // Of four steps the last is in the cooldown, of a hundred it is not; its update shows in no loss.
    expect(part.losses).toEqual(whole.losses);
    expect(maxDifference(part.params['embedding']!, whole.params['embedding']!)).toBeGreaterThan(1e-4);
  });

  it('knows the order of tokens by their positions, and without them by what came before each', () => {
    // Equal tokens give equal logits wherever they stand, where nothing tells positions apart.
    const same = { ...config, vocabulary: 5, context: 3 };
    const logitsOf = (variant?: Variant) =>
      modelForward(params, [2, 2, 2], { ...same, ...(variant && { variant }) }, 1);
    const rows = ({ logits }: { logits: Float64Array }) => [logits.slice(0, 5), logits.slice(10, 15)] as const;
    expect(maxDifference(...rows(logitsOf({ positions: 'none' })))).toBeLessThan(1e-12);
  });

  it('gives each group its own rate', () => {
    const still = { ...training, learningRate: { hidden: 0.02, embedding: 0 } };
    const after = trainSteps({ params, batches: [batch], config, B, training: still }).params;
    expect(maxDifference(after['embedding']!, params['embedding']!)).toBe(0);
    expect(maxDifference(after['blocks.0.qkv']!, params['blocks.0.qkv']!)).toBeGreaterThan(1e-3);
  });

  it('names a missing tensor', () => {
    const { embedding: _, ...rest } = params;
    expect(() => modelForward(rest, batch.tokens, config, B)).toThrow("no tensor 'embedding'");
  });
});
