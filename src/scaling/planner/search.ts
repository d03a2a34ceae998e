/** The least of a function of one variable, where no closed form gives it. */

const GRID = 200;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * x of the least f between low and high: the best of a grid, then golden sections between its neighbours until the bracket is
 * 1e-9 wide. A flat valley gives some x in it.
 */
export function searchLeast(f: (x: number) => number, low: number, high: number): number {
  const step = (high - low) / GRID;
  let best = 0;
  let least = Infinity;
  for (let i = 0; i <= GRID; i += 1) {
    const value = f(low + i * step);
    if (value < least) [best, least] = [i, value];
  }
  let [a, b] = [low + Math.max(0, best - 1) * step, low + Math.min(GRID, best + 1) * step];
  let [x, y] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [fx, fy] = [f(x), f(y)];
  while (b - a > 1e-9) {
    if (fx < fy) {
      [b, y, fy] = [y, x, fx];
      x = b - GOLDEN * (b - a);
      fx = f(x);
    } else {
      [a, x, fx] = [x, y, fy];
      y = a + GOLDEN * (b - a);
      fy = f(y);
    }
  }
  return 0.5 * (a + b);
}
