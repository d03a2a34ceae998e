import { describe, expect, it } from 'vitest';
import { adamwStep, clipScale, globalNorm } from '../../src/reference/adamw.ts';
import { maxDifference } from './gradient-check.ts';

const OPTIONS = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0 };
const zeros = new Float64Array(2);

describe('globalNorm and clipScale', () => {
  it('take the norm over all tensors together', () => {
    expect(globalNorm([Float64Array.of(3, 0), Float64Array.of(-4)])).toBe(5);
    expect(clipScale({ norm: 5, clipNorm: 1 })).toBe(1 / 5.000001);
  });

  it('leave small and zero gradients alone', () => {
    expect(clipScale({ norm: 0.5, clipNorm: 1 })).toBe(1);
    expect(clipScale({ norm: 0, clipNorm: 1 })).toBe(1);
  });
});

describe('adamwStep', () => {
  it('moves every parameter by the rate at the first step, whatever the gradient', () => {
    const grad = Float64Array.of(2, -0.003);
    const start = { param: Float64Array.of(1, 1), m: zeros, v: zeros };
    const next = adamwStep({ ...OPTIONS, ...start, grad, step: 0, rate: 0.1, clip: 1 });
    // Bias correction makes both moments those of the gradient; ε shortens the step by 1e-8 / |g| of it.
    const expected = Float64Array.of(1 - 0.1 / (1 + 1e-8 / 2), 1 + 0.1 / (1 + 1e-8 / 0.003));
    expect(maxDifference(next.param, expected)).toBeLessThan(1e-15);
    expect(maxDifference(next.m, Float64Array.of(0.2, -0.0003))).toBeLessThan(1e-15);
    expect(maxDifference(next.v, Float64Array.of(0.08, 0.02 * 0.003 ** 2))).toBeLessThan(1e-15);
  });

  it('scales the gradient, not the moments, by the clip factor', () => {
    const state = { param: Float64Array.of(1, 2), m: Float64Array.of(0.1, 0.2), v: Float64Array.of(0.3, 0.4) };
    const clipped = adamwStep({ ...OPTIONS, ...state, grad: Float64Array.of(4, 8), step: 5, rate: 0.1, clip: 0.25 });
    const scaled = adamwStep({ ...OPTIONS, ...state, grad: Float64Array.of(1, 2), step: 5, rate: 0.1, clip: 1 });
    expect(clipped).toEqual(scaled);
  });

  it('decays the weights by rate · weightDecay apart from the gradient', () => {
    const start = { param: Float64Array.of(1, -3), m: zeros, v: zeros };
    const grad = new Float64Array(2);
    const next = adamwStep({ ...OPTIONS, ...start, weightDecay: 0.1, grad, step: 0, rate: 0.5, clip: 1 });
    expect(maxDifference(next.param, Float64Array.of(0.95, -2.85))).toBeLessThan(1e-15);
  });

  it('changes nothing that it was given', () => {
    const given = { param: Float64Array.of(1, 2), grad: Float64Array.of(1, 1), m: zeros, v: zeros };
    adamwStep({ ...OPTIONS, ...given, step: 0, rate: 0.1, clip: 1 });
    expect(given).toEqual({ param: Float64Array.of(1, 2), grad: Float64Array.of(1, 1), m: zeros, v: zeros });
    expect([...zeros]).toEqual([0, 0]);
  });
});
