/**
 * Chinchilla's first approach (Hoffmann et al. 2022, §3.1): the lower envelope of training curves over compute, the size and the tokens
 * that reach it, and the loss along it.
 */
import { finish, fitSurface } from './engine/surface-fit.ts';
import { powerForm } from './forms/power.ts';
import { flopsOf } from './isoflop.ts';
import type { RunPoint, SurfaceFit } from './joint-types.ts';
import { LawError } from './points.ts';
import { seededRandom } from './random.ts';
import { powerThrough, trendOf, type Power, type Trend } from './trend.ts';
import type { PowerLaw } from './types.ts';

export interface FrontierOptions {
  /** Bins of compute per factor of ten, 10 by default. */
  readonly binsPerDecade?: number;
  /** Coverage of intervals, 0.8 by default. */
  readonly level?: number;
  /** Bootstrap draws of whole runs, 400 by default. */
  readonly replicates?: number;
  /** Seed of the draws, 1 by default. */
  readonly seed?: number;
}

/** The best run of a bin of compute. */
export interface FrontierPoint {
  readonly flops: number;
  readonly n: number;
  readonly d: number;
  readonly loss: number;
}

export interface Frontier {
  /** The envelope, by compute. */
  readonly points: readonly FrontierPoint[];
  /** N on the envelope against C; null with fewer than two bins. */
  readonly n: Trend | null;
  readonly d: Trend | null;
  /** L(C) = E + A·C^−α along the envelope; null with fewer than four bins. */
  readonly loss: SurfaceFit<PowerLaw> | null;
  readonly warnings: readonly string[];
}

/** A run's curve: places in order of compute, in logarithms. */
interface Curve {
  readonly n: number;
  readonly logC: readonly number[];
  readonly logD: readonly number[];
  readonly logLoss: readonly number[];
}

/** Points of one group and size are one run; a point without a group is a run of its own. */
function curvesOf(points: readonly RunPoint[]): Curve[] {
  const runs = new Map<string, RunPoint[]>();
  points.forEach((point, i) => {
    const key = point.group === undefined ? `#${i}` : `${point.group} ${point.n}`;
    const run = runs.get(key);
    if (run === undefined) runs.set(key, [point]);
    else run.push(point);
  });
  return [...runs.values()].map((run) => {
    const sorted = [...run].sort((a, b) => flopsOf(a) - flopsOf(b));
    return {
      n: sorted[0].n,
      logC: sorted.map((point) => Math.log(flopsOf(point))),
      logD: sorted.map(({ d }) => Math.log(d)),
      logLoss: sorted.map(({ loss }) => Math.log(loss)),
    };
  });
}

/** A curve's ln L and ln D in the middle of a bin: between its points, or at a point inside the bin; null where it has none. */
function reading(curve: Curve, low: number, high: number): { logC: number; logD: number; logLoss: number } | null {
  const { logC, logD, logLoss } = curve;
  const middle = 0.5 * (low + high);
  const next = logC.findIndex((value) => value >= middle);
  if (next > 0) {
    const share = (middle - logC[next - 1]) / (logC[next] - logC[next - 1]);
    const between = (values: readonly number[]) => values[next - 1] + share * (values[next] - values[next - 1]);
    return { logC: middle, logD: between(logD), logLoss: between(logLoss) };
  }
  const inside = logC.findIndex((value) => value >= low && value < high);
  return inside < 0 ? null : { logC: logC[inside], logD: logD[inside], logLoss: logLoss[inside] };
}

/** What every curve reads in every bin, found once: the bootstrap only chooses among the curves. */
interface Readings {
  readonly curves: readonly Curve[];
  /** One list a bin: the curves that have a reading there. */
  readonly bins: readonly (readonly { curve: number; point: FrontierPoint }[])[];
}

