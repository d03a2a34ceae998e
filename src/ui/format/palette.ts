/**
 * One colour a size, in order: from amber for the smallest to violet for the largest. Lightness moves with size away from
 * the background, so that the order survives without hue (print, colour blindness).
 */

export type Theme = 'light' | 'dark';

interface Stop {
  readonly lightness: number;
  readonly chroma: number;
  /** Degrees; falls from amber (75) through red (20) to violet (-70). */
  readonly hue: number;
}

const STOPS: Record<Theme, readonly [Stop, Stop]> = {
  light: [
    { lightness: 0.74, chroma: 0.155, hue: 72 },
    { lightness: 0.36, chroma: 0.2, hue: -72 },
  ],
  dark: [
    { lightness: 0.56, chroma: 0.115, hue: 66 },
    { lightness: 0.86, chroma: 0.1, hue: -62 },
  ],
};

/** Colour of the size at `index` of `count`, smallest first. */
export function sizeColor(theme: Theme, index: number, count: number): string {
  const [small, large] = STOPS[theme];
  const t = count > 1 ? index / (count - 1) : 1;
  const mix = (a: number, b: number) => a + (b - a) * t;
  // Chroma swells towards the middle, where a straight line would cut through grey-pink.
  const chroma = mix(small.chroma, large.chroma) + 0.06 * Math.sin(Math.PI * t);
  const hue = (mix(small.hue, large.hue) + 360) % 360;
  return `oklch(${mix(small.lightness, large.lightness).toFixed(3)} ${chroma.toFixed(3)} ${hue.toFixed(1)})`;
}

/** The same colour, part transparent: for error bars behind a dot and for old predictions. */
export function faded(color: string, alpha: number): string {
  return color.replace(/\)$/, ` / ${alpha})`);
}
