import { describe, expect, it } from 'vitest';
import { fitJoint } from '../../../src/scaling/joint-fit.ts';
import { evaluateJoint } from '../../../src/scaling/joint-law.ts';
import { PlanError } from '../../../src/scaling/planner/check.ts';
import { rangeOf } from '../../../src/scaling/planner/law.ts';
import { adapterMachine } from '../../../src/scaling/planner/machine.ts';
import { computeOptimal } from '../../../src/scaling/planner/optimum.ts';
import { plan } from '../../../src/scaling/planner/plan.ts';
import { effectiveInputs } from '../../../src/scaling/planner/repeats.ts';
import { publishedLaw } from '../../../src/scaling/published.ts';
import { evaluatePublished } from '../../../src/scaling/published/evaluate.ts';
import { planningLaw } from '../../../src/scaling/published/use.ts';
import { centralInterval } from '../../../src/scaling/quantiles.ts';
import { seededRandom } from '../../../src/scaling/random.ts';
import { alone, KAPPA, off, ROUNDED, withBootstrap } from './laws.ts';

describe('a plan', () => {
  it('spends the whole compute on the best split', () => {
    const made = plan({ law: alone(ROUNDED), budget: { flops: 5.76e23 } });
    expect(made).toMatchObject({ ...computeOptimal(ROUNDED, 5.76e23), flops: 5.76e23, bound: 'compute' });
    expect(made).toMatchObject({
      epochs: null,
      bill: null,
      lossInterval: null,
      parametersInterval: null,
      warnings: [],
    });
    expect(made.tokensPerParameter).toBe(made.tokens / made.parameters);
  });

  it('is the same from the same compute in hours, and bills it', () => {
    const machine = adapterMachine({ flopsPerSecond: 5e12, pricePerHour: 2, watts: 300 });
    const hours = plan({ law: alone(KAPPA), budget: { hours: 10, machine } });
    const flops = plan({ law: alone(KAPPA), budget: { flops: 10 * 3600 * 5e12, machine } });
    expect(hours).toEqual(flops);
    expect(hours.bill).toEqual({ hours: 10, money: 20, kilowattHours: 3 });
  });

  it('stays within memory, and gives the rest to data', () => {
    const made = plan({ law: alone(ROUNDED), budget: { flops: 1e21 }, maxParameters: 1e8 });
    expect(made).toMatchObject({ parameters: 1e8, bound: 'memory' });
    expect(off(made.tokens, 1e21 / 6e8)).toBeLessThan(1e-12);
    expect(made.warnings).toEqual([
      'Memory holds the model at 1.00e8 parameters; the compute alone would ask for more.',
    ]);
    expect(plan({ law: alone(ROUNDED), budget: { flops: 1e21 }, maxParameters: 1e12 }).bound).toBe('compute');
  });

  it('searches where FLOPs are counted otherwise, and agrees with the closed form where they are not', () => {
    const usual = plan({ law: alone(KAPPA), budget: { flops: 1e13 }, flopsPerToken: (n) => 6 * n });
    const best = computeOptimal(KAPPA, 1e13);
    expect(off(usual.parameters, best.parameters)).toBeLessThan(1e-4);
    expect(usual.loss - best.loss).toBeLessThan(1e-12);
    // A cost of attention that grows as the root of N: every size of a fine grid is worse.
    const cost = (n: number) => 6 * n + 4e4 * Math.sqrt(n);
    const made = plan({ law: alone(KAPPA), budget: { flops: 1e13 }, flopsPerToken: cost });
    expect(off(made.tokens * cost(made.parameters), 1e13)).toBeLessThan(1e-12);
    for (let n = 100; n < 1e8; n *= 1.01) {
      expect(evaluateJoint(KAPPA, n, 1e13 / cost(n))).toBeGreaterThanOrEqual(made.loss);
    }
  });

  it('is refused with a reason', () => {
    const law = alone(ROUNDED);
    expect(() => plan({ law, budget: { flops: -1 } })).toThrow(/budget in FLOPs is -1/);
    expect(() => plan({ law, budget: { flops: Infinity } })).toThrow(PlanError);
    expect(() => plan({ law, budget: { flops: 1 } })).toThrow(/1 FLOPs buy .* which is no model/);
    expect(() => plan({ law, budget: { flops: 1e20 }, maxParameters: 0 })).toThrow(/largest number of parameters is 0/);
    expect(() => plan({ law, budget: { flops: 1e20 }, repeats: { uniqueTokens: NaN } })).toThrow(
      /unique tokens is NaN/,
    );
    expect(() => plan({ law, budget: { flops: 1e20 }, flopsPerToken: () => 0 })).toThrow(/FLOPs a token is 0/);
  });
});

