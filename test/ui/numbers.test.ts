import { describe, expect, it } from 'vitest';
import {
  bitsPerCharacter,
  formatBytes,
  formatConstant,
  formatCount,
  formatDate,
  formatDuration,
  formatEstimate,
  formatFlops,
  formatLossTick,
  formatPercent,
  formatPlusMinus,
} from '../../src/ui/format/numbers.ts';

describe('counts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1960, '1.96K'],
    [15096, '15.1K'],
    [524288, '524K'],
    [999_499, '999K'],
    [999_500, '1.00M'],
    [1_048_576, '1.05M'],
    [2.5e9, '2.50B'],
  ])('%d is %s', (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0, '0.00 FLOP'],
    [7.776e9, '7.78 GFLOP'],
    [2.92e12, '2.92 TFLOP'],
    [5e3, '5.00 kFLOP'],
  ])('%d FLOPs are %s', (value, text) => expect(formatFlops(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [3 * 2 ** 29, '1.5 GiB'],
  ])('%d bytes are %s', (value, text) => expect(formatBytes(value)).toBe(text));
});

describe('ticks', () => {
  it.each([
    [1.75, '1.75'],
    [2, '2'],
  ])('the loss %d is %s', (value, text) => expect(formatLossTick(value)).toBe(text));
});

describe('times', () => {
  it.each([
    [8.4, '8 s'],
    [59.6, '1 min'],
    [80, '1 min 20 s'],
    [3599, '1 h'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [2, 'a few seconds'],
    [38, 'about 40 s'],
    [58, 'about 1 min'],
    [119, 'about 2 min'],
    [5400, 'about 1.5 h'],
    [90_000, 'about 25 h'],
  ])('%d seconds are estimated as %s', (seconds, text) => expect(formatEstimate(seconds)).toBe(text));

  it('writes dates in one way everywhere, and keeps what is no date', () => {
    expect(formatDate('2025-11-22T23:30:00.000Z')).toBe('22 Nov 2025');
    expect(formatDate('someday')).toBe('someday');
  });
});

describe('losses', () => {
  it('gives a prediction the decimals its uncertainty deserves', () => {
    expect(formatPlusMinus(1.6642, [1.63, 1.69])).toBe('1.66 ± 0.03');
    expect(formatPlusMinus(1.6642, [1.6602, 1.6682])).toBe('1.664 ± 0.004');
    expect(formatPlusMinus(1.66423, [1.6639, 1.6645])).toBe('1.6642 ± 0.0003');
  });

  it('turns nats into bits', () => expect(bitsPerCharacter(Math.LN2 * 2.5)).toBeCloseTo(2.5, 12));

  it.each([
    [0, '0'],
    [0.2834, '0.28'],
    [12.34, '12.3'],
    [4_200_000, '4.20e6'],
    [0.00042, '4.20e-4'],
  ])('the constant %d is %s', (value, text) => expect(formatConstant(value)).toBe(text));

  it.each([
    [0.0042, '0.4 %'],
    [0.123, '12 %'],
  ])('the share %d is %s', (share, text) => expect(formatPercent(share)).toBe(text));
});
