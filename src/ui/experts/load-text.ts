/** The load of a layer's experts in words. */

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** 'Layer 1: 31 %, 22 %, 26 %, 21 % of the tokens for experts 1 to 4; even would be 25 %'. */
export function loadText(shares: readonly number[], layer: number): string {
  const each = shares.map(percent).join(', ');
  return `Layer ${layer + 1}: ${each} of the tokens for experts 1 to ${shares.length}; even would be ${percent(1 / shares.length)}`;
}
