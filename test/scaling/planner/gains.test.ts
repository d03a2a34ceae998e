import { describe, expect, it } from 'vitest';
import { evaluateJoint } from '../../../src/scaling/joint-law.ts';
import { PlanError } from '../../../src/scaling/planner/check.ts';
import { describe as sentence, extrapolations } from '../../../src/scaling/planner/extrapolation.ts';
import { gainsFrom } from '../../../src/scaling/planner/gains.ts';
import { rangeOf } from '../../../src/scaling/planner/law.ts';
import { computeOptimal } from '../../../src/scaling/planner/optimum.ts';
import { rulesOfThumb } from '../../../src/scaling/planner/rules.ts';
import { alone, KAPLAN, ROUNDED, withBootstrap } from './laws.ts';

const POINT = { parameters: 1e9, tokens: 2e10 };

describe('what ten times more would buy', () => {
  it('is the difference of losses along each lever', () => {
    const { loss, factor, gains } = gainsFrom(alone(ROUNDED), POINT);
    expect(factor).toBe(10);
    expect(loss).toBe(evaluateJoint(ROUNDED, 1e9, 2e10));
    const by = Object.fromEntries(gains.map((gain) => [gain.of, gain]));
    expect(by['parameters']).toMatchObject({ parameters: 1e10, tokens: 2e10, flops: 1.2e21, dropInterval: null });
    expect(by['parameters']!.drop).toBeCloseTo(406.4 * (1e9 ** -0.34 - 1e10 ** -0.34), 12);
    expect(by['tokens']!.drop).toBeCloseTo(410.7 * (2e10 ** -0.28 - 2e11 ** -0.28), 12);
    expect(by['split']!.loss).toBeCloseTo(computeOptimal(ROUNDED, 1.2e20).loss, 12);
    expect(by['compute']!.loss).toBeCloseTo(computeOptimal(ROUNDED, 1.2e21).loss, 12);
    expect(by['compute']!.drop).toBeGreaterThan(by['parameters']!.drop);
    expect(by['compute']!.drop).toBeGreaterThan(by['tokens']!.drop);
  });

  it('is surer than the losses it lies between', () => {
    const { lossInterval, gains } = gainsFrom(withBootstrap(ROUNDED), POINT, 10);
    const width = ([low, high]: readonly [number, number]) => high - low;
    for (const { drop, dropInterval } of gains) {
      expect(dropInterval![0]).toBeLessThan(drop);
      expect(dropInterval![1]).toBeGreaterThan(drop);
      expect(width(dropInterval!)).toBeLessThan(width(lossInterval!));
    }
  });

  it('is refused with a reason', () => {
    expect(() => gainsFrom(alone(ROUNDED), { parameters: 0, tokens: 1 })).toThrow(/number of parameters is 0/);
    expect(() => gainsFrom(alone(ROUNDED), { parameters: 1, tokens: NaN })).toThrow(PlanError);
    expect(() => gainsFrom(alone(ROUNDED), POINT, 1)).toThrow(/factor is 1\. Give a number above 1/);
  });
});

describe('rules of thumb', () => {
  it('stand beside what the law says', () => {
    const rules = new Map(rulesOfThumb(ROUNDED, POINT).map((rule) => [rule.id, rule.here]));
    const { parameters, tokens } = computeOptimal(ROUNDED, 1.2e20);
    expect(rules.get('tokens-per-parameter')).toBe(
      `By this law ${(tokens / parameters).toPrecision(3)} at this compute; this model has 20.`,
    );
    expect(rules.get('grow-together')).toBe('By this law 2.8 and 3.5.');
    expect(rules.get('six-n-d')).toBe('1.20e20 FLOPs.');
    expect(rules.get('two-n')).toBe('2.00e9 FLOPs a token.');
    expect(rules.get('overfitting')).toMatch(/^2\.2\de10 tokens/);
  });

  it("are Kaplan's own numbers by Kaplan's law, where the other input is no limit", () => {
    const here = (id: string, point: { parameters: number; tokens: number }) =>
      rulesOfThumb(KAPLAN, point).find((rule) => rule.id === id)!.here;
    expect(here('decade-of-parameters', { parameters: 1e7, tokens: 1e20 })).toBe('By this law 16 % from here.');
    // α_D is 0.103 in the joint law, 0.095 alone.
    expect(here('decade-of-data', { parameters: 1e20, tokens: 1e9 })).toBe('By this law 21 % from here.');
  });

  it('name a source each', () => {
    const rules = rulesOfThumb(ROUNDED, POINT);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { source, where } of rules) expect(`${source.cite}, ${where}`).toMatch(/et al\. \d{4}, (§|Eq|Table)/);
    expect(() => rulesOfThumb(ROUNDED, { parameters: -1, tokens: 1 })).toThrow(PlanError);
  });
});

describe('extrapolation', () => {
  const range = rangeOf([
    { n: 1e6, d: 1e8 },
    { n: 1e7, d: 1e9, flops: 1e17 },
  ]);

  it('is measured in decades from the runs, either way', () => {
    expect(range).toEqual({ parameters: [1e6, 1e7], tokens: [1e8, 1e9], flops: [6e14, 1e17] });
    const found = extrapolations(range, { parameters: 1e9, tokens: 1e7, flops: 1e16 });
    expect(found.map(({ axis, decades }) => [axis, decades])).toEqual([
      ['parameters', 2],
      ['tokens', -1],
    ]);
    expect(found.map(sentence)).toEqual([
      '1.00e9 parameters lie 2.0 decades above the most that the law was fitted to (1.00e7).',
      '1.00e7 tokens lie 1.0 decades below the least that the law was fitted to (1.00e8).',
    ]);
  });

  it('is not worth a word within an eighth', () => {
    expect(extrapolations(range, { parameters: 1.1e7, tokens: 0.95e8, flops: 1e17 })).toEqual([]);
    expect(extrapolations(range, { parameters: 1.2e7, tokens: 1e9, flops: 1e17 })).toHaveLength(1);
  });

  it('is not known of a range that is not known', () => {
    const nothing = { parameters: null, tokens: null, flops: null };
    expect(extrapolations(nothing, { parameters: 1e30, tokens: 1, flops: 1 })).toEqual([]);
    expect(rangeOf([])).toEqual(nothing);
  });
});
