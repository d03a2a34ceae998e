/** Attention and losses of a sentence as colours. Pure. */
import type { Attention } from '../../checkpoint/attention.ts';

/** One head; 'mean' stands for all of all layers. */
export type HeadChoice = { readonly layer: number; readonly head: number } | 'mean';

/** The T × T probabilities of one head, row by row. */
export function headMap({ probabilities, heads, characters }: Attention, layer: number, head: number): Float32Array {
  const size = characters.length ** 2;
  return probabilities.subarray((layer * heads + head) * size, (layer * heads + head + 1) * size);
}

/** How much a row's character draws on each, by one head or by the mean of all. */
export function rowOf(attention: Attention, row: number, choice: HeadChoice): number[] {
  const { layers, heads, characters } = attention;
  const t = characters.length;
  const maps =
    choice === 'mean'
      ? Array.from({ length: layers * heads }, (_, i) => headMap(attention, Math.floor(i / heads), i % heads))
      : [headMap(attention, choice.layer, choice.head)];
  return Array.from({ length: t }, (_, column) => {
    const sum = maps.reduce((total, map) => total + (map[row * t + column] ?? 0), 0);
    return sum / maps.length;
  });
}

/** Opacity of a probability: its root, so that a tenth can still be told from nothing. */
export const opacityOf = (probability: number): number => Math.sqrt(Math.min(1, Math.max(0, probability)));

/** Pixels of a map in one colour, opacity for probability; the rows that are not chosen stand back where one is. */
export function mapPixels(
  map: Float32Array,
  [red, green, blue]: readonly [number, number, number],
  size: number,
  row: number | null,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * size * size);
  map.forEach((probability, i) => {
    const faint = row !== null && Math.floor(i / size) !== row ? 0.55 : 1;
    pixels.set([red, green, blue, Math.round(255 * faint * opacityOf(probability))], 4 * i);
  });
  return pixels;
}

/** Loss at which the tint is full: as surprised as by one of 50 symbols. */
const FULL = Math.log(50);

/** Share of the full tint for a loss in nats. */
export const surprise = (loss: number | null): number => (loss === null ? 0 : Math.min(1, Math.max(0, loss / FULL)));

/** The characters that a row draws on most, the first first: for those who can't see the map. */
export function mostDrawnOn(weights: readonly number[], characters: readonly string[], count = 3): string {
  return weights
    .map((weight, i) => ({ weight, i }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .map(({ weight, i }) => `“${shownCharacter(characters[i] ?? '')}” ${Math.round(100 * weight)} %`)
    .join(', ');
}

/** A character that can be seen. */
export const shownCharacter = (character: string): string =>
  character === '\n' ? '⏎' : character === ' ' ? '␣' : character;
