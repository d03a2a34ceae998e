/** The alphabet of a text that was not folded to a fixed one. */

/** Symbols of the largest alphabet, the replacement included: all of ASCII with line end and tab, and thirty more. */
export const ALPHABET_MOST = 128;

/** Stands for the characters an alphabet has no room for. */
export const REPLACEMENT = '\ufffd';

/** Characters (code points) of a text with how often each occurs. */
export function countCharacters(text: string): Map<string, number> {
  const counts = new Uint32Array(0x110000);
  for (let i = 0; i < text.length; i += 1) {
    const point = text.codePointAt(i) ?? 0;
    counts[point] = (counts[point] ?? 0) + 1;
    if (point > 0xffff) i += 1;
  }
  const found = new Map<string, number>();
  counts.forEach((count, point) => count > 0 && found.set(String.fromCodePoint(point), count));
  return found;
}

function byCodePoint(a: string, b: string): number {
  return (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);
}

export interface Alphabet {
  /** In code point order, the replacement last where there is one. */
  readonly symbols: readonly string[];
  /** Id that stands for all other characters; absent where every character has its own symbol. */
  readonly replacement?: number;
  /** Characters of the text that are replaced. */
  readonly replaced: number;
}

/** The alphabet of a text: every character, or the most frequent ones and the replacement. */
export function chooseAlphabet(counts: ReadonlyMap<string, number>): Alphabet {
  const present = [...counts.keys()].sort(byCodePoint);
  if (present.length <= ALPHABET_MOST) return { symbols: present, replaced: 0 };
  const frequency = (symbol: string): number => counts.get(symbol) ?? 0;
  const ranked = present
    .filter((symbol) => symbol !== REPLACEMENT)
    .sort((a, b) => frequency(b) - frequency(a) || byCodePoint(a, b));
  const kept = ranked.slice(0, ALPHABET_MOST - 1).sort(byCodePoint);
  const replaced = ranked.slice(ALPHABET_MOST - 1).reduce((sum, symbol) => sum + frequency(symbol), 0);
  return { symbols: [...kept, REPLACEMENT], replacement: kept.length, replaced };
}
