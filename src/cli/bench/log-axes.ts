/** Ranges and ticks of the roofline's log axes. */

type Domain = readonly [low: number, high: number];

/** The range of `values` with a share of its length on the log axis added at both ends. */
export function logDomain(values: readonly number[], margin: number): Domain {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const factor = Math.max(high / low, 1.05) ** margin;
  return [low / factor, high * factor];
}

/** Decades in the domain times the given digits. */
function inDecades([low, high]: Domain, digits: readonly number[]): number[] {
  const first = Math.floor(Math.log10(low));
  const count = Math.floor(Math.log10(high)) - first + 1;
  const decades = Array.from({ length: count }, (_, i) => 10 ** (first + i));
  return decades
    .flatMap((decade) => digits.map((digit) => digit * decade))
    .filter((tick) => tick >= low && tick <= high);
}

/** Ticks to label on a wide log axis, at most `most` of them: 1, 2, 5 a decade, or 1, 3, or 1. */
export function wideTicks(domain: Domain, most: number): number[] {
  const choices = [[1, 2, 5], [1, 3], [1]].map((digits) => inDecades(domain, digits));
  return choices.find((ticks) => ticks.length <= most) ?? choices[2] ?? [];
}

/** The fine lines of log paper. */
export const paperLines = (domain: Domain): number[] => inDecades(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
