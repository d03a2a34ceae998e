/** Chinchilla's three approaches on points of laws that are known, and the pieces they are made of. */
import { describe, expect, it } from 'vitest';
import { allocationAt, allocationOf } from '../../src/scaling/allocation.ts';
import { chinchillaForm } from '../../src/scaling/forms/chinchilla.ts';
import { kappaForm } from '../../src/scaling/forms/kappa.ts';
import { fitFrontier } from '../../src/scaling/frontier.ts';
import { isoFlopBias } from '../../src/scaling/isoflop-bias.ts';
import { budgetsOf, fitIsoFlop } from '../../src/scaling/isoflop.ts';
import { fitJoint } from '../../src/scaling/joint-fit.ts';
import { evaluateJoint } from '../../src/scaling/joint-law.ts';
import { predictJoint } from '../../src/scaling/joint-predict.ts';
import type { JointLaw, RunPoint } from '../../src/scaling/joint-types.ts';
import { computeOptimal } from '../../src/scaling/planner/optimum.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { powerAt, trendInterval } from '../../src/scaling/trend.ts';
import { factors, grid, HOFFMANN, MINIATURE, MINIATURE_POINTS, onLaw, SIZES, TOKENS } from './surfaces.ts';

const A = HOFFMANN.beta / (HOFFMANN.alpha + HOFFMANN.beta);
const BUDGETS = [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21];

/** Sizes from best/wide to best·wide at each compute; `off` shifts them all from the best. */
function isoFlops(law: JointLaw, wide: number, noise = 0, { off = 1, seed = 1, count = 7, budgets = BUDGETS } = {}) {
  const random = seededRandom(seed);
  return budgets.flatMap((flops) => {
    const best = off * computeOptimal(law, flops).parameters;
    return factors(best / wide, best * wide, count).map((n): RunPoint => {
      const d = flops / (6 * n);
      return { n, d, flops, loss: evaluateJoint(law, n, d) * Math.exp(noise * random.normal()) };
    });
  });
}

