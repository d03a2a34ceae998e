import { describe, expect, it } from 'vitest';
import { chinchillaForm, tiedForm } from '../../src/scaling/forms/chinchilla.ts';
import { kaplanForm, kappaForm } from '../../src/scaling/forms/kappa.ts';
import { huberLoss } from '../../src/scaling/huber.ts';
import { fitJoint, fitJointSteps } from '../../src/scaling/joint-fit.ts';
import { evaluateJoint } from '../../src/scaling/joint-law.ts';
import type { JointForm, JointLaw, RunPoint } from '../../src/scaling/joint-types.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import {
  BESIROGLU,
  factors,
  grid,
  HOFFMANN,
  MINIATURE,
  MINIATURE_POINTS,
  onLaw,
  parameter,
  SIZES,
  TOKENS,
  width,
} from './surfaces.ts';

const points = onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS), 0.005);

function objective(law: JointLaw, runs: readonly RunPoint[], delta: number): number {
  return runs.reduce((sum, { n, d, loss }) => sum + huberLoss(Math.log(loss / evaluateJoint(law, n, d)), delta), 0);
}

/** The law with every parameter moved by a random factor. */
function neighbour(law: JointLaw, step: number, random: { normal: () => number }): JointLaw {
  const entries = Object.entries<string | number>({ ...law }).map(([name, value]) => [
    name,
    typeof value === 'number' ? value * Math.exp(step * random.normal()) : value,
  ]);
  return Object.fromEntries(entries) as JointLaw;
}

describe('the minimum of a joint fit', () => {
  it.each(['chinchilla', 'kappa', 'kaplan'] as const)('of form %s has no better neighbour near or far', (form) => {
    const data = form === 'kappa' ? onLaw(kappaForm, MINIATURE, MINIATURE_POINTS, 0.004) : points;
    const { law, huberDelta, objective: least } = fitJoint(data, form, { replicates: 0 });
    expect(objective(law, data, huberDelta) / least).toBeCloseTo(1, 9);
    const random = seededRandom(4);
    for (let trial = 0; trial < 3000; trial += 1) {
      const rival = neighbour(law, 10 ** -(trial % 8), random);
      expect(objective(rival, data, huberDelta)).toBeGreaterThanOrEqual(least * (1 - 1e-10));
    }
  });

  it('does not depend on units or order', () => {
    const { law, objective: least } = fitJoint(points, 'chinchilla', { replicates: 0 });
    const other = points.map((point) => ({ ...point, n: point.n / 1e6, d: point.d / 1e9 })).reverse();
    const scaled = fitJoint(other, 'chinchilla', { replicates: 0 });
    expect(scaled.objective / least).toBeCloseTo(1, 10);
    expect(scaled.law).toMatchObject({ form: 'chinchilla' });
    if (scaled.law.form !== 'chinchilla' || law.form !== 'chinchilla') return;
    expect(scaled.law.alpha / law.alpha).toBeCloseTo(1, 6);
    expect(scaled.law.a / (law.a * 1e6 ** -law.alpha)).toBeCloseTo(1, 5);
  });

  it('counts a point of weight 2 as two', () => {
    const twice = fitJoint([...points, ...points.slice(0, 10)], 'chinchilla', { huberDelta: 0.01, replicates: 0 });
    const weighted = points.map((point, i) => (i < 10 ? { ...point, weight: 2 } : point));
    const once = fitJoint(weighted, 'chinchilla', { huberDelta: 0.01, replicates: 0 });
    expect(once.objective / twice.objective).toBeCloseTo(1, 10);
    expect(once.law).toMatchObject({ form: 'chinchilla' });
    expect(evaluateJoint(once.law, 1e12, 1e13) / evaluateJoint(twice.law, 1e12, 1e13)).toBeCloseTo(1, 8);
  });

  it('is the tied form where α = β is asked for', () => {
    const { law } = fitJoint(onLaw(tiedForm, { ...HOFFMANN, form: 'tied', beta: 0.33917 }, points), 'tied', {
      replicates: 0,
    });
    expect(law).toMatchObject({ form: 'tied' });
    if (law.form === 'tied') expect(law.alpha).toBe(law.beta);
  });

  it('follows the fit to the two limits of the κ-form', () => {
    const additive = fitJoint(points, 'chinchilla', { replicates: 0 });
    const wide = fitJoint(points, 'kappa', { replicates: 0 });
    // It holds Chinchilla's law, and so fits at least as well.
    const delta = { huberDelta: 0.01, replicates: 0 };
    expect(fitJoint(points, 'kappa', delta).objective).toBeLessThanOrEqual(
      fitJoint(points, 'chinchilla', delta).objective,
    );
    expect(wide.rms).toBeLessThan(1.02 * additive.rms);
    const kaplan = onLaw(kaplanForm, { form: 'kaplan', nc: 6.4e13, dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 }, points);
    const { law } = fitJoint(kaplan, 'kappa', { replicates: 0 });
    if (law.form !== 'kappa') throw new Error('another form');
    expect(law.e).toBeLessThan(1e-6);
    expect(law.kappa / law.beta).toBeCloseTo(1, 4);
  });
});

