/** Numbers as text, with their units. Every figure on the page goes through here. */
import { COUNTS, scaled, UNITS } from '../../experiments/format.ts';

/** With the unit beside them these are known too. */
const FLOPS = [...UNITS, 'P', 'E'];
const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
/** Three significant digits, no exponent: 1960 → '1960', 15.096 → '15.1'. */
function threeDigits(value: number): string {
  const magnitude = Math.abs(value);
  return magnitude >= 100 ? value.toFixed(0) : magnitude >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A count of parameters, tokens or characters, with three digits wherever it stands in a column: '524K', '1.00M', '10.0B'. Below a thousand it is exact. */
export function formatCount(value: number): string {
  const [digits, letter] = scaled(value, COUNTS);
  return letter === '' ? GROUPED.format(value) : `${threeDigits(digits)}${letter}`;
}
/** A loss on an axis: '1.75', '2'. */
export function formatLossTick(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** A count to the last unit: '524,288'. */
export function formatExact(value: number): string {
  return GROUPED.format(value);
}

/** Floating-point operations: '7.78 GFLOP'. */
export function formatFlops(value: number): string {
  const [digits, prefix] = scaled(value, FLOPS);
  return `${threeDigits(digits)} ${prefix}FLOP`;
}

/** Bytes in binary units: '1.5 MiB'. */
export function formatBytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, value)) / 10)));
  const amount = value / 1024 ** power;
  return `${power === 0 || amount >= 100 ? amount.toFixed(0) : amount.toFixed(1)} ${units[power]}`;
}

/** A loss in nats, three decimals: differences between sizes start to show in the third. */
export function formatLoss(nats: number): string {
  return nats.toFixed(3);
}

/** Bits a character, from nats a token of so many characters on average. */
export function bitsPerCharacter(nats: number, charactersPerToken = 1): number {
  return nats / Math.LN2 / charactersPerToken;
}

/** A length of time, no finer than it can be trusted: '8 s', '1 min 20 s', '12 min', '2 h 5 min'. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 600 && whole % 60 >= 5) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** Milliseconds with three significant digits: '0.204', '12.5', '1320'. */
export function formatMilliseconds(seconds: number): string {
  const milliseconds = seconds * 1000;
  return milliseconds >= 1 ? threeDigits(milliseconds) : milliseconds.toPrecision(3);
}

/** An estimate, rounded to what a short measurement can promise: 'about 40 s', 'about 2 min'. */
export function formatEstimate(seconds: number): string {
  if (seconds < 5) return 'a few seconds';
  if (seconds < 55) return `about ${Math.ceil(seconds / 5) * 5} s`;
  if (seconds < 3300) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  const hours = seconds / 3600;
  return `about ${hours < 10 ? Number(hours.toFixed(1)) : Math.round(hours)} h`;
}

/** 'predicted' with half the width of its interval: '1.66 ± 0.03'. */
export function formatPlusMinus(value: number, [low, high]: readonly [number, number]): string {
  const half = (high - low) / 2;
  const decimals = half >= 0.0095 ? 2 : half >= 0.00095 ? 3 : 4;
  return `${value.toFixed(decimals)} ± ${half.toFixed(decimals)}`;
}

/** A share in percent: '0.4 %', '12 %'. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  return `${percent.toFixed(Math.abs(percent) < 10 ? 1 : 0)} %`;
}

/** A fitted constant to three significant digits; large ones keep no decimals. */
export function formatConstant(value: number): string {
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  return magnitude >= 1e5 || magnitude < 1e-3 ? value.toExponential(2).replace('e+', 'e') : threeDigits(value);
}

/** A date as '22 Nov 2025'; the text itself where it is no date. */
export function formatDate(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
