/** Seeded random numbers for the bootstrap: the same seed gives the same numbers, to the rounding of Math.log and Math.cos. */

export interface RandomSource {
  /** Uniform in (0, 1). */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** χ² of a whole number of degrees of freedom, at least 1. */
  readonly chiSquared: (degrees: number) => number;
}

/** SplitMix32: a counter through a mixing function; period 2³², ample for a bootstrap. */
function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** Degrees of freedom from which on a χ² is drawn as the cube of a normal (Wilson and Hilferty 1931), right to 1e-4 there. */
const MANY = 1000;

export function seededRandom(seed: number): RandomSource {
  const next = splitMix32(seed);
  const uniform = () => (next() + 0.5) / 2 ** 32;
  // Box and Muller; the second of each pair is dropped to keep the source free of state.
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const chiSquared = (degrees: number) => {
    if (degrees > MANY) return degrees * (1 - 2 / (9 * degrees) + normal() * Math.sqrt(2 / (9 * degrees))) ** 3;
    let sum = degrees % 2 === 1 ? normal() ** 2 : 0;
    for (let pair = 0; pair < degrees >> 1; pair += 1) sum -= 2 * Math.log(uniform());
    return sum;
  };
  return { uniform, normal, chiSquared };
}
