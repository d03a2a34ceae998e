import { describe, expect, it } from 'vitest';
import { tableOf } from '../../src/scaling/engine/table.ts';
import { finish, fitSurface } from '../../src/scaling/engine/surface-fit.ts';
import { startsOf } from '../../src/scaling/engine/search.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { CASES, onLaw } from './surfaces.ts';

describe.each(CASES)('the form of $name', ({ form, law, points }) => {
  const measured = onLaw(form, law, points);
  const table = tableOf(measured, form);
  const array = () => new Float64Array(table.rows);

  /** A place in the middle of the search: some of the starts, moved off round values. */
  const places = startsOf(form, table)
    .filter((_, i, all) => i % Math.ceil(all.length / 12) === 0)
    .map((theta, seed) => theta.map((value) => value + 0.05 * seededRandom(seed).normal()));
  const coefficients = Array.from({ length: form.terms }, (_, k) => 0.7 + 0.4 * k);

  const model = (theta: readonly number[]) => {
    const columns = coefficients.map(array);
    form.columns(table, theta, columns);
    return {
      columns,
      sum: array().map((_, i) => columns.reduce((sum, column, k) => sum + coefficients[k]! * column[i]!, 0)),
    };
  };

  it('has the slopes that numerical differences give', () => {
    for (const theta of places) {
      const slopes = theta.map(array);
      form.slopes(table, theta, model(theta).columns, coefficients, slopes);
      theta.forEach((_, j) => {
        const step = 1e-6;
        const [up, down] = [1, -1].map(
          (sign) => model(theta.map((value, k) => (k === j ? value + sign * step : value))).sum,
        );
        const largest = Math.max(...slopes[j]!.map(Math.abs), ...up!);
        slopes[j]!.forEach((slope, i) => {
          // Central differences: rounding of 1e-16/1e-6, and a little more where a bend of the law lies inside the step.
          expect(Math.abs(slope - (up![i]! - down![i]!) / (2 * step)) / largest).toBeLessThan(2e-8);
        });
      });
    }
  });

  it('gives the same losses as a law and as columns', () => {
    for (const theta of places) {
      const { sum } = model(theta);
      const at = form.law(table.centres, theta, coefficients);
      measured.forEach((point, i) => expect(form.evaluate(at, point) / sum[i]! - 1).toBeCloseTo(0, 11));
    }
  });

  it('is recovered from points that lie on it', () => {
    const fit = finish(fitSurface(form, measured, { replicates: 0 }));
    expect(fit.converged).toBe(true);
    expect(fit.rms).toBeLessThan(1e-9);
    for (const name of Object.keys(form.parameters)) {
      expect(Math.abs(fit.law[name]! - law[name]!), name).toBeLessThan(1e-5 * Math.abs(law[name]!) + 1e-12);
    }
  });
});
