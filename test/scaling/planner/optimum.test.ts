import { describe, expect, it } from 'vitest';
import { evaluateJoint } from '../../../src/scaling/joint-law.ts';
import { PlanError } from '../../../src/scaling/planner/check.ts';
import { computeOptimal, frontierOf, tokensForLoss } from '../../../src/scaling/planner/optimum.ts';
import { searchLeast } from '../../../src/scaling/planner/search.ts';
import { bruteForce, KAPLAN, KAPPA, LAWS, off, ROUNDED } from './laws.ts';

describe('the best split of a compute', () => {
  it.each(LAWS)('is found in closed form as by trying every size: %s', (_, law, flops) => {
    const { parameters, tokens, loss } = computeOptimal(law, flops);
    const best = bruteForce(law, flops);
    expect(off(parameters, best.parameters)).toBeLessThan(2e-3);
    expect(loss).toBeLessThanOrEqual(best.loss);
    expect(best.loss - loss).toBeLessThan(1e-8);
    expect(off(6 * parameters * tokens, flops)).toBeLessThan(1e-12);
    expect(loss).toBe(evaluateJoint(law, parameters, tokens));
  });

  it.each(LAWS)('lies on the line of powers of C: %s', (_, law, flops) => {
    const frontier = frontierOf(law);
    for (const c of [flops / 100, flops, 1000 * flops]) {
      const { parameters, tokens, loss } = computeOptimal(law, c);
      expect(off(frontier.parameters.scale * c ** frontier.parameters.exponent, parameters)).toBeLessThan(1e-12);
      expect(off(frontier.tokens.scale * c ** frontier.tokens.exponent, tokens)).toBeLessThan(1e-12);
      const { floor, scale, exponent } = frontier.loss;
      expect(off(floor + scale * c ** -exponent, loss)).toBeLessThan(1e-12);
    }
  });

  it("has Chinchilla's exponents: a = β/(α + β), loss falling as C^(−αβ/(α + β))", () => {
    const { parameters, tokens, loss } = frontierOf(ROUNDED);
    expect(parameters.exponent).toBeCloseTo(0.28 / 0.62, 14);
    expect(tokens.exponent).toBeCloseTo(0.34 / 0.62, 14);
    expect(loss.exponent).toBeCloseTo((0.34 * 0.28) / 0.62, 14);
  });

  it('is refused where a law has nothing to weigh', () => {
    expect(() => computeOptimal(ROUNDED, 0)).toThrow(/budget in FLOPs is 0/);
    expect(() => computeOptimal(ROUNDED, NaN)).toThrow(PlanError);
    expect(() => computeOptimal({ ...ROUNDED, a: 0 }, 1e20)).toThrow(/does not fall with both/);
    expect(() => computeOptimal({ ...ROUNDED, beta: 0 }, 1e20)).toThrow(PlanError);
  });
});

describe('tokens for a loss', () => {
  it.each(LAWS)('reach it: %s', (_, law, flops) => {
    const { parameters, loss } = computeOptimal(law, flops);
    for (const size of [0.5 * parameters, parameters, 20 * parameters]) {
      expect(off(evaluateJoint(law, size, tokensForLoss(law, size, loss)), loss)).toBeLessThan(1e-12);
    }
  });

  it('are refused below what endless data would give', () => {
    expect(() => tokensForLoss(ROUNDED, 1e6, 2)).toThrow(
      /never reach a loss of 2: with endless data the law gives 5\.39/,
    );
    expect(() => tokensForLoss(ROUNDED, 1e9, 1.5)).toThrow(PlanError);
    expect(() => tokensForLoss(KAPPA, 1e4, 0.7)).toThrow(/never reach/);
    expect(() => tokensForLoss(KAPLAN, 1e9, -1)).toThrow(/loss is -1/);
    expect(() => tokensForLoss(KAPLAN, NaN, 2)).toThrow(PlanError);
  });
});

describe('the search', () => {
  it('finds the least of a valley, at an end too', () => {
    expect(searchLeast((x) => (x - Math.PI) ** 2, -10, 30)).toBeCloseTo(Math.PI, 7);
    expect(searchLeast((x) => x, -1, 1)).toBeCloseTo(-1, 8);
    expect(searchLeast((x) => -x, -1, 1)).toBeCloseTo(1, 8);
    expect(searchLeast((x) => Math.cosh(x - 0.3) + 0.9 * Math.cos(9 * x), -5, 5)).toBeCloseTo(0.345, 2);
  });
});