describe('gross outliers', () => {
  const bad = points.map((point, i) => (i === 3 || i === 40 ? { ...point, loss: 1.4 * point.loss } : point));

  it('are set aside, named, and leave the law where it was', () => {
    const clean = fitJoint(points, 'chinchilla', { replicates: 0 });
    const { setAside, warnings, law, residuals } = fitJoint(bad, 'chinchilla', { replicates: 0 });
    expect(setAside).toEqual([3, 40]);
    expect(warnings[0]).toBe('2 of 72 points lie grossly off the law and were set aside: 4, 41.');
    expect(residuals).toHaveLength(72);
    expect(residuals[3]).toBeCloseTo(Math.log(1.4), 1);
    expect(evaluateJoint(law, 1e11, 1e12) / evaluateJoint(clean.law, 1e11, 1e12)).toBeCloseTo(1, 2);
  });

  it('are kept where that is asked for, and where they are many', () => {
    expect(fitJoint(bad, 'chinchilla', { replicates: 0, setAside: false }).setAside).toEqual([]);
    const many = points.map((point, i) => (i % 8 === 0 ? { ...point, loss: 1.4 * point.loss } : point));
    expect(fitJoint(many, 'chinchilla', { replicates: 0 }).setAside).toEqual([]);
  });
});

describe('the bootstrap', () => {
  it('repeats with its seed and changes with another', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => fitJoint(points, 'chinchilla', { replicates: 40, seed }));
    expect(one!.bootstrap).toEqual(same!.bootstrap);
    expect(one!.bootstrap).not.toEqual(other!.bootstrap);
  });

  it('goes in steps that tell the share done and can be left', () => {
    const steps = fitJointSteps(points, 'chinchilla', { replicates: 20 });
    const shares = Array.from({ length: 20 }, () => steps.next().value as number);
    expect(shares).toEqual(Array.from({ length: 20 }, (_, i) => i / 20));
    expect(steps.next().done).toBe(true);
    const left = fitJointSteps(points, 'chinchilla', { replicates: 20 });
    left.next();
    left.return(undefined as never);
    expect(left.next()).toEqual({ value: undefined, done: true });
  });

  it('draws whole groups, which widens the intervals where points of a group err together', () => {
    const random = seededRandom(8);
    const shared = SIZES.map(() => 0.01 * random.normal());
    const runs = onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS), 0.001).map((point, i) => {
      const run = Math.floor(i / TOKENS.length);
      return { ...point, loss: point.loss * Math.exp(shared[run]!), group: run };
    });
    const [single, whole] = (['points', 'groups'] as const).map((resample) =>
      fitJoint(runs, 'chinchilla', { resample }),
    );
    // Errors shared along a size's row of D values move α, not β.
    const wider = (name: string) => width(whole!, name) / width(single!, name);
    expect(wider('alpha')).toBeGreaterThan(1.3);
    expect(wider('beta')).toBeLessThan(wider('alpha'));
    expect(fitJoint(runs, 'chinchilla').parameters).toEqual(
      fitJoint(runs, 'chinchilla', { resample: 'groups' }).parameters,
    );
  });

  it('draws the deviations of seeds, which is the noise where a law is true', () => {
    const seeds = [1, 2, 3].flatMap((seed) => onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS), 0.003, seed));
    const [drawn, normal] = (['seeds', 'noise'] as const).map((resample) =>
      fitJoint(seeds, 'chinchilla', { resample }),
    );
    for (const name of ['e', 'alpha', 'beta']) {
      const ratio = width(drawn!, name) / width(normal!, name);
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    }
  });

  it('says what it cannot draw', () => {
    expect(() => fitJoint(points, 'chinchilla', { resample: 'seeds' })).toThrow(/Too few points repeat another/);
    const one = points.map((point) => ({ ...point, group: 'a' }));
    expect(() => fitJoint(one, 'chinchilla', { resample: 'groups' })).toThrow(/All points are of one group/);
  });
});

