/**
 * Byte-pair vocabularies: symbols of several characters, each the join of two earlier ones (Sennrich et al. 2016, "Neural Machine
 * Translation of Rare Words with Subword Units", algorithm 1). The symbols alone say all: their order is the order of the merges.
 */
import { CorpusError } from './corpus-error.ts';

/** Two ids that become one. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly merged: number;
}

/**
 * What a text is cut into before pairs merge, so that no symbol reaches across: words and numbers with the space before them, runs of
 * other signs, single white space. The same expression stands in an exported tokenizer.
 */
export const PIECE = String.raw` ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s`;

export const isMerged = (symbol: string): boolean => [...symbol].length > 1;

/** Which merge a pair of ids has, by its place among the merges: lower ones go first. */
type Ranks = ReadonlyMap<number, number>;

/** One number for a pair of one-byte ids. */
const pairKey = (left: number, right: number): number => left * 256 + right;

const ranksOf = (merges: readonly Merge[]): Ranks =>
  new Map(merges.map(({ left, right }, rank) => [pairKey(left, right), rank]));

/** Joins pairs in the order of their merges, each from the left, until none is left to join. */
function mergeIds(ids: readonly number[], merges: readonly Merge[], ranks: Ranks): readonly number[] {
  let joined = ids;
  for (;;) {
    let best = Infinity;
    for (let i = 1; i < joined.length; i += 1)
      best = Math.min(best, ranks.get(pairKey(joined[i - 1] ?? 0, joined[i] ?? 0)) ?? Infinity);
    const merge = merges[best];
    if (merge === undefined) return joined;
    joined = mergeOne(joined, merge);
  }
}

/** Joins one pair wherever it stands, from the left. */
export function mergeOne(ids: readonly number[], { left, right, merged }: Merge): number[] {
  const next: number[] = [];
  for (let i = 0; i < ids.length; i += 1) {
    const found = ids[i] === left && ids[i + 1] === right;
    next.push(found ? merged : (ids[i] ?? 0));
    if (found) i += 1;
  }
  return next;
}

/**
 * The merges behind a vocabulary, in order; none where every symbol is one character. The two halves of a symbol are what the merges
 * before it make of its characters. Throws CorpusError where they make anything else of it than two.
 */
export function mergesOf(symbols: readonly string[]): readonly Merge[] {
  const ids = new Map(symbols.map((symbol, id) => [symbol, id]));
  const merges: Merge[] = [];
  const ranks = new Map<number, number>();
  symbols.forEach((symbol, merged) => {
    if (!isMerged(symbol)) return;
    const characters = Array.from(symbol, (character) => ids.get(character) ?? -1);
    const halves = characters.includes(-1) ? [] : mergeIds(characters, merges, ranks);
    const [left, right] = halves;
    if (halves.length !== 2 || left === undefined || right === undefined)
      throw new CorpusError(`The symbol ${JSON.stringify(symbol)} is no join of two symbols before it.`);
    ranks.set(pairKey(left, right), merges.length);
    merges.push({ left, right, merged });
  });
  return merges;
}

/** Token ids of a text whose characters have these ids, one a code point. */
export function mergeText(text: string, characters: Uint8Array, merges: readonly Merge[]): Uint8Array {
  const ranks = ranksOf(merges);
  const known = new Map<string, readonly number[]>();
  const ids = new Uint8Array(characters.length);
  let [read, count] = [0, 0];
  for (const [piece] of text.matchAll(new RegExp(PIECE, 'gu'))) {
    const length = isAscii(piece) ? piece.length : [...piece].length;
    const merged = known.get(piece) ?? mergeIds([...characters.subarray(read, read + length)], merges, ranks);
    known.set(piece, merged);
    ids.set(merged, count);
    read += length;
    count += merged.length;
  }
  return ids.slice(0, count);
}

// Most pieces are, and their length then needs no second look.
const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