function readingsOf(curves: readonly Curve[], binsPerDecade: number): Readings {
  const all = curves.flatMap(({ logC }) => [logC[0], logC[logC.length - 1]]);
  const low = all.reduce((a, b) => Math.min(a, b));
  const high = all.reduce((a, b) => Math.max(a, b));
  const width = Math.LN10 / binsPerDecade;
  const count = Math.max(1, Math.ceil((high - low) / width + 1e-9));
  const bins = Array.from({ length: count }, (_, bin) =>
    curves.flatMap((curve, at) => {
      const read = reading(curve, low + bin * width, low + (bin + 1) * width);
      if (read === null) return [];
      const { logC, logD, logLoss } = read;
      return [{ curve: at, point: { flops: Math.exp(logC), n: curve.n, d: Math.exp(logD), loss: Math.exp(logLoss) } }];
    }),
  );
  return { curves, bins };
}

/**
 * The best reading of each bin among the chosen curves, where it betters every cheaper one. The ends, where the smallest or the
 * largest size is the best only because no other was trained, are left out.
 */
function envelope({ curves, bins }: Readings, chosen: (curve: number) => boolean): FrontierPoint[] {
  const sizes = curves.flatMap(({ n }, at) => (chosen(at) ? [n] : []));
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const best: FrontierPoint[] = [];
  let least = Infinity;
  for (const bin of bins) {
    let lowest: FrontierPoint | null = null;
    for (const { curve, point } of bin) {
      if (chosen(curve) && (lowest === null || point.loss < lowest.loss)) lowest = point;
    }
    if (lowest === null || lowest.loss >= least) continue;
    least = lowest.loss;
    best.push(lowest);
  }
  return best.filter(({ n }) => n > smallest && n < largest);
}

function trends(points: readonly FrontierPoint[]): { n: Power | null; d: Power | null } {
  const places = (of: (point: FrontierPoint) => number) =>
    points.map((point) => ({ x: Math.log(point.flops), y: Math.log(of(point)) }));
  return { n: powerThrough(places(({ n }) => n)), d: powerThrough(places(({ d }) => d)) };
}

function resampled(readings: Readings, { replicates = 400, seed = 1 }: FrontierOptions) {
  const random = seededRandom(seed);
  const count = readings.curves.length;
  return Array.from({ length: replicates }, () => {
    const chosen = new Set(Array.from({ length: count }, () => Math.floor(random.uniform() * count)));
    return trends(envelope(readings, (curve) => chosen.has(curve)));
  });
}

const FEWEST_BINS = 4;

/**
 * The envelope of runs over compute. Give the points of a run's curve one group, so that readings between them can be taken; final
 * points alone serve too, if several fall in each bin.
 *
 * @throws LawError without points.
 */
export function fitFrontier(points: readonly RunPoint[], options: FrontierOptions = {}): Frontier {
  const { binsPerDecade = 10, level = 0.8, replicates = 400, seed = 1 } = options;
  if (points.length === 0) throw new LawError('An envelope needs points, and there are none.');
  const readings = readingsOf(curvesOf(points), binsPerDecade);
  const best = envelope(readings, () => true);
  const { n, d } = trends(best);
  const draws = n === null ? [] : resampled(readings, options);
  const warnings = [];
  const sizes = new Set(best.map((point) => point.n)).size;
  if (sizes < 3) {
    warnings.push(
      `Only ${sizes} sizes between the smallest and the largest reach the envelope: train more sizes, or longer.`,
    );
  }
  const curve = best.map(({ flops, loss }) => ({ x: flops, loss }));
  const loss =
    curve.length < FEWEST_BINS
      ? null
      : finish(fitSurface(powerForm('C'), curve, { level, replicates, seed, setAside: false }));
  const why = sizes < 3 ? (warnings[0] ?? null) : null;
  return {
    points: best,
    n:
      n &&
      trendOf(
        n,
        draws.map((draw) => draw.n),
        level,
        why,
      ),
    d:
      d &&
      trendOf(
        d,
        draws.map((draw) => draw.d),
        level,
        why,
      ),
    loss,
    warnings,
  };
}
