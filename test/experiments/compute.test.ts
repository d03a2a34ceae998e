import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { compute, type ComputeOptions } from '../../src/experiments/compute.ts';
import { joint } from '../../src/experiments/joint.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { runExperiment } from '../../src/experiments/run-experiment.ts';
import { flopsPerToken } from '../../src/model/config.ts';
import type { RunSpec } from '../../src/train/spec.ts';
import { corpus, recordsBy, sizeOf, trainBy } from './synthetic.ts';

const options: ComputeOptions = {
  widths: [8, 12, 16, 20, 24, 28, 32, 40, 48],
  tokens: Array.from({ length: 8 }, (_, i) => 2 ** (15 + i)),
  flops: 2e11,
  seeds: [1],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<ComputeOptions> = {}) => compute.plan(corpus, { ...options, ...changes });
const law = (spec: RunSpec): number => 0.8 + 9 * sizeOf(spec) ** -0.35 + 36 * spec.training.tokens ** -0.35;

describe('the plan over compute', () => {
  it('leaves out what is dearer than the most, so that large sizes end early', () => {
    const plan = planOf({ flops: 5e10 });
    for (const { runs } of plan.groups) {
      for (const { spec } of runs) expect(spec.training.tokens * flopsPerToken(spec.model)).toBeLessThanOrEqual(5e10);
    }
    const counts = plan.groups.map(({ runs }) => runs.length);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(counts.at(-1)).toBeLessThan(counts[0]!);
  });

  it('has runs in common with a joint law over the same sizes and tokens, which need no training again', async () => {
    const shared = { widths: [8, 12, 16], tokens: [65_536, 131_072, 262_144], seeds: [1] };
    const grid = joint.plan(corpus, { ...options, ...shared });
    const plan = planOf(shared);
    const trained: RunSpec[] = [];
    const state = await runExperiment(
      new AbortController().signal,
      plan,
      (signal, specs, onEvent) => {
        trained.push(...specs);
        return trainBy(law)(signal, specs, onEvent);
      },
      () => undefined,
      { done: recordsBy(grid, law) },
    );
    expect(trained).toEqual([]);
    expect(state.records.length).toBe(9);
  });

  it.each([
    ['two sizes', { widths: [8, 12] }, /choose at least 3/],
    ['too little compute', { flops: 2e9 }, /Up to 2G FLOPs only \d of 9 sizes have two token counts/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });
});

describe('findings over compute', () => {
  it('recovers the growth of the best size of a law with equal exponents', () => {
    const plan = planOf();
    const { results, figures } = findingsOf(plan, recordsBy(plan, law));
    const { frontier, parameters, tokens } = results as unknown as {
      frontier: { flops: number; parameters: number; loss: number }[];
      parameters: { exponent: number };
      tokens: { exponent: number };
    };
    // Sizes stand some way apart, so that the staircase of the best one has the slope roughly.
    expect(parameters.exponent).toBeGreaterThan(0.35);
    expect(parameters.exponent).toBeLessThan(0.65);
    expect(parameters.exponent + tokens.exponent).toBeCloseTo(1, 1);
    const losses = frontier.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    for (const { flops, parameters: n, loss } of frontier) {
      const tokensThere = flops / (6 * n);
      expect(loss).toBeGreaterThan(0.8 + 9 * n ** -0.35 + 36 * (1.3 * tokensThere) ** -0.35);
    }
    expect(figures.map(({ id }) => id)).toEqual(['frontier', 'best-parameters', 'best-tokens']);
  });

  it('draws each size with its training curve beside the ends of its runs', () => {
    const plan = planOf();
    const records = recordsBy(plan, law);
    const [figure] = findingsOf(plan, records).figures;
    expect(figure!.points.filter(({ shape }) => shape === 'dot').length).toBe(records.length);
    expect(figure!.lines.filter(({ series }) => series === 'training loss on the way').length).toBe(9);
    expect(figure!.scale!.steps.length).toBe(9);
    for (const { x } of figure!.lines) expect([...x].sort((a, b) => a - b)).toEqual(x);
  });

  it('holds at every number of records', () => {
    const plan = planOf({ widths: [8, 12, 16, 24], tokens: [65_536, 131_072, 262_144] });
    const records = recordsBy(plan, law);
    for (let count = 0; count <= records.length; count += 1) {
      const { headline, sentences, warnings } = findingsOf(plan, records.slice(0, count));
      if (count < 5) expect(headline).toContain(`${count} of 12 runs finished`);
      expect([headline, ...sentences, ...warnings].join()).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
