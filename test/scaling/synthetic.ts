/** Ladders drawn from laws that are known. */
import { evaluateLaw } from '../../src/scaling/law.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import type { LawPoint, PowerLaw } from '../../src/scaling/types.ts';

/** Sizes of the default ladder at two layers. */
export const SIZES = [1960, 4092, 6992, 15096, 26272, 57840, 101696] as const;

/** The law through a loss of 2.3 at the smallest size, as the measured ladders have. */
export function lawOf(floor: number, exponent: number): PowerLaw {
  return { form: floor > 0 ? 'floor' : 'pure', floor, exponent, scale: (2.3 - floor) * SIZES[0] ** exponent };
}

/** Losses on the law, each seed's disturbed by normal noise of standard deviation `noise` in ln L. */
export function measure(law: PowerLaw, sizes: readonly number[], noise: number, seed: number, seeds = 1): LawPoint[] {
  const random = seededRandom(seed);
  return sizes.map((n) => {
    const losses = Array.from({ length: seeds }, () => evaluateLaw(law, n) * Math.exp(noise * random.normal()));
    return { n, loss: losses.reduce((sum, loss) => sum + loss) / seeds, seeds: losses };
  });
}
