import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { context, type ContextOptions } from '../../src/experiments/context.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { flopsPerToken } from '../../src/model/config.ts';
import { shapeKey, stepsOf, type RunSpec } from '../../src/train/spec.ts';
import { expectDrawable } from './drawable.ts';
import { corpus, jitter, recordsBy } from './synthetic.ts';

const K = 1024;
const options: ContextOptions = {
  width: 16,
  contexts: [8, 16, 32, 64, 128],
  tokens: [128 * K, 256 * K, 512 * K],
  stepTokens: 512,
  seeds: [1, 2],
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<ContextOptions> = {}) => context.plan(corpus, { ...options, ...changes });

/** Loss of the token at a place of its window, from 1: the more stands before it, the less. */
const atPlace = (place: number): number => 1.6 + 0.9 * place ** -0.7;
const meanOver = (count: number): number => {
  const places = Array.from({ length: count }, (_, i) => atPlace(i + 1));
  return places.reduce((sum, loss) => sum + loss, 0) / count;
};

/** A token's loss depends on its place only, and on the tokens trained. */
const lossBy =
  (noise = 0) =>
  (spec: RunSpec): number =>
    meanOver(spec.model.context) * (spec.training.tokens / (512 * K)) ** -0.06 + jitter(spec, noise);

/** A step of 512 tokens takes 10 ms and as much more for every 128 tokens of context, for both seeds together. */
const timed = (spec: RunSpec) => ({ seconds: 0.01 * stepsOf(spec) * (1 + spec.model.context / 128), replicas: 2 });

interface Results {
  readonly contexts: readonly { readonly context: number; readonly tokensPerSecond: number }[];
  readonly equalCompute: { budget: number; losses: (number | null)[]; best: number } | null;
  readonly equalTime: { budget: number; losses: (number | null)[]; best: number } | null;
}
const found = (changes: Partial<ContextOptions> = {}, lossOf = lossBy()) => {
  const plan = planOf(changes);
  const findings = findingsOf(plan, recordsBy(plan, lossOf, timed));
  return { ...findings, results: findings.results as unknown as Results };
};

