/**
 * The objective of Hoffmann et al. 2022, eq. 3: Huber_δ of LSE(a − α ln N, b − β ln D, e) − ln L over the runs, with A = e^a,
 * B = e^b, E = e^e. It is the one fitJoint minimises; only the coordinates differ.
 */
import { huberLoss, huberScore } from './huber.ts';
import type { ChinchillaLaw, RunPoint } from './joint-types.ts';
import type { SurfaceOptions } from './engine/surface-fit.ts';
import { minimiseSmooth, type Smooth, type Stop } from './engine/lbfgs.ts';

/** δ of the paper. */
const PAPER_DELTA = 1e-3;

/** Options under which fitJoint minimises exactly what the paper states, to the end, as Besiroglu et al. 2024 did. */
export const PAPER_OPTIONS = {
  huberDelta: PAPER_DELTA,
  setAside: false,
  resample: 'points',
} as const satisfies SurfaceOptions;

/** Coordinates (a, b, e, α, β). */
export function paperObjective(points: readonly RunPoint[], reduction: 'sum' | 'mean', delta = PAPER_DELTA): Smooth {
  const rows = points.map(({ n, d, loss, weight = 1 }) => ({
    n: Math.log(n),
    d: Math.log(d),
    y: Math.log(loss),
    weight,
  }));
  const scale = reduction === 'mean' ? 1 / rows.length : 1;
  return ([a, b, e, alpha, beta], gradient) => {
    let value = 0;
    gradient.fill(0);
    for (const { n, d, y, weight } of rows) {
      const [size, data] = [a - alpha * n, b - beta * d];
      const top = Math.max(size, data, e);
      const [p, q, r] = [Math.exp(size - top), Math.exp(data - top), Math.exp(e - top)];
      const sum = p + q + r;
      const residual = top + Math.log(sum) - y;
      value += scale * weight * huberLoss(residual, delta);
      const pull = (scale * weight * huberScore(residual, delta)) / sum;
      gradient[0] += pull * p;
      gradient[1] += pull * q;
      gradient[2] += pull * r;
      gradient[3] -= pull * p * n;
      gradient[4] -= pull * q * d;
    }
    return value;
  };
}

function range(first: number, step: number, last: number): number[] {
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);
}

/** The paper's 4,500 starts: a and b from 0 to 25, e from −1 to 1, α and β from 0 to 2. */
function paperStarts(): number[][] {
  const [scales, floors, exponents] = [range(0, 5, 25), range(-1, 0.5, 1), range(0, 0.5, 2)];
  return scales.flatMap((a) =>
    scales.flatMap((b) =>
      floors.flatMap((e) => exponents.flatMap((alpha) => exponents.map((beta) => [a, b, e, alpha, beta]))),
    ),
  );
}

/**
 * Tolerances of SciPy's L-BFGS-B where none are given. With the mean for the sum, losses of 1e-6 and less fall below them long
 * before the minimum: the first Chinchilla fit ended there, with intervals about fifty times too narrow (Besiroglu et al. 2024).
 */
export const LOOSE: Stop = { gradient: 1e-5, decrease: 2.22e-9, steps: 15_000 };
export const TIGHT: Stop = { gradient: 1e-12, decrease: 0, steps: 15_000 };

export interface PaperOptions {
  readonly reduction: 'sum' | 'mean';
  readonly stop: Stop;
  /** How many of the starts, the best by their objective, are descended; all 4,500 by default. */
  readonly descents?: number;
}

/**
 * The law of least objective among descents from the paper's starts, by the paper's optimiser: to reproduce published fits, and
 * to check fitJoint, which finds the same minimum in a hundredth of the time.
 */
export function descendAsPublished(points: readonly RunPoint[], { reduction, stop, descents = 4500 }: PaperOptions) {
  const f = paperObjective(points, reduction);
  const scratch = [0, 0, 0, 0, 0];
  const starts = paperStarts()
    .map((x) => ({ x, value: f(x, scratch) }))
    .sort((one, other) => one.value - other.value)
    .slice(0, descents);
  const found = starts.map(({ x }) => minimiseSmooth(f, x, stop)).reduce((a, b) => (b.value < a.value ? b : a));
  const [a, b, e, alpha, beta] = found.x;
  const law: ChinchillaLaw = { form: 'chinchilla', e: Math.exp(e), a: Math.exp(a), b: Math.exp(b), alpha, beta };
  return { law, objective: found.value, steps: found.steps };
}
