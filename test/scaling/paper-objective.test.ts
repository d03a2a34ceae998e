/** The objective of the Chinchilla paper, its optimiser, and what came of stopping it early. */
import { describe, expect, it } from 'vitest';
import { minimiseSmooth } from '../../src/scaling/engine/lbfgs.ts';
import { fitJoint } from '../../src/scaling/joint-fit.ts';
import { descendAsPublished, LOOSE, PAPER_OPTIONS, paperObjective, TIGHT } from '../../src/scaling/paper-objective.ts';
import { evaluateJoint } from '../../src/scaling/joint-law.ts';
import type { RunPoint } from '../../src/scaling/joint-types.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import { BESIROGLU } from './surfaces.ts';

/** 240 runs spread as the paper's figure shows them; noise with the broad tails of losses read off its colours. */
function chinchillaLike(seed: number): RunPoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: 240 }, () => {
    const flops = 10 ** (18.5 + 3 * random.uniform());
    const n = 0.11 * flops ** 0.5 * Math.exp(0.9 * random.normal());
    const d = flops / (6 * n);
    const noise = (0.004 * random.normal()) / Math.sqrt(random.chiSquared(3) / 3);
    return { n, d, loss: evaluateJoint(BESIROGLU, n, d) * Math.exp(noise) };
  });
}

const runs = chinchillaLike(5);

describe("the paper's objective", () => {
  it('has the gradient that numerical differences give', () => {
    const f = paperObjective(runs, 'sum', 0.02);
    const x = [6.2, 7.5, 0.6, 0.35, 0.36];
    const gradient = x.map(() => 0);
    f(x, gradient);
    x.forEach((_, j) => {
      const moved = (step: number) =>
        f(
          x.map((value, k) => (k === j ? value + step : value)),
          [0, 0, 0, 0, 0],
        );
      expect((moved(1e-6) - moved(-1e-6)) / 2e-6 / gradient[j]!).toBeCloseTo(1, 5);
    });
  });

  it('is least where fitJoint finds it least, by the paper’s optimiser from the paper’s starts', () => {
    const published = descendAsPublished(runs, { reduction: 'sum', stop: TIGHT, descents: 60 });
    const { law, objective } = fitJoint(runs, 'chinchilla', { ...PAPER_OPTIONS, replicates: 0 });
    expect(objective / published.objective).toBeCloseTo(1, 9);
    if (law.form !== 'chinchilla') throw new Error('another form');
    expect(law.alpha / published.law.alpha).toBeCloseTo(1, 4);
    expect(law.beta / published.law.beta).toBeCloseTo(1, 4);
    expect(law.e / published.law.e).toBeCloseTo(1, 4);
  });

  it('is left early where its mean is taken for its sum: another law, and intervals far too narrow', () => {
    const early = descendAsPublished(runs, { reduction: 'mean', stop: LOOSE, descents: 60 });
    const full = fitJoint(runs, 'chinchilla', { ...PAPER_OPTIONS, replicates: 60 });
    expect(240 * early.objective).toBeGreaterThan(1.002 * full.objective);
    // The bootstrap as it was run: from the law found, with the same tolerances, it hardly moves.
    const { e, a, b, alpha, beta } = early.law;
    const start = [Math.log(a), Math.log(b), Math.log(e), alpha, beta];
    const random = seededRandom(3);
    const betas = Array.from({ length: 60 }, () => {
      const drawn = runs.map(() => runs[Math.floor(random.uniform() * runs.length)]!);
      return minimiseSmooth(paperObjective(drawn, 'mean'), start, LOOSE).x[4]!;
    });
    const spread = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const honest = full.bootstrap.map((law) => (law.form === 'chinchilla' ? law.beta : NaN));
    expect(spread(honest) / spread(betas)).toBeGreaterThan(4);
  });
});
