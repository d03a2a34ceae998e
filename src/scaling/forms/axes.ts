/** What the forms in N and D have in common. */
import type { RunPoint } from '../joint-types.ts';
import type { ParameterKind } from '../engine/separable.ts';
import { powerThrough } from '../trend.ts';

/** Search coordinate ln α. No published loss law is steeper than 2 in any of its variables. */
export const EXPONENT_AXIS = {
  low: Math.log(0.005),
  high: Math.log(2),
  starts: [0.02, 0.06, 0.12, 0.22, 0.38, 0.65, 1.1].map(Math.log),
} as const;

export const ADDITIVE_PARAMETERS = {
  e: { symbol: 'E', kind: 'floor' },
  a: { symbol: 'A', kind: 'scale' },
  b: { symbol: 'B', kind: 'scale' },
  alpha: { symbol: 'α', kind: 'value' },
  beta: { symbol: 'β', kind: 'value' },
} as const satisfies Record<string, ParameterKind>;

export function pointVariables({ n, d }: RunPoint): readonly (readonly [string, number])[] {
  return [
    ['N', n],
    ['D', d],
  ];
}

/** Values closer than this factor count as one: runs of one size whose parameters were counted a little differently. */
const SAME = 1.05;

/** Fewest different values of a variable, and their least span, for its exponent to be more than a guess. */
const FEWEST_VALUES = 5;
const LEAST_SPAN = 16;

/** How many different values a variable takes, and the factor between the largest and the smallest. */
export function spread(values: readonly number[]): { readonly count: number; readonly span: number } {
  const sorted = Float64Array.from(values).sort();
  let [count, last] = [0, 0];
  for (const value of sorted) {
    if (value <= SAME * last) continue;
    count += 1;
    last = value;
  }
  return { count, span: sorted[sorted.length - 1] / sorted[0] };
}

/** Why an exponent of a variable can't be read off its values; null where it can. */
export function narrowness(name: string, values: readonly number[]): string | null {
  const { count, span } = spread(values);
  if (count < FEWEST_VALUES) {
    return `${name} takes ${count === 1 ? 'one value' : `${count} values`} only; ${FEWEST_VALUES} or more are needed.`;
  }
  if (span >= LEAST_SPAN) return null;
  return `${name} spans a factor of ${span.toPrecision(2)} only; ${LEAST_SPAN} or more are needed.`;
}

/** How far D must stray from a power of N, as a factor from the least to the most, for the two to be told apart. */
const LEAST_STRAY = 4;

/** Why the influence of N can't be told from that of D; null where it can. */
function entangled(points: readonly RunPoint[]): string | null {
  const logs = points.map(({ n, d }) => ({ x: Math.log(n), y: Math.log(d) }));
  const line = powerThrough(logs);
  if (line === null) return null;
  const strays = Float64Array.from(logs, ({ x, y }) => y - line.exponent * x).sort();
  const stray = Math.exp(strays[strays.length - 1] - strays[0]);
  if (stray >= LEAST_STRAY) return null;
  const how = stray < 1.01 ? 'exactly' : `to a factor of ${stray.toPrecision(2)}`;
  return `D follows from N ${how}: the points cannot tell what each does. Vary one at a fixed other.`;
}

/**
 * The exponents and scales that the points' range in N or D leaves open. With two values of a variable only, its term and
 * the floor can be traded against each other, so that the floor is open too.
 */
export function narrowDesign(
  points: readonly RunPoint[],
): Readonly<Partial<Record<'e' | 'a' | 'b' | 'alpha' | 'beta', string>>> {
  const [ns, ds] = [points.map(({ n }) => n), points.map(({ d }) => d)];
  const both = entangled(points);
  const [inN, inD] = [narrowness('N', ns) ?? both, narrowness('D', ds) ?? both];
  const floor = spread(ns).count < 3 ? inN : spread(ds).count < 3 ? inD : null;
  return { ...(floor && { e: floor }), ...(inN && { alpha: inN, a: inN }), ...(inD && { beta: inD, b: inD }) };
}
