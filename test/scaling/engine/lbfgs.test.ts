import { describe, expect, it } from 'vitest';
import { minimiseSmooth, type Smooth } from '../../../src/scaling/engine/lbfgs.ts';

const rosenbrock: Smooth = (point, gradient) => {
  const [x, y] = point as [number, number];
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

const tight = { gradient: 1e-10, decrease: 0, steps: 1000 };

describe('L-BFGS', () => {
  it("finds the bottom of Rosenbrock's valley", () => {
    const { x, value, steps } = minimiseSmooth(rosenbrock, [-1.2, 1], tight);
    expect(x[0]).toBeCloseTo(1, 9);
    expect(x[1]).toBeCloseTo(1, 9);
    expect(value).toBeLessThan(1e-18);
    expect(steps).toBeLessThan(100);
  });

  it('ends at a gradient or at a decrease that is small enough, and after so many steps', () => {
    const loose = minimiseSmooth(rosenbrock, [-1.2, 1], { ...tight, gradient: 1 });
    expect(loose.value).toBeGreaterThan(1e-12);
    expect(minimiseSmooth(rosenbrock, [-1.2, 1], { ...tight, decrease: 1 }).steps).toBeLessThan(loose.steps);
    expect(minimiseSmooth(rosenbrock, [-1.2, 1], { ...tight, steps: 3 }).steps).toBe(3);
  });

  it('stays at a minimum', () => {
    expect(minimiseSmooth(rosenbrock, [1, 1], tight)).toEqual({ x: [1, 1], value: 0, steps: 0 });
  });
});
