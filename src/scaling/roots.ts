/**
 * A root of f between low and high, where f has opposite signs: regula falsi in the Illinois variant, with a bisection
 * whenever two steps have not halved the bracket. Ends at a bracket of `tolerance`, relative to its larger end.
 */
export function findRoot(f: (x: number) => number, low: number, high: number, tolerance = 1e-13): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  let width = Math.abs(b - a);
  for (let step = 1; step <= 200 && Math.abs(b - a) > tolerance * Math.max(Math.abs(a), Math.abs(b)); step += 1) {
    const secant = b - (fb * (b - a)) / (fb - fa);
    const stalled = step % 3 === 0 && Math.abs(b - a) > 0.5 * width;
    if (step % 3 === 0) width = Math.abs(b - a);
    const inside = secant > Math.min(a, b) && secant < Math.max(a, b);
    const x = stalled || !inside ? 0.5 * (a + b) : secant;
    const fx = f(x);
    if (fx === 0) return x;
    if (fx > 0 === fb > 0) {
      // The same end moved twice: halve the other's value, so that the secant reaches past the root.
      fa *= 0.5;
    } else {
      [a, fa] = [b, fb];
    }
    [b, fb] = [x, fx];
  }
  return b;
}
