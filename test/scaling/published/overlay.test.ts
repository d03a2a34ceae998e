import { describe, expect, it } from 'vitest';
import { evaluateLaw } from '../../../src/scaling/law.ts';
import { LawError } from '../../../src/scaling/points.ts';
import { publishedLaw } from '../../../src/scaling/published.ts';
import { anchorCurve } from '../../../src/scaling/published/overlay.ts';
import { publishedCurve } from '../../../src/scaling/published/use.ts';
import { lawOf, measure, SIZES } from '../synthetic.ts';

const chinchilla = publishedCurve(publishedLaw('besiroglu-2024'), 'parameters')!;
const kaplan = publishedCurve(publishedLaw('kaplan-2020-size'), 'parameters')!;
const points = measure(lawOf(1.2, 0.3478), SIZES, 0, 1).map(({ n, loss }) => ({ x: n, loss }));

describe('a published slope over own points', () => {
  it('meets points of the same exponent and floor exactly in reducible loss', () => {
    const { curve, rms, says } = anchorCurve(
      chinchilla,
      points,
      { space: 'reducible', floor: 1.2 },
      'Besiroglu et al. 2024',
    );
    expect(rms).toBeLessThan(1e-12);
    for (const { x, loss } of points) expect(evaluateLaw(curve, x)).toBeCloseTo(loss, 10);
    expect(curve).toMatchObject({ form: 'floor', floor: 1.2, exponent: 0.3478 });
    expect(says).toBe(
      "Besiroglu et al. 2024: its exponent 0.348 as the slope of ln(L − E), over the floor E = 1.20 of these points and shifted to them. Floor and height are not the paper's.",
    );
  });

  it('keeps the slope of ln L and the mean height when shifted in ln L', () => {
    const { curve, rms, says } = anchorCurve(chinchilla, points, { space: 'log-loss' }, 'Besiroglu et al. 2024');
    const gaps = points.map(({ x, loss }) => Math.log(loss / evaluateLaw(curve, x)));
    expect(gaps.reduce((sum, gap) => sum + gap)).toBeCloseTo(0, 12);
    expect(rms).toBeGreaterThan(0.05);
    expect(curve.floor / curve.scale).toBeCloseTo(chinchilla.floor / chinchilla.scale, 12);
    expect(says).toMatch(/shifted in ln L to these points/);
  });

  it('is a straight line for a law without floor, which says nothing of reducible loss', () => {
    expect(anchorCurve(kaplan, points, { space: 'log-loss' }, 'Kaplan').curve).toMatchObject({
      form: 'pure',
      floor: 0,
      exponent: 0.076,
    });
    expect(() => anchorCurve(kaplan, points, { space: 'reducible', floor: 1 }, 'Kaplan')).toThrow(/has no floor/);
  });

  it('is refused with a reason', () => {
    const reducible = (floor: number) => () => anchorCurve(chinchilla, points, { space: 'reducible', floor }, 'C');
    expect(reducible(2.3)).toThrow(/floor 2.3 is not between 0 and the least loss/);
    expect(reducible(-1)).toThrow(LawError);
    expect(reducible(NaN)).toThrow(LawError);
    expect(() => anchorCurve(chinchilla, [], { space: 'log-loss' }, 'C')).toThrow(/no points/);
    expect(() => anchorCurve(chinchilla, [{ x: 1, loss: NaN }], { space: 'log-loss' }, 'C')).toThrow(/loss NaN/);
  });
});
