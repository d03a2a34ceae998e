/** Which parameters the points fix, and why not the others. */
import type { Estimated, Sample } from '../joint-types.ts';
import type { Found } from './profile.ts';
import { centralInterval } from '../quantiles.ts';
import type { ParameterKind, SeparableForm } from './separable.ts';
import type { Interval } from '../types.ts';

/** Widths from which an interval says little: a value's against itself, a scale's as a factor. */
const WIDE_VALUE = 1;
const WIDE_SCALE = 100;

/** A floor below this share of the fitted losses is none. */
const NO_FLOOR = 1e-6;

function short(value: number): string {
  return Number(value.toPrecision(2)).toString();
}

/** Why an interval does not fix a parameter; null where it does. */
function vagueness({ symbol, kind }: ParameterKind, value: number, [low, high]: Interval): string | null {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return `The interval of ${symbol} has no end.`;
  const range = `from ${short(low)} to ${short(high)}`;
  if (kind === 'floor') {
    if (value <= NO_FLOOR) return `${symbol} sits at its bound 0: these points show no floor.`;
    if (low <= NO_FLOOR) return `The interval of ${symbol} reaches 0: these points cannot tell a floor from none.`;
    return high - low > WIDE_VALUE * value ? `The interval of ${symbol} runs ${range}.` : null;
  }
  if (kind === 'value')
    return high - low > WIDE_VALUE * Math.abs(value) ? `The interval of ${symbol} runs ${range}.` : null;
  return high > WIDE_SCALE * low ? `The interval of ${symbol} runs ${range}.` : null;
}

/** Parameters whose coordinate ended at the bound of its search. */
function atBounds<P extends Sample, L>(form: SeparableForm<P, L>, { theta }: Found): Set<string> {
  const ended = form.axes.filter(({ low, high }, j) => theta[j] <= low + 1e-9 || theta[j] >= high - 1e-9);
  return new Set(ended.flatMap(({ names }) => names));
}

/** Parameters of a term whose scale is 0: nothing depends on its exponent then. */
function ofEmptyTerms<P extends Sample, L>(
  form: SeparableForm<P, L>,
  value: (name: string) => number,
): Map<string, string> {
  const kinds: Readonly<Record<string, ParameterKind>> = form.parameters;
  const empty = Object.keys(kinds).filter((name) => kinds[name].kind === 'scale' && !(value(name) > 0));
  return new Map(
    empty.flatMap((scale) => {
      const reason = `${kinds[scale].symbol} sits at its bound 0: the losses do not fall with its variable.`;
      const together = form.axes.filter(({ names }) => names.includes(scale)).flatMap(({ names }) => names);
      return [scale, ...together].map((name): [string, string] => [name, reason]);
    }),
  );
}

export function estimatedOf<P extends Sample, L>(
  form: SeparableForm<P, L>,
  points: readonly P[],
  found: Found,
  law: L,
  laws: readonly L[],
  level: number,
): Record<string, Estimated> {
  const open: Partial<Record<string, string>> = form.undetermined(points);
  const bounded = atBounds(form, found);
  const names = Object.keys(form.parameters) as (keyof typeof form.parameters)[];
  const value = (of: L, name: string) => (of as Record<string, number>)[name];
  const empty = ofEmptyTerms(form, (name) => value(law, name));
  const entries = names.map((name): [string, Estimated] => {
    const kind: ParameterKind = form.parameters[name];
    const interval =
      laws.length > 0
        ? centralInterval(
            laws.map((each) => value(each, name)),
            level,
          )
        : null;
    const exact = `${points.length} points leave nothing over to judge ${form.freedom} parameters by.`;
    const bound = bounded.has(name) ? `${kind.symbol} sits at the end of its range.` : null;
    const vague = interval === null ? exact : vagueness(kind, value(law, name), interval);
    const reason = open[name] ?? empty.get(name) ?? bound ?? vague;
    return [name, { value: value(law, name), interval, determined: reason === null, reason }];
  });
  return Object.fromEntries(entries);
}
