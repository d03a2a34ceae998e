/**
 * Do the intervals of joint fits hold the truth as often as they say? For every form, design and way to draw again, 80 data sets:
 * a share of 0.8 has a standard error of √(0.8 · 0.2 / 80) = 0.045. Parameters of one fit err together, so that each is judged
 * alone, three standard errors below; and none may be wider than near certainty.
 */
import { describe, expect, it } from 'vitest';
import { finish, fitSurface, type SurfaceOptions } from '../../src/scaling/engine/surface-fit.ts';
import { chinchillaForm } from '../../src/scaling/forms/chinchilla.ts';
import { kaplanForm, kappaForm } from '../../src/scaling/forms/kappa.ts';
import { powerForm } from '../../src/scaling/forms/power.ts';
import type { SeparableForm } from '../../src/scaling/engine/separable.ts';
import type { Sample } from '../../src/scaling/joint-types.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { BESIROGLU, factors, grid, MINIATURE, MINIATURE_POINTS, onLaw, parameter, SIZES, TOKENS } from './surfaces.ts';

const SETS = 80;
const LOWEST = 0.8 - 3 * Math.sqrt((0.8 * 0.2) / SETS);

/** Share of data sets whose interval holds the truth, by parameter. */
function coverage<P extends Sample, L>(
  form: SeparableForm<P, L>,
  law: L,
  draw: (seed: number) => P[],
  options: SurfaceOptions,
): Record<string, number> {
  const names = Object.keys(form.parameters);
  const share: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  for (let seed = 1; seed <= SETS; seed += 1) {
    const fit = finish(fitSurface(form, draw(seed), { replicates: 60, seed, ...options }));
    for (const name of names) {
      const [low, high] = parameter(fit, name).interval!;
      const truth = (law as Record<string, number>)[name]!;
      if (low <= truth && truth <= high) share[name]! += 1 / SETS;
    }
  }
  return share;
}

function check(share: Record<string, number>): void {
  for (const [name, value] of Object.entries(share)) {
    expect(value, name).toBeGreaterThanOrEqual(LOWEST);
    expect(value, name).toBeLessThan(0.96);
  }
}

describe('intervals of level 0.8 hold the truth about that often', () => {
  it.each(['points', 'noise'] as const)("for Chinchilla's law on 72 runs, drawing %s", (resample) => {
    const draw = (seed: number) => onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS), 0.005, seed);
    check(coverage(chinchillaForm, BESIROGLU, draw, { resample }));
  });

  it("for Chinchilla's law on 12 runs", () => {
    const few = grid(factors(5e7, 1e10, 4), factors(1e9, 2e11, 3));
    check(coverage(chinchillaForm, BESIROGLU, (seed) => onLaw(chinchillaForm, BESIROGLU, few, 0.003, seed), {}));
  });

  it('for the κ-form on 35 runs', () => {
    const draw = (seed: number) => onLaw(kappaForm, MINIATURE, MINIATURE_POINTS, 0.004, seed);
    check(coverage(kappaForm, MINIATURE, draw, {}));
  });

  it("for Kaplan's law on 64 runs", () => {
    const law = { form: 'kaplan', nc: 6.4e13, dc: 1.8e13, alphaN: 0.076, alphaD: 0.103 } as const;
    const design = grid(factors(1e6, 1e9, 8), factors(2e7, 2e10, 8));
    check(coverage(kaplanForm, law, (seed) => onLaw(kaplanForm, law, design, 0.005, seed), {}));
  });

  it('with broad tails of the noise', () => {
    const draw = (seed: number) => {
      const random = seededRandom(5000 + seed);
      return onLaw(chinchillaForm, BESIROGLU, grid(SIZES, TOKENS)).map((point) => {
        const noise = (0.004 * random.normal()) / Math.sqrt(random.chiSquared(3) / 3);
        return { ...point, loss: point.loss * Math.exp(noise) };
      });
    };
    check(coverage(chinchillaForm, BESIROGLU, draw, {}));
  });

  it('for runs whose points share their noise, drawing groups', () => {
    const sizes = factors(4e7, 1.6e10, 24);
    const draw = (seed: number) => {
      const random = seededRandom(7000 + seed);
      const shared = sizes.map(() => 0.004 * random.normal());
      return onLaw(chinchillaForm, BESIROGLU, grid(sizes, TOKENS), 0.001, seed).map((point, i) => {
        const group = Math.floor(i / TOKENS.length);
        return { ...point, group, loss: point.loss * Math.exp(shared[group]!) };
      });
    };
    check(coverage(chinchillaForm, BESIROGLU, draw, { resample: 'groups' }));
  });

  it('for one variable', () => {
    const law = { form: 'floor', floor: 1.7, scale: 410, exponent: 0.285 } as const;
    const design = factors(1e8, 1e12, 30).map((x) => ({ x, loss: 1 }));
    check(coverage(powerForm('D'), law, (seed) => onLaw(powerForm('D'), law, design, 0.005, seed), {}));
  });
});
