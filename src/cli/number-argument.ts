/** Numbers as arguments of `fit` and `plan`, written as in tables: 1e21, 400M, 1.4B. */
import { InvalidArgumentError } from 'commander';
import { parseNumber } from '../runs-table/numbers.ts';

/** @throws InvalidArgumentError where it is no number above 0. */
export function positiveArgument(text: string): number {
  const value = parseNumber(text);
  if (value !== null && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0, such as 1e21, 400M or 1.4B.');
}

/** @throws InvalidArgumentError where it is no whole number, or less than `least`. */
export function wholeArgument(least: number): (text: string) => number {
  return (text) => {
    const value = parseNumber(text);
    if (value !== null && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
  };
}

/** @throws InvalidArgumentError where it is no share above 0 and below 1, or at most 1 where that is allowed. */
export function shareArgument(text: string): number {
  const percent = text.trim().endsWith('%');
  const value = (parseNumber(text.replace('%', '')) ?? NaN) / (percent ? 100 : 1);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a share above 0 and at most 1, such as 0.4 or 40%.');
}
