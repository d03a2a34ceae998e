/** Where an axis is marked: nice steps on a linear scale; on a logarithmic one decades, or finer where few decades show. */

export type ScaleKind = 'linear' | 'log';

/** Mantissas marked in every decade, from coarse to fine. */
const MANTISSAS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]] as const;
/** Below this ratio of its ends a log axis shows too few round mantissas, and even steps are spread well enough. */
const NARROW = 6;

/** The smallest of 1, 2, 2.5, 5 × 10^k that makes at most `count` steps. */
function niceStep(span: number, count: number): number {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 2.5, 5, 10].find((mantissa) => mantissa * power >= rough * (1 - 1e-9)) ?? 10);
}

/** Cuts the noise of floating-point multiples: 0.30000000000000004 → 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

export function linearTicks(min: number, max: number, count: number): number[] {
  if (!(max > min)) return [min];
  const step = niceStep(max - min, count);
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => clean((first + i) * step));
}

function decadeTicks(min: number, max: number, mantissas: readonly number[], every: number): number[] {
  const ticks: number[] = [];
  for (let decade = Math.floor(Math.log10(min)); decade <= Math.log10(max); decade++) {
    if (decade % every !== 0) continue;
    for (const mantissa of mantissas) {
      const tick = clean(mantissa * 10 ** decade);
      if (tick >= min * (1 - 1e-9) && tick <= max * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

/** Marks of a log axis, at most `count` of them where decades are marked. */
export function logTicks(min: number, max: number, count: number): number[] {
  if (!(min > 0 && max > min)) return [];
  const fine = MANTISSAS.map((mantissas) => decadeTicks(min, max, mantissas, 1)).filter((t) => t.length <= count);
  const finest = fine.at(-1);
  if (finest === undefined) {
    return decadeTicks(min, max, [1], Math.ceil(Math.log10(max / min) / Math.max(1, count)));
  }
  return max / min < NARROW ? linearTicks(min, max, count) : finest;
}

export function ticks(kind: ScaleKind, min: number, max: number, count: number): number[] {
  return kind === 'log' ? logTicks(min, max, count) : linearTicks(min, max, count);
}

/** A range around the values with a margin of `pad` of the span on each side, in the scale's own measure. */
export function paddedRange(kind: ScaleKind, values: readonly number[], pad: number): readonly [number, number] {
  const usable = values.filter((v) => Number.isFinite(v) && (kind === 'linear' || v > 0));
  if (usable.length === 0) return kind === 'log' ? [1, 10] : [0, 1];
  const forward = kind === 'log' ? Math.log : (v: number) => v;
  const back = kind === 'log' ? Math.exp : (v: number) => v;
  let low = Infinity;
  let high = -Infinity;
  for (const value of usable) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const span = forward(high) - forward(low);
  const margin = span > 0 ? span * pad : Math.abs(forward(high)) * 0.1 || 1;
  return [back(forward(low) - margin), back(forward(high) + margin)];
}
