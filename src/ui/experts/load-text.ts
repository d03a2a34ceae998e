/** The load of a layer's experts in words, and how high its bars are drawn. */

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** 'Layer 1: 31 %, 22 %, 26 %, 21 % of the tokens for experts 1 to 4; even would be 25 %'. */
export function loadText(shares: readonly number[], layer: number): string {
  const each = shares.map(percent).join(', ');
  return `Layer ${layer + 1}: ${each} of the tokens for experts 1 to ${shares.length}; even would be ${percent(1 / shares.length)}`;
}

/** The share that fills a strip, the same in all layers: the greatest, and at least twice an even one. */
export function topOf(load: readonly (readonly number[])[]): number {
  return Math.max(...load.map((shares) => 2 / shares.length), ...load.flat());
}
