/** Held-out passages of a text that comes as one piece. */
import { concatenate } from './hash.ts';

const HELD_OUT_SHARE = 0.1;

/** Least ids held out: windows for two batches of 512 tokens, and the token after the last. */
const HELD_OUT_LEAST = 1025;

const PASSAGES_MOST = 10;

/** Shortest passage worth a cut of its own. */
const PASSAGE_LEAST = 4096;

export interface PassageSplit {
  readonly train: Uint8Array;
  readonly heldOut: Uint8Array;
  /** Pieces the text was cut into, and of these held out. */
  readonly documents: { readonly total: number; readonly heldOut: number };
}

/** A cut at or soon after a position: after a line end, else after a space, else right there. */
function cutNear(ids: Uint8Array, position: number, reach: number, breaks: readonly number[]): number {
  for (const id of breaks) {
    const found = ids.indexOf(id, position);
    if (found >= 0 && found < position + reach) return found + 1;
  }
  return position;
}

/**
 * Holds out a tenth of a text: a passage from the middle of each of up to ten equal stretches, cut at line ends where
 * there are any. Spread passages stand for the whole text, where its tail often is an appendix or a licence; few and long
 * ones keep most of their windows away from text that was trained on. Whole documents would be better still, but a file
 * doesn't say where they end.
 */
export function splitPassages(ids: Uint8Array, symbols: readonly string[]): PassageSplit {
  const wanted = Math.max(HELD_OUT_LEAST, Math.ceil(HELD_OUT_SHARE * ids.length));
  const passages = Math.min(PASSAGES_MOST, Math.max(1, Math.floor(wanted / PASSAGE_LEAST)));
  const length = Math.ceil(wanted / passages);
  const breaks = ['\n', ' '].map((symbol) => symbols.indexOf(symbol));
  const kept: Uint8Array[] = [];
  const heldOut: Uint8Array[] = [];
  let end = 0;
  for (let i = 0; i < passages; i += 1) {
    const middle = ((i + 0.5) * ids.length) / passages;
    const start = cutNear(ids, Math.floor(middle - length / 2), length / 4, breaks);
    kept.push(ids.subarray(end, start));
    end = cutNear(ids, start + length, length / 4, breaks);
    heldOut.push(ids.subarray(start, end));
  }
  kept.push(ids.subarray(end));
  const documents = { total: kept.length + heldOut.length, heldOut: heldOut.length };
  return { train: concatenate(kept), heldOut: concatenate(heldOut), documents };
}
