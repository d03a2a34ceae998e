/** What is said of a published law, as short texts. */
import { publishedExponents } from '../../scaling/published/use.ts';
import type { Certainty, Constant, PublishedLaw, TrainedRange } from '../../scaling/published/types.ts';

/** As printed: no digit more, and powers of ten for what is large or small. */
export function printed(value: number): string {
  const magnitude = Math.abs(value);
  if (value !== 0 && (magnitude >= 1e6 || magnitude < 1e-3)) return powerOfTen(value);
  return value.toLocaleString('en', { maximumSignificantDigits: 6 }).replace('-', '−');
}

function powerOfTen(value: number): string {
  const [digits = '', power = ''] = value.toExponential().split('e');
  const exponent = power.replace('+', '').replace('-', '−');
  return digits === '1' ? `10^${exponent}` : `${digits.replace('-', '−')}·10^${exponent}`;
}

export function uncertainty({ interval, intervalIs, standardError }: Constant): string {
  const parts = [
    interval ? `${printed(interval[0])} to ${printed(interval[1])}${intervalIs ? ` (${intervalIs})` : ''}` : '',
    standardError === undefined ? '' : `± ${printed(standardError)}`,
  ];
  return parts.filter((part) => part !== '').join('; ');
}

const CERTAINTY: Readonly<Record<Certainty, string>> = {
  primary: 'as the paper, its code or its data have them, or computed anew from its runs',
  quoted: 'as two or more independent texts quote them',
  single: 'as one text quotes them',
};

export const certaintyText = ({ certainty }: PublishedLaw): string => CERTAINTY[certainty];

export function rangeText({ parameters, tokens, flops }: TrainedRange): string {
  const part = (name: string, range: readonly [number, number] | null) =>
    range === null ? [] : [`${name} ${printed(range[0])} to ${printed(range[1])}`];
  const parts = [...part('N', parameters), ...part('D', tokens), ...part('C', flops)];
  return parts.length === 0 ? 'not known here' : parts.join(', ');
}

/** The exponents of the best split, where the law gives them. */
export function splitText(law: PublishedLaw): string | null {
  const exponents = publishedExponents(law);
  if (exponents === null) return null;
  const round = (value: number) => String(Number(value.toFixed(3)));
  return `N ∝ C^${round(exponents.a)}, D ∝ C^${round(exponents.b)}`;
}
