/**
 * Draws of the tasks. As of the generated sources, everything that decides a token is made of + − × ÷, so that every browser makes
 * the same records of a seed.
 */
import { pcg4d, type Quad } from '../sampling.ts';

/** Fourth counter: these draws coincide with none of sampling.ts and of the generated sources. */
const RECORD_DOMAIN = 0x6;

const TWO_POW_32 = 0x1_0000_0000;

/** Four u32 for the index-th draw of a record. */
export function recordDraws(seed: number, record: number, index: number): Quad {
  return pcg4d(seed, record, index, RECORD_DOMAIN);
}

/** A u32 to a whole number below `bound`. */
export function below(bound: number, draw: number): number {
  return Math.floor((bound * draw) / TWO_POW_32);
}

/** A u32 to a number in [0, 1). */
export function unit(draw: number): number {
  return draw / TWO_POW_32;
}

/** The first `kept` of the numbers 0 to count − 1 in an order of its own for each record (Fisher and Yates). */
export function shuffledFirst(seed: number, record: number, count: number, kept: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < Math.min(kept, count - 1); i += 1) {
    const other = i + below(count - i, recordDraws(seed, record, i)[0]);
    [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
  }
  return order.slice(0, kept);
}
