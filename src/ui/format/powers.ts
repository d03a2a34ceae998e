/** Formulas in a line of text, as they are typeset: C^0.63 and N^−α with a raised exponent, N_opt with a lowered index. */
import { html, type TemplateResult } from 'lit';

/** A name or number, with a sign before it and, where it is an exponent, an index of its own: α, −0.34, (αN/αD), α_N. */
const ATOM = String.raw`[−-]?(?:\([^()]*\)|\{[^{}]*\}|[\p{L}]+|\d+(?:\.\d+)?|\*)`;
const PARTS = new RegExp(String.raw`\^(${ATOM})(?:_(${ATOM}))?|(?<=[\p{L}*])_(${ATOM})`, 'gu');

export interface TextPart {
  readonly kind: 'plain' | 'raised' | 'lowered';
  readonly text: string;
  /** Index of a raised part. */
  readonly index?: string;
}

/** Braces group and aren't shown; brackets are part of the formula. */
const bare = (text: string): string => text.replace(/^([−-]?)\{(.*)\}$/u, '$1$2').replace(/^-/, '−');

/** The parts of a text, in order. */
export function formulaParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [whole, raised, index, lowered] = match;
    if (match.index > end) parts.push({ kind: 'plain', text: text.slice(end, match.index) });
    if (lowered !== undefined) parts.push({ kind: 'lowered', text: bare(lowered) });
    else parts.push({ kind: 'raised', text: bare(raised ?? ''), ...(index !== undefined && { index: bare(index) }) });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'plain', text: text.slice(end) });
  return parts;
}

export function withPowers(text: string): TemplateResult {
  return html`${formulaParts(text).map(({ kind, text: part, index }) => {
    if (kind === 'plain') return part;
    if (kind === 'lowered') return html`<sub>${part}</sub>`;
    return html`<sup>${withPowers(part)}${index === undefined ? '' : html`<sub>${index}</sub>`}</sup>`;
  })}`;
}