describe('the second approach', () => {
  it('finds the exponents of even valleys, exactly', () => {
    const { n, d, budgets, warnings } = fitIsoFlop(isoFlops(HOFFMANN, 4));
    expect(budgets).toHaveLength(9);
    expect(n!.exponent).toBeCloseTo(A, 6);
    expect(d!.exponent).toBeCloseTo(1 - A, 6);
    expect(warnings).toEqual([]);
  });

  it('misplaces the valleys by what the law says it would', () => {
    for (const [wide, off] of [
      [4, 1],
      [16, 1],
      [4, 2],
    ] as const) {
      const points = isoFlops(HOFFMANN, wide, 0, { off });
      const fit = fitIsoFlop(points);
      const bias = isoFlopBias(HOFFMANN, fit);
      fit.budgets.forEach(({ flops, valley }, i) => {
        expect(valley.x! / computeOptimal(HOFFMANN, flops).parameters).toBeCloseTo(bias.sizes[i]!.ratio, 6);
      });
    }
    // Some percent, growing with the range of sizes: parabolas are not the law's shape where α ≠ β.
    const ratio = (wide: number) => isoFlopBias(HOFFMANN, fitIsoFlop(isoFlops(HOFFMANN, wide))).sizes[0]!.ratio;
    expect(ratio(4)).toBeCloseTo(1.0136, 3);
    expect(ratio(16)).toBeCloseTo(1.0556, 3);
    const even = { ...HOFFMANN, beta: HOFFMANN.alpha, b: HOFFMANN.a };
    expect(isoFlopBias(even, fitIsoFlop(isoFlops(even, 16))).sizes[0]!.ratio).toBeCloseTo(1, 6);
  });

  it('has a biased exponent where sizes lie ever less evenly about the best', () => {
    const random = seededRandom(2);
    const points = BUDGETS.flatMap((flops, i) => {
      const best = computeOptimal(HOFFMANN, flops).parameters * 1.5 ** (i - 4);
      return factors(best / 6, best * 6, 7).map((n) => ({ n, d: flops / (6 * n), flops, loss: 1 + random.uniform() }));
    });
    const fit = fitIsoFlop(onLaw(chinchillaForm, HOFFMANN, points));
    const { exponent, sentence } = isoFlopBias(HOFFMANN, fit);
    expect(Math.abs(exponent!)).toBeGreaterThan(0.002);
    expect(fit.n!.exponent - A).toBeCloseTo(exponent!, 6);
    expect(sentence).toMatch(
      /misplace the best size by [+−]\d+\.\d % to [+−]\d+\.\d % and their exponent by \+0\.0\d\d\.$/,
    );
  });

  it('has intervals that hold the exponent about as often as they say', () => {
    const draws = Array.from({ length: 200 }, (_, seed) => {
      const { estimated } = fitIsoFlop(isoFlops(HOFFMANN, 5, 0.003, { seed: seed + 1 }), { replicates: 100, seed }).n!;
      const [low, high] = estimated.interval!;
      return low <= A && A <= high ? 1 : 0;
    });
    const share = draws.reduce((sum: number, value) => sum + value, 0) / draws.length;
    // √(0.8 · 0.2 / 200) = 0.028, three times. Above, Birge's ratio widens some.
    expect(share).toBeGreaterThan(0.715);
    expect(share).toBeLessThan(0.93);
  });

  it('says where a valley lies at the edge or is none', () => {
    const { warnings, n, budgets } = fitIsoFlop(isoFlops(HOFFMANN, 4, 0, { off: 3 }));
    expect(warnings[0]).toMatch(/At 6.0e\+18 FLOPs: The minimum lies beside the smallest size measured/);
    expect(n).not.toBeNull();
    expect(budgets[0]!.valley.x).not.toBeNull();
    const outside = fitIsoFlop(isoFlops(HOFFMANN, 3, 0, { off: 10 }));
    expect(outside.n).toBeNull();
    expect(outside.warnings[0]).toMatch(/Fewer than two budgets have a valley/);
    expect(outside.warnings[1]).toMatch(/The minimum lies below the smallest size measured\. Add smaller ones\./);
  });

  it('calls an exponent of two budgets open', () => {
    const { n } = fitIsoFlop(isoFlops(HOFFMANN, 4, 0.001, { budgets: [1e19, 1e20] }));
    expect(n!.estimated).toMatchObject({ determined: false, reason: expect.stringMatching(/Two budgets/) as string });
    expect(n!.exponent).toBeCloseTo(A, 1);
  });

  it('groups runs of about equal compute, and takes out what their compute differs by', () => {
    const random = seededRandom(6);
    const uneven = isoFlops(HOFFMANN, 5).map(({ n, flops }): RunPoint => {
      const d = (flops! * Math.exp(0.12 * (random.uniform() - 0.5))) / (6 * n);
      return { n, d, loss: evaluateJoint(HOFFMANN, n, d) };
    });
    expect(budgetsOf(uneven).map(({ points }) => points.length)).toEqual(BUDGETS.map(() => 7));
    const { n: size, budgets } = fitIsoFlop(uneven);
    expect(size!.exponent).toBeCloseTo(A, 2);
    // What is left is the cubic term of a factor of 5 either way: half of what compute 6 % off does to the losses.
    for (const { valley } of budgets) expect(valley.rms).toBeLessThan(2.2e-3);
  });

  it('wants three sizes at a compute', () => {
    expect(() => fitIsoFlop(isoFlops(HOFFMANN, 4, 0, { count: 2 }))).toThrow(/No 3 sizes share a compute/);
    expect(() => fitIsoFlop([])).toThrow(/No 3 sizes share a compute/);
  });
});

describe('the third approach', () => {
  it('splits a compute as the closed form says', () => {
    const fit = fitJoint(onLaw(chinchillaForm, HOFFMANN, grid(SIZES, TOKENS), 0.003), 'chinchilla', {
      replicates: 100,
    });
    const { a, b } = allocationOf(fit);
    expect(a.value + b.value).toBeCloseTo(1, 12);
    expect(Math.abs(a.value - A)).toBeLessThan(0.01);
    expect(a.interval![0]).toBeLessThan(a.value);
    expect(b.interval).toEqual([1 - a.interval![1], 1 - a.interval![0]]);
    expect(a.determined).toBe(true);
    const { parameters, tokens, tokensPerParameter, loss, intervals } = allocationAt(fit, 5.76e23);
    expect(6 * parameters * tokens).toBeCloseTo(5.76e23, -12);
    expect(tokensPerParameter).toBeCloseTo(tokens / parameters, 9);
    for (const shift of [0.9, 1.1]) {
      expect(evaluateJoint(fit.law, parameters * shift, tokens / shift)).toBeGreaterThan(loss);
    }
    expect(intervals.parameters![0]).toBeLessThan(parameters);
    expect(intervals.loss![1]).toBeGreaterThan(loss);
  });

  it('is open where an exponent is', () => {
    const runs = onLaw(chinchillaForm, HOFFMANN, grid(SIZES, factors(1e10, 1e11, 8)), 0.003);
    const { a } = allocationOf(fitJoint(runs, 'chinchilla', { replicates: 100 }));
    expect(a).toMatchObject({ determined: false, reason: 'D spans a factor of 10 only; 16 or more are needed.' });
  });

  it('serves the κ-form too', () => {
    const fit = fitJoint(onLaw(kappaForm, MINIATURE, MINIATURE_POINTS), 'kappa', { replicates: 0 });
    expect(allocationOf(fit).a.value).toBeCloseTo(MINIATURE.beta / (MINIATURE.alpha + MINIATURE.beta), 6);
    const { parameters, tokens, loss } = allocationAt(fit, 1e12);
    for (const shift of [0.9, 1.1]) {
      expect(evaluateJoint(fit.law, parameters * shift, tokens / shift)).toBeGreaterThan(loss);
    }
  });
});

