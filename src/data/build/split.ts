/** Which documents are held out: a seeded draw that anyone can repeat in NumPy. */

const STATE_WORDS = 624;
const SHIFT = 397;

/** MT19937 (M. Matsumoto and T. Nishimura, 1998), seeded by one u32: unsigned 32-bit draws. */
function* mersenneTwister(seed: number): Generator<number, never> {
  const state = new Uint32Array(STATE_WORDS);
  const word = (i: number): number => state[i % STATE_WORDS] ?? 0;
  state[0] = seed;
  for (let i = 1; i < STATE_WORDS; i += 1) {
    const before = word(i - 1);
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  for (;;) {
    for (let i = 0; i < STATE_WORDS; i += 1) {
      const y = (word(i) & 0x80000000) | (word(i + 1) & 0x7fffffff);
      state[i] = word(i + SHIFT) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    for (let i = 0; i < STATE_WORDS; i += 1) yield temper(word(i));
  }
}

function temper(y: number): number {
  y ^= y >>> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}

/** Uniform over 0…limit: draws cut to the bits of the limit, those above it drawn again. */
function below(draws: Generator<number, never>, limit: number): number {
  const mask = 2 ** (32 - Math.clz32(limit)) - 1;
  for (;;) {
    const value = (draws.next().value & mask) >>> 0;
    if (value <= limit) return value;
  }
}

/**
 * Indices of the held-out documents, ascending: numpy.random.RandomState(seed).permutation(total)[:heldOut]. The
 * generator is NumPy's frozen one, so that the split of a study made in Python can be taken over exactly.
 */
export function drawHeldOut(total: number, heldOut: number, seed: number): number[] {
  const draws = mersenneTwister(seed);
  const order = Array.from({ length: total }, (_, i) => i);
  for (let i = total - 1; i > 0; i -= 1) {
    const j = below(draws, i);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order.slice(0, heldOut).sort((a, b) => a - b);
}
