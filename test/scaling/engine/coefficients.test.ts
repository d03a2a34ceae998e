import { describe, expect, it } from 'vitest';
import { RowState, evaluateRows, solveCoefficients, type Columns } from '../../../src/scaling/engine/coefficients.ts';
import { huberLoss } from '../../../src/scaling/huber.ts';
import { seededRandom } from '../../../src/scaling/random.ts';

/** Columns of a random law, losses about it, now and then a bad run. The truth may leave a column out. */
function problemOf(seed: number): Columns {
  const random = seededRandom(seed);
  const rows = 4 + (seed % 20);
  const terms = 1 + (seed % 4);
  const array = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i));
  const columns = Array.from({ length: terms }, (_, k) =>
    array((i) => Math.exp(-0.15 * k * i + 0.1 * random.normal())),
  );
  const truth: number[] = columns.map(() => (random.uniform() < 0.3 ? 0 : 0.2 + random.uniform()));
  if (!truth.some((value) => value > 0)) truth.fill(1);
  const noise = [0.001, 0.02, 0.1][seed % 3]!;
  const y = array((i) => {
    const bad = random.uniform() < 0.1 ? 0.5 : 0;
    return (
      Math.log(columns.reduce((sum, column, k) => sum + truth[k]! * column[i]!, 0)) + noise * random.normal() + bad
    );
  });
  return { columns, y, weight: array(() => 0.5 + random.uniform()), delta: 0.02 };
}

function objective({ columns, y, weight, delta }: Columns, c: readonly number[]): number {
  return y.reduce((sum, value, i) => {
    const model = columns.reduce((total, column, k) => total + c[k]! * column[i]!, 0);
    return sum + weight[i]! * huberLoss(value - Math.log(model), delta);
  }, 0);
}

describe('coefficients at fixed columns', () => {
  it('have no better neighbour within their bounds, whatever the losses', () => {
    for (let seed = 0; seed < 150; seed += 1) {
      const problem = problemOf(seed);
      const state = new RowState(problem.y.length);
      const c = solveCoefficients(state, problem);
      expect(Math.min(...c)).toBeGreaterThanOrEqual(0);
      expect(state.objective / objective(problem, c)).toBeCloseTo(1, 9);
      const random = seededRandom(1000 + seed);
      for (let trial = 0; trial < 200; trial += 1) {
        // The sum is not convex where outliers are many; far away there may be another minimum.
        const step = 10 ** -(2 + (trial % 6));
        const rival = c.map((value) => Math.max(0, value + step * random.normal() * Math.max(...c)));
        // A minimum on the edge of Huber's kink is met to rounding only.
        expect(objective(problem, rival)).toBeGreaterThanOrEqual(state.objective * (1 - 1e-9));
      }
    }
  });

  it('are the same from any start', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const problem = problemOf(seed);
      const state = new RowState(problem.y.length);
      const c = solveCoefficients(state, problem);
      const [best, far] = [state.objective, c.map((_, k) => 0.05 + k)];
      solveCoefficients(state, problem, far);
      expect(state.objective).toBeLessThanOrEqual(best * (1 + 1e-6));
    }
  });

  it('leave the state at the solution', () => {
    const problem = problemOf(7);
    const [state, again] = [new RowState(problem.y.length), new RowState(problem.y.length)];
    evaluateRows(again, problem, solveCoefficients(state, problem));
    expect(state.objective).toBe(again.objective);
    expect(state.score).toEqual(again.score);
  });
});
