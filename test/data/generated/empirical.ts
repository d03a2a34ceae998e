/** Entropies counted from texts, and from all texts of a length. */

/** Share of each symbol. */
export function frequencies(ids: Uint8Array, symbols: number): number[] {
  const counts = new Array<number>(symbols).fill(0);
  for (const id of ids) counts[id]! += 1;
  return counts.map((count) => count / ids.length);
}

const entropyOf = (counts: Iterable<number>, total: number): number => {
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * Math.log(count / total);
  return sum;
};

/** H of the blocks of n symbols in a text, each place taken. */
function countedBlocks(ids: Uint8Array, n: number, symbols: number): number {
  const counts = new Map<number, number>();
  const places = ids.length - n + 1;
  for (let i = 0; i < places; i += 1) {
    let block = 0;
    for (let k = 0; k < n; k += 1) block = block * symbols + ids[i + k]!;
    counts.set(block, (counts.get(block) ?? 0) + 1);
  }
  return entropyOf(counts.values(), places);
}

/** Entropy of a symbol given the `past` before it, as a text counts them. */
export function nextEntropy(ids: Uint8Array, past: number, symbols: number): number {
  return countedBlocks(ids, past + 1, symbols) - countedBlocks(ids, past, symbols);
}

/** H of all texts of 0, 1, … `longest` symbols, each of the probability given. */
export function blockEntropies(
  symbols: number,
  longest: number,
  probability: (ids: readonly number[]) => number,
): number[] {
  return Array.from({ length: longest + 1 }, (_, length) => {
    const all = Array.from({ length: symbols ** length }, (_unused, index) =>
      Array.from({ length }, (_none, place) => Math.floor(index / symbols ** place) % symbols),
    );
    return entropyOf(all.map(probability), 1);
  });
}
