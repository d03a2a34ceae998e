/** Text that is an image: rows of pixels, '#' set and '.' empty, an empty line between two images. Drawn instead of written. */
import { svg } from 'lit';

/** Whether a text is nothing but pixels, several rows of them. */
export const isPicture = (text: string): boolean => /^[.#\n]*[.#]\n[.#\n]*$/.test(text);

interface Row {
  readonly pixels: string;
  /** Pixels of it that were given, not written. */
  readonly given: number;
}

interface Image {
  readonly rows: readonly Row[];
  readonly width: number;
}

/** The images of a text, in order. @param given characters of it that were the prompt. */
export function imagesOf(text: string, given: number): Image[] {
  const images: Row[][] = [[]];
  let at = 0;
  for (const line of text.split('\n')) {
    if (line === '') images.push([]);
    else images.at(-1)?.push({ pixels: line, given: Math.max(0, Math.min(line.length, given - at)) });
    at += line.length + 1;
  }
  return images
    .filter((rows) => rows.length > 0)
    .map((rows) => ({ rows, width: Math.max(...rows.map(({ pixels }) => pixels.length)) }));
}

/** Edge of a pixel on screen, and the space between two images, in pixels of theirs. */
const SCALE = 5;
const BETWEEN = 2;

/** Set pixels of a row as one path of squares, those given or those written. */
function squares({ pixels, given }: Row, y: number, of: 'given' | 'written'): string {
  return Array.from(pixels, (pixel, x) =>
    pixel === '#' && x < given === (of === 'given') ? `M${x} ${y}h1v1h-1z` : '',
  ).join('');
}

/** The images of a text side by side. What was given is fainter than what was written. */
export function pixelPicture(prompt: string, text: string) {
  const images = imagesOf(prompt + text, prompt.length);
  const height = Math.max(1, ...images.map(({ rows }) => rows.length));
  let left = 0;
  const drawn = images.map(({ rows, width }) => {
    const x = left;
    left += width + BETWEEN;
    const path = (of: 'given' | 'written') => rows.map((row, y) => squares(row, y, of)).join('');
    return svg`<g transform=${`translate(${x} 0)`}>
      <rect width=${width} height=${rows.length} fill="currentColor" opacity="0.08" />
      <path d=${path('given')} fill="currentColor" opacity="0.45" />
      <path d=${path('written')} fill="currentColor" />
    </g>`;
  });
  const width = Math.max(1, left - BETWEEN);
  const what = `${images.length} image${images.length === 1 ? '' : 's'} of ${images[0]?.width ?? 0} pixels a row, the first begun by the prompt`;
  return svg`<svg class="picture" role="img" aria-label=${what} viewBox=${`0 0 ${width} ${height}`} width=${width * SCALE} height=${height * SCALE} shape-rendering="crispEdges">${drawn}</svg>`;
}
