/** Numbers as people type them: '131072', '131K', '1.5M', '6e9', several with commas or spaces between. */

const MULTIPLES: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9, b: 1e9, t: 1e12, p: 1e15 };

/** NaN for what is no number, which the plan's check words. */
export function typedNumber(text: string): number {
  const [, digits, suffix = ''] = /^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z]?)$/i.exec(text.trim()) ?? [];
  const multiple = MULTIPLES[suffix.toLowerCase()];
  // Two decimals of a prefix can't be held exactly: 1.1 K would be 1100.0000000000002.
  return digits === undefined || multiple === undefined ? NaN : Number((Number(digits) * multiple).toPrecision(15));
}

export function typedList(text: string): number[] {
  return text
    .split(/[,;\s]+/)
    .filter((item) => item !== '')
    .map(typedNumber);
}

/** Below it digits are shorter than a prefix is clear. */
const LEAST_SHORTENED = 1e5;
/** From here on powers of ten. */
const LEAST_POWER = 1e15;

/** As it is shown for editing: exact, and short where that is the same number; a count is in B, FLOPs are in G. */
export function editedNumber(value: number, of: 'count' | 'flops' = 'count'): string {
  if (value < LEAST_SHORTENED) return String(value);
  if (value >= LEAST_POWER) return value.toExponential().replace('e+', 'e');
  for (const [suffix, multiple] of [
    ['T', 1e12],
    [of === 'flops' ? 'G' : 'B', 1e9],
    ['M', 1e6],
    ['K', 1e3],
  ] as const) {
    const scaled = Number((value / multiple).toPrecision(15));
    if (Math.abs(scaled) >= 1 && Number(scaled.toFixed(1)) === scaled) return `${scaled}${suffix}`;
  }
  return String(value);
}
