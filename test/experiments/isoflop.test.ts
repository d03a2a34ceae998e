import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../src/experiments/findings.ts';
import { isoflop, type IsoFlopOptions } from '../../src/experiments/isoflop.ts';
import { PlanError } from '../../src/experiments/plan-error.ts';
import { countParameters, flopsPerToken } from '../../src/model/config.ts';
import { shapeKey, stepsOf, type RunSpec } from '../../src/train/spec.ts';
import { corpus, jitter, recordsBy, sizeOf } from './synthetic.ts';

const options: IsoFlopOptions = {
  widths: [8, 12, 16, 20, 24, 32, 40],
  budgets: [4e9, 1.6e10, 6.4e10],
  ratios: [2, 3000],
  seeds: [1],
  context: 32,
  batch: 16,
  heldOutCharacters: 131_072,
};
const planOf = (changes: Partial<IsoFlopOptions> = {}) => isoflop.plan(corpus, { ...options, ...changes });

/**
 * With α = β the best N of C = k·N·D is √(A/B)^(1/α)·√(C/k), and parabolas in ln N are even about it: N_opt ∝ C^½ up to
 * what attention adds to k.
 */
const even = (spec: RunSpec): number => 0.8 + 9 * sizeOf(spec) ** -0.35 + 36 * spec.training.tokens ** -0.35;

describe('the plan at equal compute', () => {
  it('buys with each budget what it costs: tokens in whole steps, FLOPs within a step of the budget', () => {
    for (const { runs } of planOf().groups) {
      for (const { spec, purpose } of runs) {
        const perStep = 512 * flopsPerToken(spec.model);
        const budget = 1e9 * Number(/^budget ([\d.]+)G FLOPs$/.exec(purpose)![1]);
        expect(options.budgets).toContain(budget);
        const spent = spec.training.tokens * flopsPerToken(spec.model);
        expect(spent).toBeLessThanOrEqual(budget);
        expect(spent).toBeGreaterThan(budget - perStep);
      }
    }
  });

  it('serves all budgets of a size by one stable run, which its cost counts once', () => {
    const plan = planOf();
    const [group] = plan.groups;
    const specs = group!.runs.map(({ spec }) => spec);
    expect(specs.length).toBe(3);
    expect(new Set(specs.map(shapeKey)).size).toBe(1);
    const steps = specs.map(stepsOf).sort((a, b) => a - b);
    const cooldowns = steps.slice(0, -1).reduce((sum, count) => sum + count - Math.floor(0.75 * count), 0);
    expect(group!.tokens).toBe(512 * (steps.at(-1)! + cooldowns));
    expect(plan.tokens).toBe(plan.groups.reduce((sum, { tokens }) => sum + tokens, 0));
  });

  it('leaves out pairs with too few or too many tokens a parameter', () => {
    for (const { runs } of planOf({ ratios: [10, 400] }).groups) {
      for (const { spec } of runs) {
        const ratio = spec.training.tokens / countParameters(spec.model).total;
        expect(ratio).toBeGreaterThanOrEqual(10);
        expect(ratio).toBeLessThanOrEqual(400);
      }
    }
  });

  it('has by default at least four sizes at every budget, with a software adapter and with a GPU', () => {
    for (const software of [true, false]) {
      const defaults = isoflop.defaults({ software });
      const plan = isoflop.plan(corpus, defaults);
      const purposes = plan.groups.flatMap(({ runs }) => [...new Set(runs.map(({ purpose }) => purpose))]);
      for (const purpose of new Set(purposes)) {
        expect(purposes.filter((each) => each === purpose).length, purpose).toBeGreaterThanOrEqual(4);
      }
      expect(plan.notes).toEqual([]);
    }
  });

  it.each([
    ['budgets too close', { budgets: [1e10, 1.2e10] }, /at least a factor of 1.4 apart, and 12G FLOPs/],
    ['too few sizes', { widths: [8, 64] }, /No budget has 3 sizes/],
    ['one ratio', { ratios: [6] }, /Tokens a parameter: choose at least 2/],
    ['a width off the grid', { widths: [8, 10, 12] }, /multiples of 4, and 10 is none/],
    ['a seed twice', { seeds: [1, 1] }, /Seeds names 1 twice/],
    ['an endless run', { budgets: [1e17], ratios: [1, 1e6] }, /No budget has 3 sizes/],
    ['a text too short', { heldOutCharacters: 600_000 }, /holds out 500,000 characters/],
  ] as const)('is refused with the reason: %s', (_, changes, words) => {
    expect(() => planOf(changes)).toThrow(PlanError);
    expect(() => planOf(changes)).toThrow(words);
  });
});

describe('findings at equal compute', () => {
  it('recovers the exponents of a law with equal exponents, and its best size', () => {
    const plan = planOf();
    const { results, headline } = findingsOf(plan, recordsBy(plan, even));
    const { parameters, tokens, budgets } = results as unknown as {
      parameters: { exponent: number };
      tokens: { exponent: number };
      budgets: { flops: number; parameters: number; tokens: number }[];
    };
    expect(budgets.length).toBe(3);
    expect(parameters.exponent).toBeCloseTo(0.5, 1);
    expect(parameters.exponent + tokens.exponent).toBeCloseTo(1, 1);
    // A/B to the power 1/0.7 is (9/36)^(1/0.7) of √(C/6).
    const best = Math.sqrt(1.6e10 / 6) * (9 / 36) ** (1 / 0.7);
    expect(budgets[1]!.parameters / best).toBeGreaterThan(0.8);
    expect(budgets[1]!.parameters / best).toBeLessThan(1.25);
    expect(headline).toContain(`C^${parameters.exponent.toFixed(2)}`);
  });

  it('draws every run, a parabola a valley and the published slopes', () => {
    const plan = planOf({ seeds: [1, 2] });
    const records = recordsBy(plan, (spec) => even(spec) + jitter(spec, 0.003));
    const { figures, tables } = findingsOf(plan, records);
    const [valleys, sizes, tokens] = figures;
    expect(valleys!.points.filter(({ shape }) => shape === 'dot').length).toBe(records.length);
    expect(valleys!.points.filter(({ shape }) => shape === 'diamond').length).toBe(3);
    expect(valleys!.lines.length).toBe(3);
    expect(sizes!.lines.map(({ label }) => label)).toEqual(
      expect.arrayContaining([expect.stringContaining('Kaplan'), expect.stringContaining('Hoffmann')]),
    );
    expect(tokens!.id).toBe('best-tokens');
    expect(tables[0]!.rows.length).toBe(3);
    for (const row of tables[0]!.rows) expect(row.length).toBe(tables[0]!.columns.length);
  });

  it('says that a minimum at the edge is none', () => {
    const plan = planOf({ widths: [8, 12, 16] });
    const { warnings, headline } = findingsOf(
      plan,
      recordsBy(plan, (spec) => 9 * sizeOf(spec) ** -0.35),
    );
    expect(warnings.join(' ')).toMatch(/above the largest size|no minimum between/);
    expect(headline).toContain('no budget has its best size between the others yet');
  });

  it('says what is missing while it is', () => {
    const plan = planOf();
    const records = recordsBy(plan, even);
    expect(findingsOf(plan, []).headline).toContain('0 of 18 runs finished: a valley needs three sizes');
    for (let count = 0; count <= records.length; count += 1) {
      expect(findingsOf(plan, records.slice(0, count)).headline.length).toBeGreaterThan(10);
    }
  });
});
