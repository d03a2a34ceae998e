import { describe, expect, it } from 'vitest';
import { compareForms } from '../../src/scaling/compare.ts';
import { lawOf, measure, SIZES } from './synthetic.ts';

describe('the comparison of forms', () => {
  it('calls for a floor where there is one, and says how well each form predicts', () => {
    const { preferred, sentence, floor, pure } = compareForms(measure(lawOf(1.2, 0.34), SIZES, 0.003, 1));
    expect(preferred).toBe('floor');
    expect(floor.rms!).toBeLessThan(0.2 * pure.rms!);
    expect(Math.abs(floor.leaveLastOut!)).toBeLessThan(0.01);
    expect(pure.leaveLastOut!).toBeLessThan(-0.02);
    expect(sentence).toMatch(
      /largest size \(101,696 parameters\) is missed by 0\.\d % with a floor and by \d\.\d % without/,
    );
  });

  it('does not call for a floor on a line', () => {
    const { preferred, sentence } = compareForms(measure(lawOf(0, 0.08), SIZES, 0.004, 1));
    expect(preferred).toBeNull();
    expect(sentence).toMatch(/cannot tell a floor from none/);
  });

  it('seldom calls for a floor that is not there', () => {
    const wrong = Array.from({ length: 100 }, (_, i) => compareForms(measure(lawOf(0, 0.08), SIZES, 0.005, i)));
    // The improvement is χ² of one degree of freedom in half the cases, 0 in the others: above 4 in 2.3 %.
    expect(wrong.filter(({ preferred }) => preferred !== null).length).toBeLessThanOrEqual(8);
  });

  it('leaves the question open with fewer than four sizes', () => {
    const { preferred, sentence, floor } = compareForms(measure(lawOf(1.2, 0.34), SIZES.slice(0, 2), 0, 1));
    expect(preferred).toBeNull();
    expect(floor).toEqual({ rms: null, leaveLastOut: null });
    expect(sentence).toBe('Fewer than 4 sizes cannot tell a law with a floor from one without.');
  });

  it('is given no error of the largest size by fits that have nothing to average over', () => {
    const { floor, pure } = compareForms(measure(lawOf(1.2, 0.34), SIZES.slice(0, 4), 0, 1));
    expect(floor.leaveLastOut).toBeNull();
    expect(pure.leaveLastOut).not.toBeNull();
  });
});
