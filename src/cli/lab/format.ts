/** Numbers and times as people read them, the same in the terminal, the picture and the report. */
import type { LadderPlan } from '../../experiments/ladder-types.ts';
import type { Interval, LawFit, Prediction } from '../../scaling/types.ts';
import type { AdapterReport, RunOutcome } from '../../train/record.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 26272 as '26,272'. */
export const integer = (value: number): string => whole.format(value);

const prefixes = ['', 'K', 'M', 'G', 'T', 'P', 'E'] as const;

/** 26272 as '26.3K', three significant digits; K, M, G are powers of ten. */
export function short(value: number): string {
  let scaled = Math.abs(value);
  let index = 0;
  while (scaled >= 999.5 && index < prefixes.length - 1) {
    scaled /= 1000;
    index += 1;
  }
  const digits = index === 0 && Number.isInteger(value) ? String(scaled) : String(Number(scaled.toPrecision(3)));
  return `${value < 0 ? '−' : ''}${digits}${prefixes[index] ?? ''}`;
}

/** A loss in nats, three decimals. */
export const nats = (loss: number): string => loss.toFixed(3);

/** A loss given in nats, in bits. */
export const bits = (loss: number): string => (loss / Math.LN2).toFixed(3);

/** 0.0123 as '+1.23 %'. */
export function percent(share: number): string {
  const text = Math.abs(share * 100).toFixed(2);
  return `${share < 0 ? '−' : '+'}${text} %`;
}

/** Level of an interval: 0.8 as '80 %'. */
export const level = (share: number): string => `${Math.round(share * 100)} %`;

/** 73 as '1 min 13 s'; below ten seconds with one decimal. */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${total} s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes} min ${total % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 'low to high', each as `write` writes it. */
export const interval = ([low, high]: Interval, write: (value: number) => string = nats): string =>
  `${write(low)} to ${write(high)}`;

/** Time that is left: whole seconds, since it is an estimate. */
export const timeLeft = (seconds: number): string => (seconds < 60 ? `${Math.ceil(seconds)} s` : duration(seconds));

/** '1.663 ± 0.031' where the interval is about even, else '1.663 (1.632 to 1.701)'. */
export function predicted({ loss, interval: [low, high] }: Prediction): string {
  const below = loss - low;
  const above = high - loss;
  const even = Math.abs(above - below) <= 0.25 * Math.max(above, below);
  return even ? `${nats(loss)} ± ${nats((above + below) / 2)}` : `${nats(loss)} (${interval([low, high])})`;
}

/** A positive number with three significant digits: 0.331, 21.4, 1230. */
export const figure = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(3)));

/** 'L(N) = 0.73 + 21.4·N^−0.331' with plain characters. */
export function lawText({ law }: Pick<LawFit, 'law'>): string {
  const term = `${figure(law.scale)}·N^−${law.exponent.toFixed(3)}`;
  return law.form === 'floor' ? `L(N) = ${law.floor.toFixed(3)} + ${term}` : `L(N) = ${term}`;
}

/** The adapter's name, and that it is software where it is. */
export function adapterName({ vendor, architecture, description, software }: AdapterReport): string {
  const name =
    [...new Set([vendor, architecture, description])].filter((part) => part !== '').join(' ') || 'unnamed adapter';
  return software ? `${name} (software: shaders run on the processor)` : name;
}

export function outcomeText(outcome: RunOutcome): string {
  switch (outcome.kind) {
    case 'finished':
    case 'stopped':
      return outcome.kind;
    case 'diverged':
      return `diverged at step ${integer(outcome.step)}: ${outcome.reason}`;
    case 'failed':
      return `failed: ${outcome.reason}`;
    default:
      return outcome satisfies never;
  }
}

/** 'width 8 (1,960 parameters)' for a size of the plan. */
export function rungName(plan: LadderPlan, rung: number): string {
  const size = plan.rungs[rung];
  return size === undefined
    ? `size ${rung + 1}`
    : `width ${size.model.width} (${integer(size.parameters.total)} parameters)`;
}

/** Rows as columns: the first cell of a row to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
