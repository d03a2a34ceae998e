/** Ranges and ticks of axes, logarithmic or linear. */
import type { FigureAxis } from '../../experiments/figure.ts';
import { metric, short } from '../../experiments/format.ts';

export type Domain = readonly [low: number, high: number];

/** Below this ratio of its ends a log axis shows too few round numbers a decade, and even steps are spread well enough. */
const NARROW = 6;

/** The range of `values` with a share of its length on the axis added at both ends. */
export function domainOf(scale: FigureAxis['scale'], values: readonly number[], margin: number): Domain {
  const usable = values.filter((value) => Number.isFinite(value) && (scale === 'linear' || value > 0));
  if (usable.length === 0) return scale === 'log' ? [1, 10] : [0, 1];
  const [low, high] = [Math.min(...usable), Math.max(...usable)];
  if (scale === 'log') {
    const factor = Math.max(high / low, 1.05) ** margin;
    return [low / factor, high * factor];
  }
  const room = Math.max(high - low, 0.05 * Math.abs(high), 1e-9) * margin;
  return [low - room, high + room];
}

/** Decades in the domain times the given digits. */
function inDecades([low, high]: Domain, digits: readonly number[]): number[] {
  const first = Math.floor(Math.log10(low));
  const count = Math.floor(Math.log10(high)) - first + 1;
  const decades = Array.from({ length: count }, (_, i) => 10 ** (first + i));
  return decades
    .flatMap((decade) => digits.map((digit) => Number((digit * decade).toPrecision(12))))
    .filter((tick) => tick >= low && tick <= high);
}

/** Round steps, at most `most` of them. */
function evenTicks([low, high]: Domain, most: number): number[] {
  const rough = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((mantissa) => mantissa * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Values to label, at most `most` of them where that is possible. */
export function ticksOf(scale: FigureAxis['scale'], domain: Domain, most: number): number[] {
  if (scale === 'linear' || domain[1] / domain[0] < NARROW) return evenTicks(domain, most);
  const choices = [[1, 2, 5], [1, 3], [1]].map((digits) => inDecades(domain, digits));
  return choices.find((ticks) => ticks.length <= most) ?? choices[2] ?? [];
}

/** The fine lines of log paper; the labelled ones elsewhere. */
export function gridOf(scale: FigureAxis['scale'], domain: Domain, ticks: readonly number[]): readonly number[] {
  const wide = scale === 'log' && domain[1] / domain[0] >= NARROW;
  return wide ? inDecades(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9]) : ticks;
}

/** How the ticks of an axis are written: all with as many decimals as the finest needs. */
export function tickFormat({ format }: FigureAxis, ticks: readonly number[]): (value: number) => string {
  if (format === 'count' || format === 'exact') return short;
  if (format === 'flops') return metric;
  const decimals = Math.max(0, ...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length));
  const even = decimals <= 4;
  return (value) => {
    if (format === 'percent' || format === 'share')
      return `${Number((100 * value).toPrecision(3))} %`.replace('-', '−');
    const small = Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4;
    const text = even && !small ? value.toFixed(decimals) : String(Number(value.toPrecision(3)));
    return text.replace('-', '−');
  };
}