describe('the first approach', () => {
  /** Curves of one learning rate each: every point of a run is a loss at its own D. */
  function curves(law: JointLaw, noise: number, seed = 1): RunPoint[] {
    const random = seededRandom(seed);
    return factors(2e7, 2e10, 25).flatMap((n, group) => {
      const shared = noise * random.normal();
      return factors(2e8, 1e12, 40).map((d) => ({ n, d, group, loss: evaluateJoint(law, n, d) * Math.exp(shared) }));
    });
  }

  it('finds the exponents and the loss along the envelope', () => {
    const { n, d, loss, points, warnings } = fitFrontier(curves(HOFFMANN, 0));
    expect(Math.abs(n!.exponent - A)).toBeLessThan(0.02);
    expect(Math.abs(d!.exponent - (1 - A))).toBeLessThan(0.02);
    expect(points.length).toBeGreaterThan(20);
    points.forEach((point) => {
      expect(point.n / computeOptimal(HOFFMANN, point.flops).parameters).toBeGreaterThan(0.7);
      expect(point.n / computeOptimal(HOFFMANN, point.flops).parameters).toBeLessThan(1.4);
    });
    expect(loss!.law.floor).toBeCloseTo(HOFFMANN.e, 1);
    expect(loss!.law.exponent).toBeCloseTo(HOFFMANN.alpha * A, 2);
    expect(warnings).toEqual([]);
  });

  it('has an interval, from drawing whole runs, that holds the exponent', () => {
    const { n } = fitFrontier(curves(HOFFMANN, 0.003));
    const [low, high] = n!.estimated.interval!;
    expect(low).toBeLessThan(A);
    expect(high).toBeGreaterThan(A);
    expect(high - low).toBeLessThan(0.25);
    const [least, most] = trendInterval(n!, 1e21)!;
    expect(least).toBeLessThan(powerAt(n!, 1e21));
    expect(most).toBeGreaterThan(powerAt(n!, 1e21));
  });

  it('says when too few sizes reach the envelope', () => {
    const few = curves(HOFFMANN, 0).filter(({ group }) => [2, 10, 20].includes(group as number));
    const { n, warnings } = fitFrontier(few);
    expect(warnings[0]).toMatch(/Only 1 sizes between the smallest and the largest reach the envelope/);
    expect(n === null || !n.estimated.determined).toBe(true);
    expect(() => fitFrontier([])).toThrow(/An envelope needs points/);
  });
});

describe('predictions by a joint law', () => {
  it('hold the measured loss about as often as they say', () => {
    const inside = Array.from({ length: 120 }, (_, seed) => {
      const points = onLaw(
        chinchillaForm,
        HOFFMANN,
        [...grid(SIZES, TOKENS), { n: 7e10, d: 1.4e12, loss: 1 }],
        0.005,
        seed,
      );
      const fit = fitJoint(points.slice(0, -1), 'chinchilla', { replicates: 60, seed });
      const { interval, loss } = predictJoint(fit, 7e10, 1.4e12, seed);
      expect(loss).toBeCloseTo(evaluateJoint(HOFFMANN, 7e10, 1.4e12), 0);
      return interval![0] <= points.at(-1)!.loss && points.at(-1)!.loss <= interval![1] ? 1 : 0;
    });
    const share = inside.reduce((sum: number, value) => sum + value, 0) / inside.length;
    expect(Math.abs(share - 0.8)).toBeLessThan(3 * Math.sqrt((0.8 * 0.2) / 120));
  });

  it('have no interval without a bootstrap', () => {
    const fit = fitJoint(onLaw(chinchillaForm, HOFFMANN, grid(SIZES, TOKENS)), 'chinchilla', { replicates: 0 });
    expect(predictJoint(fit, 1e11, 1e12)).toMatchObject({ n: 1e11, d: 1e12, interval: null });
  });
});
