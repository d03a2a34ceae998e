/** Many points and many replicates. How long they take is measured, not tested: docs/fits.md. */
import { describe, expect, it } from 'vitest';
import { finish, fitSurface } from '../../src/scaling/engine/surface-fit.ts';
import { chinchillaForm } from '../../src/scaling/forms/chinchilla.ts';
import { fitJoint } from '../../src/scaling/joint-fit.ts';
import type { RunPoint } from '../../src/scaling/joint-types.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { BESIROGLU, onLaw, parameter, width } from './surfaces.ts';

function cloud(count: number): RunPoint[] {
  const random = seededRandom(count);
  const place = (low: number, decades: number) => 10 ** (low + decades * random.uniform());
  return onLaw(
    chinchillaForm,
    BESIROGLU,
    Array.from({ length: count }, () => ({ n: place(7.5, 2.7), d: place(8.5, 3), loss: 1 })),
    0.005,
    count + 1,
  );
}

describe('many points and replicates', () => {
  it('gives 1,000 different bootstrap fits of 250 points', () => {
    const result = fitJoint(cloud(250), 'chinchilla', { replicates: 1000 });
    expect(result.bootstrap).toHaveLength(1000);
    expect(new Set(result.bootstrap.map((law) => JSON.stringify(law))).size).toBeGreaterThan(990);
  });

  it('lets 100,000 points be fitted, with intervals to match', () => {
    const points = cloud(100_000);
    const result = fitJoint(points, 'chinchilla', { replicates: 100 });
    expect(result.converged).toBe(true);
    for (const name of ['e', 'a', 'b', 'alpha', 'beta'] as const) {
      expect(Math.abs(parameter(result, name).value / BESIROGLU[name] - 1)).toBeLessThan(0.05);
      expect(width(result, name)).toBeGreaterThan(0);
    }
  });
});

describe('the linear bootstrap of many points', () => {
  it('gives the intervals that fitting again gives', () => {
    const many = cloud(5200);
    const linear = finish(fitSurface(chinchillaForm, many, { replicates: 300 }));
    const half = finish(fitSurface(chinchillaForm, many.slice(0, 2600), { replicates: 300 }));
    for (const name of ['e', 'alpha', 'beta']) {
      const ratio = width(half, name) / width(linear, name);
      // Half the points: √2 times as wide, give or take the 6 % that 300 draws leave of either width.
      expect(ratio / Math.SQRT2).toBeGreaterThan(0.8);
      expect(ratio / Math.SQRT2).toBeLessThan(1.25);
    }
    const random = seededRandom(1);
    const grouped = many.map((point) => ({ ...point, group: Math.floor(40 * random.uniform()) }));
    const groups = finish(fitSurface(chinchillaForm, grouped, { replicates: 300 }));
    // Groups that share nothing change nothing, but for the scatter of 40 draws.
    expect(width(groups, 'alpha') / width(linear, 'alpha')).toBeGreaterThan(0.6);
    expect(width(groups, 'alpha') / width(linear, 'alpha')).toBeLessThan(1.6);
  });
});
