/** Numbers as people read them, the same in sentences, tables, figures and the terminal. */
import type { Interval } from '../scaling/types.ts';
import type { NumberFormat } from './figure.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 26272 as '26,272'. */
export const integer = (value: number): string => whole.format(value);

/** Letters of 10^3, 10^6, 10^9 and 10^12. A count of parameters or tokens is in billions, as models are named: 7B. */
export const COUNTS = ['', 'K', 'M', 'B', 'T'] as const;
/** Prefixes of units, as in GFLOP. */
export const UNITS = ['', 'k', 'M', 'G', 'T'] as const;

/** The value in what a letter stands for, and the letter. Rounding to three digits carries into the next: 999,600 is 1M. */
export function scaled(value: number, letters: readonly string[]): readonly [scaled: number, letter: string] {
  let left = value;
  let index = 0;
  while (Math.abs(left) >= 999.5 && index < letters.length - 1) {
    left /= 1000;
    index += 1;
  }
  return [left, letters[index] ?? ''];
}

/** Three significant digits and a letter; from 1e15 on '1.2e21', since few know more letters. */
function withLetter(value: number, letters: readonly string[]): string {
  const [left, letter] = scaled(value, letters);
  const exact = letter === '' && Number.isInteger(value);
  const text =
    Math.abs(left) >= 999.5
      ? Number(value.toPrecision(3)).toExponential().replace('e+', 'e')
      : `${exact ? left : Number(left.toPrecision(3))}${letter}`;
  return text.replace('-', '−');
}

/** A count of parameters, tokens or characters: 26272 as '26.3K', 4e10 as '40B'. */
export const short = (value: number): string => withLetter(value, COUNTS);

/** FLOPs, or any amount of a unit: 9.54e10 as '95.4G'. */
export const metric = (value: number): string => withLetter(value, UNITS);

/** A loss in nats, three decimals. */
export const nats = (loss: number): string => loss.toFixed(3);

/** 0.0123 as '+1.23 %'. */
export function percent(share: number): string {
  const text = Math.abs(share * 100).toFixed(2);
  return `${share < 0 ? '−' : '+'}${text} %`;
}

/** A share without sign, two significant digits: 0.00382 as '0.38 %'. */
export const share = (value: number): string => `${Number((100 * Math.abs(value)).toPrecision(2))} %`;

/** Level of an interval: 0.8 as '80 %'. */
export const level = (share: number): string => `${Math.round(share * 100)} %`;

/** A number with three significant digits: 0.331, 21.4, 1230. */
export const figure = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)
    ? value.toExponential(2).replace('e+', 'e')
    : String(Number(value.toPrecision(3)));

/** 'low to high', each as `write` writes it. */
export const interval = ([low, high]: Interval, write: (value: number) => string = nats): string =>
  `${write(low)} to ${write(high)}`;

/** 73 as '1 min 13 s'; below ten seconds with one decimal. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes} min ${total % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** '3 sizes', '1 size'. */
export const plural = (count: number, noun: string): string => `${integer(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 'a, b and c'. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** An exponent, two decimals, with a true minus; what rounds to 0 has none. */
export const exponent = (value: number): string =>
  value
    .toFixed(2)
    .replace(/^-(?=0\.00$)/, '')
    .replace('-', '−');

/** A number in the format of its axis or column. */
export function formatted(value: number, format: NumberFormat): string {
  switch (format) {
    case 'count':
      return short(value);
    case 'flops':
      return metric(value);
    case 'loss':
      return nats(value);
    case 'figure':
      return figure(value);
    case 'percent':
      return percent(value);
    case 'share':
      return share(value);
    case 'seconds':
      return duration(value);
    case 'exact':
      return integer(value);
    default:
      return format satisfies never;
  }
}
