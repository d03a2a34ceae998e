/** Minimisation of a smooth function by L-BFGS (Nocedal 1980), to any tolerance, the customary loose one included. */

/** Writes the gradient and returns the value. */
export type Smooth = (x: readonly number[], gradient: number[]) => number;

export interface Stop {
  /** Largest component of the gradient at which the search ends. */
  readonly gradient: number;
  /** Ends where a step wins less than this times max(|f|, 1), as SciPy's `ftol` does. */
  readonly decrease: number;
  readonly steps: number;
}

export interface Minimised {
  readonly x: readonly number[];
  readonly value: number;
  readonly steps: number;
}

const MEMORY = 10;

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

interface Pair {
  readonly s: readonly number[];
  readonly y: readonly number[];
}

/** The two loops: −H·gradient for the H that the remembered pairs make. */
function direction(gradient: readonly number[], pairs: readonly Pair[]): number[] {
  const q = gradient.map((value) => -value);
  const alphas = [...pairs].reverse().map(({ s, y }) => {
    const alpha = dot(s, q) / dot(s, y);
    y.forEach((value, i) => (q[i] -= alpha * value));
    return alpha;
  });
  const last = pairs.at(-1);
  const scale =
    last === undefined
      ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient)))
      : dot(last.s, last.y) / dot(last.y, last.y);
  const r = q.map((value) => scale * value);
  pairs.forEach(({ s, y }, k) => {
    const beta = dot(y, r) / dot(s, y);
    s.forEach((value, i) => (r[i] += (alphas[alphas.length - 1 - k] - beta) * value));
  });
  return r;
}

interface Point {
  readonly x: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
}

/** A step that meets the weak Wolfe conditions, by doubling and bisection; null where none lowers the value. */
function lineSearch(f: Smooth, from: Point, along: readonly number[]): Point | null {
  const slope = dot(from.gradient, along);
  let [low, high, share] = [0, Infinity, 1];
  let best: Point | null = null;
  for (let trial = 0; trial < 40; trial += 1) {
    const x = from.x.map((value, i) => value + share * along[i]);
    const gradient = x.map(() => 0);
    const value = f(x, gradient);
    const enough = value <= from.value + 1e-4 * share * slope;
    if (enough && value < from.value) best = { x, value, gradient };
    if (!enough) high = share;
    else if (dot(gradient, along) < 0.9 * slope) low = share;
    else return best;
    share = high === Infinity ? 2 * low : 0.5 * (low + high);
  }
  return best;
}

export function minimiseSmooth(f: Smooth, start: readonly number[], stop: Stop): Minimised {
  const gradient = start.map(() => 0);
  let here: Point = { x: start, value: f(start, gradient), gradient };
  let pairs: Pair[] = [];
  let steps = 0;
  for (; steps < stop.steps; steps += 1) {
    if (Math.max(...here.gradient.map(Math.abs)) <= stop.gradient) break;
    const next = lineSearch(f, here, direction(here.gradient, pairs));
    if (next === null) {
      if (pairs.length === 0) break;
      pairs = [];
      continue;
    }
    const { value, x, gradient: old } = here;
    const s = next.x.map((each, i) => each - x[i]);
    const y = next.gradient.map((each, i) => each - old[i]);
    if (dot(s, y) > 0) pairs = [...pairs.slice(1 - MEMORY), { s, y }];
    here = next;
    if (value - next.value <= stop.decrease * Math.max(Math.abs(value), Math.abs(next.value), 1)) break;
  }
  return { x: here.x, value: here.value, steps };
}
