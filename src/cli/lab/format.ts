/** Numbers and names as the terminal, the pictures and the report write them. */
import type { AdapterReport, RunOutcome } from '../../train/record.ts';
import { duration, integer } from '../../experiments/format.ts';

export { duration, figure, integer, level, metric, nats, plural, short } from '../../experiments/format.ts';

/** A loss given in nats, in bits. */
export const bits = (loss: number): string => (loss / Math.LN2).toFixed(3);

/** Time that is left: whole seconds, since it is an estimate. */
export const timeLeft = (seconds: number): string => (seconds < 60 ? `${Math.ceil(seconds)} s` : duration(seconds));

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

/** Rows as columns: cells of the columns in `left` to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[], left: readonly number[] = [0]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        left.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  return rows.map((row) => line(row).trimEnd()).join('\n');
}
