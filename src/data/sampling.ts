/**
 * Seeded sampling by a counter-based generator. Every draw is a pure function of (seed, counters), so a GPU thread can
 * make the draw of its own row and step, and the processor can repeat it. All integers are unsigned 32-bit;
 * seeds and counters are taken modulo 2^32.
 */

/** Fourth counter of each use: draws of different uses never coincide. */
const WINDOW_DOMAIN = 0x1;
const GAUSSIAN_DOMAIN = 0x2;
const UNIFORM_DOMAIN = 0x3;

const TWO_POW_32 = 0x1_0000_0000;

export type Quad = readonly [x: number, y: number, z: number, w: number];

/**
 * PCG4D: four well-mixed u32 out of four u32. M. Jarzynski and M. Olano, "Hash Functions for GPU Rendering",
 * Journal of Computer Graphics Techniques 9(3), 2020.
 */
export function pcg4d(x: number, y: number, z: number, w: number): Quad {
  x = (Math.imul(x, 1664525) + 1013904223) | 0;
  y = (Math.imul(y, 1664525) + 1013904223) | 0;
  z = (Math.imul(z, 1664525) + 1013904223) | 0;
  w = (Math.imul(w, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  return [x >>> 0, y >>> 0, z >>> 0, w >>> 0];
}

/**
 * First token of the training window of one row of a step's batch: uniform over [0, trainLength − context). A window
 * is read with the token after it, its last target: context + 1 ids. The remainder favours low starts by less than
 * trainLength / 2^32, 0.3 % for the State of the Union.
 */
export function windowStart(seed: number, step: number, row: number, trainLength: number, context: number): number {
  if (!(trainLength > context)) {
    throw new RangeError(`A text of ${trainLength} tokens holds no window of ${context} tokens and the next one.`);
  }
  return pcg4d(seed, step, row, WINDOW_DOMAIN)[0] % (trainLength - context);
}

/**
 * Standard normal draws by Box and Muller, in f32. The stream tells tensors apart: one seed gives every tensor its own
 * values. No draw exceeds √(2·ln 2^32) = 6.66. Exact repetition across machines rests on the engine's log, cos and sin,
 * which may differ in the last bit of a float64 between browsers; in f32 that is rarely seen.
 */
export function gaussians(seed: number, stream: number, count: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 4) {
    const [a, b, c, d] = pcg4d(seed, stream, i / 4, GAUSSIAN_DOMAIN);
    // Writes past the end of a typed array are dropped, which cuts the last block to size.
    [values[i], values[i + 1]] = boxMuller(a, b);
    [values[i + 2], values[i + 3]] = boxMuller(c, d);
  }
  return values;
}

/** Two u32 to two normal values. The radius takes (u + 1) / 2^32, which is never 0. */
function boxMuller(radial: number, angular: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log((radial + 1) / TWO_POW_32));
  const angle = (2 * Math.PI * angular) / TWO_POW_32;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** A uniform draw in [0, 1), a multiple of 2^−32: the index-th of a stream. */
export function uniform(seed: number, stream: number, index: number): number {
  return pcg4d(seed, stream, index, UNIFORM_DOMAIN)[0] / TWO_POW_32;
}

/**
 * Number of windows of the held-out evaluation. They begin at multiples of the context, so that none overlap, and each
 * needs context + 1 ids. As many as cover the characters asked for, at most what the text holds; 0 if it is too short for one.
 */
export function heldOutWindows(length: number, context: number, characters: number): number {
  return Math.max(0, Math.min(Math.ceil(characters / context), Math.floor((length - 1) / context)));
}

/**
 * First tokens of `count` held-out windows, spread evenly over the text: its parts differ. The first 131,072 held-out
 * characters of the State of the Union addresses are easier than the whole by 0.05 to 0.07 nats; as many spread over the
 * text agree with the whole within 0.005. `count` is at most heldOutWindows(length, context, length).
 */
export function heldOutStarts(length: number, context: number, count: number): Uint32Array<ArrayBuffer> {
  const all = heldOutWindows(length, context, length);
  if (count > all) throw new RangeError(`A text of ${length} tokens holds ${all} windows of ${context}, not ${count}.`);
  return spreadStarts(all, context, count);
}

/** First tokens of `count` windows spread evenly over the first `all` that begin at multiples of the context. */
function spreadStarts(all: number, context: number, count: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length: count }, (_, i) => context * Math.floor((i * all) / count));
}

/**
 * First tokens of the windows on which a training text of `length` tokens is evaluated, spread as heldOutStarts spreads
 * them: whole batches, at most `count` windows. A text shorter than one batch gives some of its windows more than once.
 */
export function trainStarts(length: number, context: number, count: number, batch: number): Uint32Array<ArrayBuffer> {
  const all = heldOutWindows(length, context, length);
  if (all < 1)
    throw new RangeError(`A text of ${length} tokens holds no window of ${context} tokens and the next one.`);
  const batches = Math.max(1, Math.floor(Math.min(count, all) / batch));
  return spreadStarts(all, context, batches * batch);
}
