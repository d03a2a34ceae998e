/** A visitor's own text as a model reads it: token ids of the symbols it was trained on. */
import { REPLACEMENT } from '../data/alphabet.ts';
import { isMerged } from '../data/byte-pairs.ts';
import { encode } from '../data/symbols.ts';

/** A text that a model can't read. The message says what is wrong with it and what to do, ready to show. */
export class TextError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TextError';
  }
}

/** Unknown characters that are named one by one. */
const MOST_NAMED = 6;

function nameOf(character: string): string {
  const names: Readonly<Record<string, string>> = { '\n': 'line end', '\t': 'tab', ' ': 'space' };
  return names[character] ?? `“${character}”`;
}

function listed(characters: readonly string[]): string {
  const names = characters.slice(0, MOST_NAMED).map(nameOf);
  const more = characters.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}

function advice(text: string, symbols: ReadonlySet<string>, unknown: readonly string[]): string {
  const lower = text.toLowerCase();
  if (Array.from(lower).every((character) => symbols.has(character))) return 'Write in lower case.';
  const known = [...symbols].filter((symbol) => symbol.trim() !== '' && !isMerged(symbol)).join('');
  return `Leave ${unknown.length > 1 ? 'them' : 'it'} out: it knows ${known} and white space.`;
}

/**
 * Token ids of a text. Characters that are no symbols become the replacement where the alphabet has one, as they did in
 * training; otherwise a TextError names them.
 */
export function idsOf(text: string, symbols: readonly string[]): Uint8Array {
  const known = new Set(symbols);
  const replacement = symbols.indexOf(REPLACEMENT);
  if (replacement >= 0) return encode(text, symbols, replacement);
  const unknown = [...new Set(Array.from(text).filter((character) => !known.has(character)))];
  if (unknown.length === 0) return encode(text, symbols);
  throw new TextError(`This model’s text has no ${listed(unknown)}. ${advice(text, known, unknown)}`);
}
