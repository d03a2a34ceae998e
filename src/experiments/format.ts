/** Numbers as people read them, the same in sentences, tables, figures and the terminal. */
import type { Interval } from '../scaling/types.ts';
import type { NumberFormat } from './figure.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 26272 as '26,272'. */
export const integer = (value: number): string => whole.format(value);

const prefixes = ['', 'K', 'M', 'G', 'T'] as const;

/** 26272 as '26.3K', three significant digits; K, M, G, T are powers of ten. From 1e15 on '1.2e21': few know the prefixes. */
export function short(value: number): string {
  let scaled = Math.abs(value);
  let index = 0;
  while (scaled >= 999.5 && index < prefixes.length - 1) {
    scaled /= 1000;
    index += 1;
  }
  if (scaled >= 999.5) return Number(value.toPrecision(3)).toExponential().replace('e+', 'e').replace('-', '−');
  const digits = index === 0 && Number.isInteger(value) ? String(scaled) : String(Number(scaled.toPrecision(3)));
  return `${value < 0 ? '−' : ''}${digits}${prefixes[index] ?? ''}`;
}

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
