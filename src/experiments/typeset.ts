/** Text as it is typeset, for a page, a report or a picture to draw: C^0.63 and N^−α with a raised exponent, N_opt with a lowered index. */

/** A name or number, with a sign before it, or all that stands in brackets: α, −0.34, (αN/αD). */
const ATOM = String.raw`[−-]?(?:\([^()]*\)|\{[^{}]*\}|[\p{L}]+|\d+(?:\.\d+)?|\*)`;
const POWERS = new RegExp(String.raw`\^(${ATOM})`, 'gu');
/** A raised part may have an index of its own: α_N. */
const FORMULAS = new RegExp(String.raw`\^(${ATOM})(?:_(${ATOM}))?|(?<=[\p{L}*])_(${ATOM})`, 'gu');

export interface TextPart {
  readonly kind: 'plain' | 'raised' | 'lowered';
  readonly text: string;
  /** Index of a raised part. */
  readonly index?: string;
}

/** Braces group and aren't shown; brackets are part of the formula. */
const bare = (text: string): string => text.replace(/^([−-]?)\{(.*)\}$/u, '$1$2').replace(/^-/, '−');

function partsOf(text: string, pattern: RegExp): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, raised, index, lowered] = match;
    if (match.index > end) parts.push({ kind: 'plain', text: text.slice(end, match.index) });
    if (lowered !== undefined) parts.push({ kind: 'lowered', text: bare(lowered) });
    else parts.push({ kind: 'raised', text: bare(raised ?? ''), ...(index !== undefined && { index: bare(index) }) });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'plain', text: text.slice(end) });
  return parts;
}

/** The parts of a formula, in order. */
export function formulaParts(text: string): TextPart[] {
  return partsOf(text, FORMULAS);
}

/** The parts of a sentence: an underscore in it is one, as in the name of a column. */
export function powerParts(text: string): TextPart[] {
  return partsOf(text, POWERS);
}

/** A number and its unit stay on one line. */
export const unbroken = (text: string): string => text.replace(/(?<=\d) (?=%|nats)/g, '\u00a0');
