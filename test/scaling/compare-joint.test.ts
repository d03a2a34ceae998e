import { describe, expect, it } from 'vitest';
import { compareJointForms } from '../../src/scaling/compare-joint.ts';
import { chinchillaForm } from '../../src/scaling/forms/chinchilla.ts';
import { kappaForm } from '../../src/scaling/forms/kappa.ts';
import { holdOut } from '../../src/scaling/held-out.ts';
import type { RunPoint } from '../../src/scaling/joint-types.ts';
import { BESIROGLU, factors, grid, HOFFMANN, MINIATURE, MINIATURE_POINTS, onLaw, SIZES, TOKENS } from './surfaces.ts';

describe('runs held out', () => {
  const points = onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS), 0.003);

  it('are predicted exactly by the law they lie on, and their errors are signed', () => {
    const exact = onLaw(chinchillaForm, BESIROGLU, points);
    const { scores } = holdOut(exact, ['chinchilla', 'kaplan']);
    expect(scores[0]!.rms).toBeLessThan(1e-8);
    // Without a floor the losses fall on and on.
    expect(scores[1]!.bias).toBeLessThan(-0.01);
    expect(scores[1]!.worst).toBeLessThan(-0.02);
    expect(scores[1]!.typical).toBeLessThanOrEqual(Math.abs(scores[1]!.worst!));
  });

  it('are the dearest fifth, the largest sizes or the longest runs', () => {
    const dear = holdOut(points, ['tied']);
    expect(dear.rows.length).toBeLessThanOrEqual(0.2 * points.length);
    const least = Math.min(...dear.rows.map((row) => 6 * points[row]!.n * points[row]!.d));
    expect(points.filter(({ n, d }) => 6 * n * d >= least)).toHaveLength(dear.rows.length);
    const large = holdOut(points, ['tied'], { axis: 'n' });
    expect(new Set(large.rows.map((row) => points[row]!.n))).toEqual(new Set(SIZES.slice(-1)));
    const long = holdOut(points, ['tied'], { axis: 'd', from: TOKENS[5]! });
    expect(long.rows).toHaveLength(3 * SIZES.length);
  });

  it('are the highest fifth where compute has no gaps to part levels at', () => {
    const places = Array.from({ length: 500 }, (_, i) => ({
      n: 1e8 * 1.01 ** i,
      d: 1e9 * (1 + (i % 7)) ** 0.01,
      loss: 1,
    }));
    const { rows } = holdOut(onLaw(chinchillaForm, BESIROGLU, places), ['tied']);
    expect(rows).toHaveLength(100);
  });

  it('leave no score where the rest are too few, and are refused where there is no rest', () => {
    const few = holdOut(points.slice(0, 5), ['chinchilla', 'kappa']);
    expect(few.scores).toEqual(
      ['chinchilla', 'kappa'].map((form) => ({ form, typical: null, rms: null, bias: null, worst: null })),
    );
    expect(() => holdOut([points[0]!, points[0]!])).toThrow(/All runs would be held out/);
    expect(() => holdOut([])).toThrow(/There are no runs/);
    expect(() => holdOut(points, ['tied'], { from: 1e99 })).toThrow(/No run reaches the value/);
  });
});

describe('the comparison of joint laws', () => {
  it('calls for the κ-form where it is true and far from its limits', () => {
    const { preferred, sentence, candidates } = compareJointForms(onLaw(kappaForm, MINIATURE, MINIATURE_POINTS, 0.004));
    expect(preferred).toBe('kappa');
    expect(candidates[0]!.aicc).toBe(0);
    expect(candidates[1]!.aicc).toBeGreaterThan(10);
    expect(sentence).toMatch(/^These points call for the κ-form: residuals of 0\.\d+ % against .*Left out of the fit/);
  });

  it('cannot tell where Chinchilla’s law is true with exponents alike: the other forms hold it', () => {
    const points = onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS), 0.01);
    const { preferred, sentence } = compareJointForms(points);
    expect(preferred).toBeNull();
    expect(sentence).toMatch(/^These points cannot tell .*Chinchilla's law.* apart: their residuals are/);
  });

  it('prefers Kaplan’s law where points follow it', () => {
    const kaplan: RunPoint[] = grid(factors(1e4, 1e8, 8), factors(1e6, 1e10, 8)).map(({ n, d }) => {
      const loss = ((6.4e13 / n) ** (0.076 / 0.103) + 1.8e13 / d) ** 0.103;
      return { n, d, loss };
    });
    const { candidates, preferred } = compareJointForms(kaplan);
    // The κ-form holds it; with no noise both are exact, and the fewer parameters win.
    expect(
      candidates
        .slice(0, 2)
        .map(({ form }) => form)
        .sort(),
    ).toEqual(['kaplan', 'kappa']);
    expect(preferred).toBe('kaplan');
  });

  it('says when points are too few, and why none can be fitted', () => {
    const few = onLaw(chinchillaForm, HOFFMANN, grid(factors(1e8, 1e10, 3), factors(1e9, 1e11, 2)), 0.003);
    const { preferred, sentence } = compareJointForms(few);
    expect(preferred).toBeNull();
    expect(sentence).toMatch(/too few to compare laws/);
    expect(() => compareJointForms(few.slice(0, 3))).toThrow(
      /has 4 parameters and needs as many different points; there are 3/,
    );
  });
});
