/** The syllables of a Korean bitmap font as small images: rows of pixels, '#' set and '.' empty. */

/** Pixels a side of an image. */
export const GLYPH_SIDE = 9;

/** Hangul syllables: two or three letters of 40 in a square, in all their combinations. */
const WANTED = { first: 0xac00, last: 0xd7a3 } as const;

interface Glyph {
  readonly point: number;
  /** Of the box that holds its pixels, from the left edge and the base line, upwards. */
  readonly box: { readonly width: number; readonly height: number; readonly left: number; readonly bottom: number };
  /** Hexadecimal, a row each, padded to whole bytes; the top row first. */
  readonly rows: readonly string[];
}

/** One entry of a font in Adobe's Glyph Bitmap Distribution Format 2.1; null where it is none that is wanted. */
function glyphOf(entry: string): Glyph | null {
  const point = Number(/^ENCODING (\d+)/m.exec(entry)?.[1] ?? -1);
  if (point < WANTED.first || point > WANTED.last) return null;
  const [, width, height, left, bottom] = (/^BBX (\d+) (\d+) (-?\d+) (-?\d+)/m.exec(entry) ?? []).map(Number);
  const rows = (/^BITMAP\n([\s\S]*)$/m.exec(entry)?.[1] ?? '').trim().split('\n');
  if (width === undefined || height === undefined || left === undefined || bottom === undefined) return null;
  return { point, box: { width, height, left, bottom }, rows };
}

const fits = ({ width, height, left, bottom }: Glyph['box']): boolean =>
  left >= 0 && bottom >= 0 && left + width <= GLYPH_SIDE && bottom + height <= GLYPH_SIDE;

/** The pixels of a glyph in its square, a line each row. */
function image({ box, rows }: Glyph): string {
  const { width, height, left, bottom } = box;
  const top = GLYPH_SIDE - bottom - height;
  const lines = Array.from({ length: GLYPH_SIDE }, (_, y) => {
    const hex = rows[y - top];
    const bits =
      y < top || hex === undefined
        ? ''
        : parseInt(hex, 16)
            .toString(2)
            .padStart(4 * hex.length, '0');
    const pixels = bits.slice(0, width).replaceAll('0', '.').replaceAll('1', '#');
    return ('.'.repeat(left) + pixels).padEnd(GLYPH_SIDE, '.');
  });
  return lines.join('\n');
}

/** The images of a font's characters, in code point order; those that don't fit their square are left out. */
export function glyphImages(bdf: string): string[] {
  return bdf
    .split('ENDCHAR')
    .flatMap((entry) => glyphOf(entry) ?? [])
    .filter(({ box }) => fits(box))
    .sort((a, b) => a.point - b.point)
    .map(image);
}