describe('the plan of several contexts', () => {
  it('has equal tokens a step, and equal steps, rates and parameters', () => {
    const plan = planOf();
    const specs = plan.groups.flatMap(({ runs }) => runs.map(({ spec }) => spec));
    expect(plan.groups.map(({ runs }) => runs[0]!.spec.training.batch)).toEqual([64, 32, 16, 8, 4]);
    expect(new Set(specs.map(({ training }) => training.learningRate.hidden)).size).toBe(1);
    expect(new Set(specs.map((spec) => `${stepsOf(spec)}`))).toEqual(new Set(['256', '512', '1024']));
    for (const { runs, tokens, flops } of plan.groups) {
      expect(new Set(runs.map(({ spec }) => shapeKey(spec))).size).toBe(1);
      // The longest, and cooldowns of a quarter of the others, for two seeds.
      expect(tokens).toBe(2 * 512 * (1024 + 64 + 128));
      expect(flops).toBe(tokens * flopsPerToken(runs[0]!.spec.model));
    }
  });

  it.each([
    ['one context', { contexts: [32] }, /Contexts: choose at least 2/],
    ['windows that do not fill a step', { contexts: [32, 48] }, /512 tokens is not a whole number of windows of 48/],
    ['a window longer than a step', { contexts: [32, 1024] }, /not a whole number of windows of 1024/],
    ['too few steps', { tokens: [10 * K] }, /10,240 tokens are fewer than 40 steps of 512/],
    ['a context too long', { contexts: [8, 2048] }, /Contexts takes whole numbers from 8 to 1,024/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });

  it('has defaults that plan on any adapter', () => {
    for (const software of [true, false]) {
      expect(context.plan(corpus, context.defaults({ software })).groups.length).toBeGreaterThanOrEqual(5);
    }
  });
});

describe('findings of several contexts', () => {
  it('says what a longer context gains and costs', () => {
    const { headline, results } = found();
    const [low, high] = [meanOver(8), meanOver(128)].map((loss) => loss.toFixed(3));
    expect(headline).toContain(
      `From context 8 to 128 the held-out loss goes from ${low} to ${high} nats at 524K tokens`,
    );
    const model = (length: number) => planOf({ contexts: [8, length] }).groups[1]!.runs[0]!.spec.model;
    const shortest = planOf().groups[0]!.runs[0]!.spec.model;
    const ratio = flopsPerToken(model(128)) / flopsPerToken(shortest);
    expect(headline).toContain(`a token costs ${Number(ratio.toPrecision(3))} times the FLOPs and 1.88 times the time`);
    for (const { context: length, tokensPerSecond } of results.contexts) {
      expect(tokensPerSecond).toBeCloseTo((2 * 51_200) / (1 + length / 128), 6);
    }
  });

  it('says that the missing context at the start of short windows is not separated', () => {
    expect(found().sentences.at(-1)).toMatch(/how much of the gain is only that is not separated/);
  });

  it('names the context of least loss where that is neither the shortest nor the longest', () => {
    const best = (spec: RunSpec) => 1.8 + 0.05 * Math.log2(spec.model.context / 32) ** 2;
    expect(found({}, best).headline).toContain('goes from 2.000 to 2.000 nats (least at 32: 1.800) at 524K tokens');
  });

  it('compares contexts at equal compute and equal time', () => {
    const { results, sentences } = found();
    const { equalCompute, equalTime } = results;
    // The shortest context spends the least in its longest run.
    expect(equalCompute!.budget).toBe(512 * K * flopsPerToken(planOf().groups[0]!.runs[0]!.spec.model));
    expect(equalCompute!.losses[0]).toBeCloseTo(meanOver(8), 9);
    const perToken = (at: number) => flopsPerToken(planOf().groups[at]!.runs[0]!.spec.model);
    // At 128 the same FLOPs buy fewer tokens; the loss is a power of the tokens, so its line in logarithms is exact.
    const fewer = (perToken(0) / perToken(4)) ** -0.06;
    expect(equalCompute!.losses[4]).toBeCloseTo(meanOver(128) * fewer, 9);
    expect(equalTime!.losses[4]).toBeCloseTo(meanOver(128) * ((1 + 1 / 16) / 2) ** -0.06, 9);
    const best = options.contexts[equalCompute!.best]!;
    expect(sentences[0]).toContain(`At equal compute (`);
    expect(sentences[0]).toContain(`the best context is ${best}`);
  });

  it('does not tell contexts apart that differ by less than seeds do', () => {
    const flat = found({}, (spec) => 2 * (spec.training.tokens / (512 * K)) ** -0.06 + jitter(spec, 0.03));
    expect(flat.sentences[0]).toContain("seeds can't tell it from");
    expect(found({}, lossBy(0.0001)).sentences[1]).not.toContain("seeds can't tell it from");
  });

  it('warns of steps of one window and of times from different adapters', () => {
    expect(found({ contexts: [32, 512] }).warnings.join(' ')).toContain('A step of 512 tokens is one window');
    expect(found().warnings).toEqual([]);
    const plan = planOf();
    const records = recordsBy(plan, lossBy());
    const other = { ...records[0]!, adapter: { ...records[0]!.adapter, architecture: 'hopper' } };
    expect(findingsOf(plan, [other, ...records.slice(1)]).warnings.join(' ')).toContain('their times do not compare');
  });

  it('says at every number of records what there is, in figures that can be drawn', () => {
    const plan = planOf();
    const records = recordsBy(plan, lossBy(0.003), timed);
    for (let count = 0; count <= records.length; count += 1) {
      const findings = findingsOf(plan, records.slice(0, count));
      if (count < 7) expect(findings.headline).toContain(`${count} of 30 runs finished`);
      expectDrawable(findings);
    }
    const { figures, facts } = findingsOf(plan, records);
    expect(figures.map(({ id }) => id)).toEqual(['by-context', 'cost', 'by-compute']);
    expect(facts.length).toBe(4);
  });
});
