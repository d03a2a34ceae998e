import { describe, expect, it } from 'vitest';
import { huberLoss } from '../../src/scaling/huber.ts';
import { EXPONENT_RANGE, floorMinimum, pureMinimum, type LogPoints } from '../../src/scaling/minimum.ts';
import { seededRandom } from '../../src/scaling/random.ts';
import type { PowerLaw } from '../../src/scaling/types.ts';

const DELTA = 0.0067;

function objective({ logN, logLoss }: LogPoints, { floor, scale, exponent }: PowerLaw): number {
  return logN.reduce((sum, x, i) => {
    return sum + huberLoss(logLoss[i]! - Math.log(floor + scale * Math.exp(-exponent * x)), DELTA);
  }, 0);
}

/** Points of random laws, from clean to noisy, some with a bad run. */
function randomPoints(seed: number): LogPoints {
  const random = seededRandom(seed);
  const noise = [0, 0.002, 0.01, 0.05][seed % 4]!;
  const floor = 2 * random.uniform();
  const exponent = 0.1 + 0.7 * random.uniform();
  const logN = Array.from({ length: 3 + (seed % 7) }, (_, i) => Math.log(2000) + 0.7 * i + 0.3 * random.uniform());
  const logLoss = logN.map((x) => {
    const outlier = random.uniform() < 0.05 ? 0.2 : 0;
    return Math.log(floor + 1.5 * Math.exp(-exponent * (x - logN[0]!))) + noise * random.normal() + outlier;
  });
  return { logN, logLoss };
}

/** Other laws to try: anywhere in range, and near a given one. */
function* rivals(law: PowerLaw, { logN, logLoss }: LogPoints, seed: number): Generator<PowerLaw> {
  const random = seededRandom(seed);
  const [least, most] = EXPONENT_RANGE;
  const middle = logN.reduce((sum, x) => sum + x, 0) / logN.length;
  const height = law.scale * Math.exp(-law.exponent * middle);
  for (let trial = 0; trial < 1000; trial += 1) {
    const step = 10 ** -(trial % 7);
    const near = trial % 3 > 0;
    const exponent = near
      ? Math.min(most, Math.max(least, law.exponent * Math.exp(step * random.normal())))
      : least * (most / least) ** random.uniform();
    const floor = near
      ? law.floor * Math.exp(step * random.normal())
      : Math.exp(Math.min(...logLoss)) * random.uniform();
    const top = near ? height * Math.exp(step * random.normal()) : Math.exp(Math.max(...logLoss)) * random.uniform();
    yield { ...law, floor: law.form === 'pure' ? 0 : floor, exponent, scale: top * Math.exp(exponent * middle) };
  }
}

describe.each([
  ['floor', (points: LogPoints) => floorMinimum(points, DELTA, null)],
  ['pure', (points: LogPoints) => pureMinimum(points, DELTA)],
] as const)('the %s minimum', (_, minimise) => {
  it('is beaten by no other law on 120 random ladders', () => {
    for (let seed = 0; seed < 120; seed += 1) {
      const points = randomPoints(seed);
      const law = minimise(points);
      const best = objective(points, law);
      const rival = Math.min(...[...rivals(law, points, seed)].map((other) => objective(points, other)));
      // 1e-25 is the objective of residuals at rounding error.
      expect(rival).toBeGreaterThanOrEqual(best * (1 - 1e-9) - 1e-25);
    }
  });

  it('does not depend on the order of the points', () => {
    const { logN, logLoss } = randomPoints(14);
    const law = minimise({ logN, logLoss });
    const turned = minimise({ logN: [...logN].reverse(), logLoss: [...logLoss].reverse() });
    expect(turned.exponent).toBeCloseTo(law.exponent, 9);
    expect(turned.floor).toBeCloseTo(law.floor, 9);
  });
});

describe('the floor minimum', () => {
  it('is never worse than the pure one, which it holds at E = 0', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const points = randomPoints(seed);
      const pure = pureMinimum(points, DELTA);
      if (pure.exponent < EXPONENT_RANGE[0]) continue;
      expect(objective(points, floorMinimum(points, DELTA, null))).toBeLessThanOrEqual(
        objective(points, pure) * (1 + 1e-9) + 1e-25,
      );
    }
  });

  it('is the level of losses that rise', () => {
    const logN = [7, 8, 9, 10, 11];
    const law = floorMinimum({ logN, logLoss: [0.5, 0.51, 0.52, 0.53, 0.54] }, 1, null);
    expect(law).toMatchObject({ scale: 0, exponent: 0 });
    expect(law.floor).toBeCloseTo(Math.exp(0.52), 12);
  });

  it('follows a prior where two points leave the exponent open, and the points where they are many', () => {
    const prior = { centre: 0.34, spread: 0.3, noise: 0.005 };
    const two = { logN: [8, 9], logLoss: [0.6, 0.5] };
    expect(floorMinimum(two, DELTA, prior).exponent).toBeCloseTo(0.34, 6);
    const logN = Array.from({ length: 9 }, (_, i) => 7 + 0.8 * i);
    const logLoss = logN.map((x) => Math.log(1 + Math.exp(-0.7 * (x - 7))));
    expect(Math.abs(floorMinimum({ logN, logLoss }, DELTA, prior).exponent - 0.7)).toBeLessThan(0.01);
  });
});