describe('points that say too little', () => {
  const open = (runs: readonly RunPoint[], form: JointForm) => {
    const { parameters, warnings } = fitJoint(runs, form, { replicates: 100 });
    const names = Object.entries(parameters as Record<string, { determined: boolean }>);
    return { open: names.filter(([, { determined }]) => !determined).map(([name]) => name), warnings };
  };

  it('are told: as many points as parameters', () => {
    const five = onLaw(chinchillaForm, HOFFMANN, [...grid([1e8, 1e10], [1e9, 1e11]), { n: 1e9, d: 1e10, loss: 1 }]);
    const { parameters, bootstrap, law } = fitJoint(five, 'chinchilla');
    expect(bootstrap).toEqual([]);
    for (const each of Object.values(parameters)) expect(each).toMatchObject({ determined: false, interval: null });
    five.forEach(({ n, d, loss }) => expect(evaluateJoint(law, n, d) / loss).toBeCloseTo(1, 6));
  });

  it('are told: few values of D, or values close together', () => {
    const few = open(onLaw(chinchillaForm, HOFFMANN, grid(SIZES, factors(1e9, 1e11, 4)), 0.003), 'chinchilla');
    expect(few.open).toContain('beta');
    expect(few.open).not.toContain('alpha');
    expect(few.warnings).toContain('D takes 4 values only; 5 or more are needed.');
    const near = open(onLaw(chinchillaForm, HOFFMANN, grid(SIZES, factors(1e10, 1e11, 8)), 0.003), 'chinchilla');
    expect(near.open).toContain('beta');
    expect(near.warnings).toContain('D spans a factor of 10 only; 16 or more are needed.');
  });

  it('are told: two values of N leave the floor open', () => {
    const two = open(onLaw(chinchillaForm, HOFFMANN, grid([1e8, 1e10], TOKENS), 0.003), 'chinchilla');
    expect(two.open).toEqual(expect.arrayContaining(['e', 'alpha', 'a']));
    expect(two.warnings).toContain('N takes 2 values only; 5 or more are needed.');
  });

  it('are told: no floor to be seen', () => {
    const none = open(onLaw(chinchillaForm, { ...HOFFMANN, e: 0 }, grid(SIZES, TOKENS), 0.003), 'chinchilla');
    expect(none.open).toContain('e');
    expect(none.warnings.join(' ')).toMatch(/E sits at its bound 0|The interval of E /);
  });

  it('are told: losses that don’t fall with N', () => {
    const flat = open(onLaw(chinchillaForm, { ...HOFFMANN, a: 0 }, grid(SIZES, TOKENS), 0.003), 'chinchilla');
    expect(flat.open).toEqual(expect.arrayContaining(['alpha', 'a']));
  });

  it.each([
    ['low', 0.0005, 3],
    ['high', 4, 1e11],
  ])('are told: an exponent beyond the %s end of the range', (_, alpha, a) => {
    const steep = onLaw(chinchillaForm, { ...HOFFMANN, e: 0.1, a, alpha }, grid(factors(500, 5e4, 9), TOKENS), 1e-4);
    const fit = fitJoint(steep, 'chinchilla', { replicates: 40 });
    expect(fit.converged).toBe(true);
    expect(parameter(fit, 'alpha').determined).toBe(false);
    expect(parameter(fit, 'alpha').reason).toMatch(
      /α sits at the end of its range|The interval of α|sits at its bound 0/,
    );
  });

  it('are told: losses that are all alike', () => {
    const same = open(
      grid(SIZES, TOKENS).map((point) => ({ ...point, loss: 2 })),
      'chinchilla',
    );
    expect(same.open).toEqual(expect.arrayContaining(['a', 'b', 'alpha', 'beta']));
    expect(same.warnings.join(' ')).toMatch(/sits at its bound 0: the losses do not fall with its variable/);
  });

  it.each([
    ['D in proportion to N', (n: number) => 20 * n],
    ['one compute', (n: number) => 1e20 / n],
  ])('are told: %s', (_, tokens) => {
    const line = factors(1e7, 1e11, 20).map((n) => ({ n, d: tokens(n), loss: 1 }));
    const { open: names, warnings } = open(onLaw(chinchillaForm, HOFFMANN, line, 0.003), 'chinchilla');
    expect(names).toEqual(expect.arrayContaining(['a', 'b', 'alpha', 'beta']));
    expect(warnings.join(' ')).toContain('D follows from N exactly: the points cannot tell what each does.');
  });

  it('leave nothing open where they say enough', () => {
    expect(open(points, 'chinchilla')).toEqual({ open: [], warnings: [] });
    expect(open(onLaw(kappaForm, MINIATURE, MINIATURE_POINTS, 0.003), 'kappa')).toEqual({ open: [], warnings: [] });
  });
});

describe('input that no law can be fitted to', () => {
  const run = { n: 1e9, d: 1e10, loss: 2 };

  it.each([
    [[{ ...run, loss: NaN }], /Point 1 has the loss NaN\. Give positive, finite losses/],
    [[run, { ...run, loss: -1 }], /Point 2 has the loss -1/],
    [[{ ...run, n: 0 }], /Point 1 has N = 0\. Give a positive, finite number/],
    [[{ ...run, d: Infinity }], /Point 1 has D = Infinity/],
    [[{ ...run, weight: 0 }], /Point 1 has the weight 0\. Give positive weights/],
    [[run], /has 5 parameters and needs as many different points; there are 1/],
    [[], /needs as many different points; there are 0/],
    [Array.from({ length: 1000 }, () => run), /the 1000 points are 1 only/],
  ])('is refused with a reason (%#)', (runs: RunPoint[], message) => {
    expect(() => fitJoint(runs, 'chinchilla')).toThrow(message);
  });

  it('and so are options', () => {
    expect(() => fitJoint(points, 'chinchilla', { huberDelta: 0 })).toThrow(/Huber's δ is 0/);
    expect(() => fitJoint(points, 'chinchilla', { level: 1 })).toThrow(/The level is 1/);
    expect(() => fitJoint(points, 'chinchilla', { replicates: 7 })).toThrow(/7 bootstrap replicates give no interval/);
  });
});
