/** Training curves as lines: the mean loss over even stretches of a logarithmic axis, since one batch is too noisy to compare by. */
import type { CurvePoint, RunRecord } from '../train/record.ts';

/** Stretches while the tokens grow by a factor e. */
const BINS_PER_E = 16;

export interface SmoothCurve {
  readonly x: readonly number[];
  readonly loss: readonly number[];
}

/** The curve of a run against its tokens or FLOPs, ascending, without the fall from guessing, which says nothing about size. */
export function smoothCurve({ curve, spec }: RunRecord, along: (point: CurvePoint) => number): SmoothCurve {
  const ceiling = 0.95 * Math.log(spec.model.vocabulary);
  const last = curve.at(-1);
  const end = last ? along(last) : 1;
  const bins = new Map<number, { x: number; sum: number; count: number }>();
  for (const point of curve) {
    const x = along(point);
    // Counted from the end, so that the last stretch is a whole one.
    const key = Math.floor(Math.log(end / x) * BINS_PER_E);
    const { sum, count } = bins.get(key) ?? { sum: 0, count: 0 };
    if (x > 0 && Number.isFinite(point.loss)) bins.set(key, { x, sum: sum + point.loss, count: count + 1 });
  }
  const places = [...bins.values()].map(({ x, sum, count }) => ({ x, loss: sum / count }));
  const kept = places.filter(({ loss }) => loss > 0 && loss <= ceiling).sort((a, b) => a.x - b.x);
  return { x: kept.map(({ x }) => x), loss: kept.map(({ loss }) => loss) };
}
