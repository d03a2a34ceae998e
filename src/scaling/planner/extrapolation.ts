/** How far a plan reaches beyond the runs its law was fitted to. */
import type { Axis, TrainedRange } from '../published/types.ts';

export interface Extrapolation {
  readonly axis: Axis;
  readonly value: number;
  /** The nearer end of the trained range. */
  readonly nearest: number;
  /** Factors of ten beyond it; positive above the range, negative below. */
  readonly decades: number;
}

const NAMES: Readonly<Record<Axis, string>> = { parameters: 'parameters', tokens: 'tokens', flops: 'FLOPs' };

/** Decades beyond the range that are not worth a word: an eighth more than the largest run. */
const NEGLIGIBLE = 0.05;

/** Every variable that lies outside the trained range by more than an eighth. */
export function extrapolations(range: TrainedRange, at: Readonly<Record<Axis, number>>): Extrapolation[] {
  const axes: readonly Axis[] = ['parameters', 'tokens', 'flops'];
  return axes.flatMap((axis) => {
    const trained = range[axis];
    if (trained === null) return [];
    const value = at[axis];
    const nearest = Math.min(Math.max(value, trained[0]), trained[1]);
    const decades = Math.log10(value / nearest);
    return Math.abs(decades) < NEGLIGIBLE ? [] : [{ axis, value, nearest, decades }];
  });
}

/** A large number in three digits: 1.23e9, or 4,560 below a million. */
export function short(value: number): string {
  if (value >= 1e6 || value < 1e-3) return value.toExponential(2).replace('e+', 'e');
  return Number(value.toPrecision(3)).toLocaleString('en');
}

export function describe({ axis, value, nearest, decades }: Extrapolation): string {
  const side = decades > 0 ? 'above the most' : 'below the least';
  const far = Math.abs(decades).toPrecision(2);
  return `${short(value)} ${NAMES[axis]} lie ${far} decades ${side} that the law was fitted to (${short(nearest)}).`;
}
