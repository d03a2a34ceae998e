/** Byte-pair vocabularies, trained on a text when the corpora are built. */
import { PIECE, mergeOne, mergesOf } from '../byte-pairs.ts';

/** A piece of text as ids, and how often it stands there. */
interface Counted {
  ids: readonly number[];
  readonly times: number;
}

function piecesOf(text: string, symbols: readonly string[]): Counted[] {
  const ids = new Map(symbols.map((symbol, id) => [symbol, id]));
  const idOf = (character: string): number => {
    const id = ids.get(character);
    if (id === undefined) throw new RangeError(`The character ${JSON.stringify(character)} is not in the alphabet.`);
    return id;
  };
  const times = new Map<string, number>();
  for (const [piece] of text.matchAll(new RegExp(PIECE, 'gu'))) times.set(piece, (times.get(piece) ?? 0) + 1);
  return [...times].map(([piece, count]) => ({ ids: Array.from(piece, idOf), times: count }));
}

/** [65,536], how often each pair of neighbours stands in the text, by left · 256 + right. */
function pairCounts(pieces: readonly Counted[]): Float64Array {
  const counts = new Float64Array(2 ** 16);
  for (const { ids, times } of pieces) {
    for (let i = 1; i < ids.length; i += 1) {
      const key = (ids[i - 1] ?? 0) * 256 + (ids[i] ?? 0);
      counts[key] = (counts[key] ?? 0) + times;
    }
  }
  return counts;
}

/**
 * The alphabet and after it the joins of pairs, the most frequent pair first, until the vocabulary has `most` symbols (256 at most:
 * ids are bytes) or no pair is left. Of pairs equally frequent the one of lower ids is joined; a pair that would spell a symbol there is already is not.
 */
export function trainMerges(text: string, alphabet: readonly string[], most: number): readonly string[] {
  const pieces = piecesOf(text, alphabet);
  const symbols = [...alphabet];
  const known = new Set(symbols);
  while (symbols.length < most) {
    const spelt = (key: number): string => `${symbols[key >> 8] ?? ''}${symbols[key & 255] ?? ''}`;
    const counts = pairCounts(pieces);
    // The first of the most frequent ones is that of lower ids.
    const best = counts.reduce((a, count, key) => (count > (counts[a] ?? 0) && !known.has(spelt(key)) ? key : a), 0);
    if ((counts[best] ?? 0) === 0 || known.has(spelt(best))) break;
    const merge = { left: best >> 8, right: best & 255, merged: symbols.length };
    known.add(spelt(best));
    symbols.push(spelt(best));
    for (const piece of pieces) if (piece.ids.includes(merge.left)) piece.ids = mergeOne(piece.ids, merge);
  }
  // What reads texts derives the merges from the symbols: it must find these very ones.
  mergesOf(symbols);
  return symbols;
}