describe('a plan with a bootstrap', () => {
  it('has the quantiles of its laws for intervals', () => {
    const law = withBootstrap(ROUNDED, 0.9);
    const made = plan({ law, budget: { flops: 1e21 } });
    const losses = law.bootstrap.map((each) => evaluateJoint(each, made.parameters, made.tokens));
    const sizes = law.bootstrap.map((each) => computeOptimal(each, 1e21).parameters);
    expect(made.lossInterval).toEqual(centralInterval(losses, 0.9));
    expect(made.parametersInterval).toEqual(centralInterval(sizes, 0.9));
    expect(made.tokensInterval![0]).toBeLessThan(made.tokens);
    expect(made.tokensInterval![1]).toBeGreaterThan(made.tokens);
  });

  it('has none from a few laws, or where many laws leave the plan undefined, and says so', () => {
    const law = withBootstrap(ROUNDED);
    expect(
      plan({ law: { ...law, bootstrap: law.bootstrap.slice(0, 19) }, budget: { flops: 1e21 } }).lossInterval,
    ).toBeNull();
    const broken = { ...law, bootstrap: law.bootstrap.map((each, i) => (i % 5 === 0 ? { ...ROUNDED, a: 0 } : each)) };
    const made = plan({ law: broken, budget: { flops: 1e21 } });
    expect(made.parametersInterval).toBeNull();
    expect(made.warnings).toContain('Too many laws of the bootstrap leave the best split undefined for an interval.');
  });

  it('from a fit holds the true loss ten times beyond its runs, and warns of the reach', () => {
    const random = seededRandom(3);
    const runs = [1e7, 3e7, 1e8, 3e8, 1e9].flatMap((n) =>
      [2e8, 1e9, 5e9, 2e10].map((d) => ({
        n,
        d,
        loss: evaluateJoint(ROUNDED, n, d) * Math.exp(0.003 * random.normal()),
      })),
    );
    const law = { ...fitJoint(runs, 'chinchilla', { replicates: 200 }), range: rangeOf(runs) };
    const made = plan({ law, budget: { flops: 1.2e21 } });
    const truth = evaluateJoint(ROUNDED, made.parameters, made.tokens);
    expect(made.lossInterval![0]).toBeLessThan(truth);
    expect(made.lossInterval![1]).toBeGreaterThan(truth);
    expect(made.warnings.join(' ')).toMatch(
      /FLOPs lie 1\.0 decades above the most that the law was fitted to \(1\.20e20\)/,
    );
  });
});

describe('a plan with little text', () => {
  const law = alone(ROUNDED);
  const fresh = plan({ law, budget: { flops: 1e21 } });

  it('is the usual one while the text suffices', () => {
    const made = plan({ law, budget: { flops: 1e21 }, repeats: { uniqueTokens: 1e13 } });
    expect(off(made.parameters, fresh.parameters)).toBeLessThan(1e-4);
    expect(made).toMatchObject({ epochs: 1, warnings: [] });
    expect(made.loss).toBeCloseTo(fresh.loss, 10);
  });

  it('repeats a short text as often as it pays: no other size does better', () => {
    const repeats = { uniqueTokens: 1e9 };
    const made = plan({ law, budget: { flops: 1e21 }, repeats });
    expect(made.epochs).toBeGreaterThan(16);
    expect(made.loss).toBeGreaterThan(fresh.loss);
    expect(made.warnings).toHaveLength(2);
    expect(made.warnings[0]).toMatch(/seen .* times: beyond about 16 little is gained/);
    for (let n = 1e6; n < 1e12; n *= 1.01) {
      const { parameters, tokens } = effectiveInputs(ROUNDED, n, 1e21 / (6 * n), repeats);
      expect(evaluateJoint(ROUNDED, parameters, tokens)).toBeGreaterThan(made.loss - 1e-12);
    }
  });

  it('computes the published law where the text repeats', () => {
    const published = publishedLaw('muennighoff-2023');
    const made = plan({ law: planningLaw(published)!, budget: { flops: 9.3e21 }, repeats: { uniqueTokens: 25e9 } });
    const at = { parameters: made.parameters, tokens: made.tokens, uniqueTokens: 25e9 };
    expect(off(made.loss, evaluatePublished(published, at))).toBeLessThan(1e-12);
    // §5: with 25e9 unique tokens at this compute a model 27 % smaller than Chinchilla's is best.
    const chinchilla = plan({ law: planningLaw(published)!, budget: { flops: 9.3e21 } });
    expect(made.parameters / chinchilla.parameters).toBeGreaterThan(0.6);
    expect(made.parameters / chinchilla.parameters).toBeLessThan(0.85);
  });

  it('treats worth as continuous where repetition and excess begin', () => {
    const at = (n: number, d: number) => effectiveInputs(ROUNDED, n, d, { uniqueTokens: 1e9 });
    expect(at(1e6, 1e9)).toEqual({ parameters: 1e6, tokens: 1e9 });
    expect(off(at(1e6, 1.0001e9).tokens, 1.0001e9)).toBeLessThan(1e-7);
    expect(at(1e6, 1e15).tokens).toBeCloseTo(16.387756e9, 0);
    expect(at(1e12, 1e9).parameters).toBeLessThan(1e9);
  });
});

describe('a plan by a published law', () => {
  it('says whose tokens it speaks of and how far it reaches', () => {
    const { warnings } = plan({ law: planningLaw(publishedLaw('besiroglu-2024'))!, budget: { flops: 1e25 } });
    expect(warnings[0]).toMatch(/Besiroglu et al\. 2024 is a law of other tokens and texts than yours: MassiveText/);
    expect(warnings).toHaveLength(4);
    expect(warnings[3]).toMatch(/1\.00e25 FLOPs lie 3\.5 decades above/);
  });
});
