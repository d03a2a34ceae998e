/**
 * The shape of a model, as plain data. Shape letters used throughout the project (ARCHITECTURE.md):
 * B batch, T context, C width, V vocabulary, L layers, H heads; D = C / H is the head dim, F the SwiGLU hidden width.
 */
export interface ModelConfig {
  /** V: number of symbols. */
  readonly vocabulary: number;
  /** T: tokens in a window. */
  readonly context: number;
  /** C: width of the residual stream; a multiple of 4. */
  readonly width: number;
  /** L: number of blocks. */
  readonly layers: number;
  /** H: attention heads; the head dim C / H is a multiple of 4. */
  readonly heads: number;
  /** F: hidden width of the SwiGLU block; a multiple of 4. */
  readonly hidden: number;
}

/** Least head dim of the default shapes: 8 to width 64, 16 to width 192, 32 beyond. */
function leastHeadDim(width: number): number {
  if (width <= 64) return 8;
  return width <= 192 ? 16 : 32;
}

/**
 * Head dim of the default shapes: the least multiple of 4 from leastHeadDim on that divides the width. Heads of dim 4
 * would cost 0.11 nats at width 12 (PyTorch, 262,144 tokens), so such a width has one head of 12 instead.
 */
function defaultHeadDim(width: number): number {
  let dim = Math.min(width, leastHeadDim(width));
  while (dim < width && width % dim !== 0) dim += 4;
  return dim;
}

/** The default shape of a given width: 2 layers to width 128, 4 beyond; SwiGLU hidden 8·round(C/3). */
export function modelOfWidth(width: number, vocabulary: number, context: number): ModelConfig {
  return {
    vocabulary,
    context,
    width,
    layers: width <= 128 ? 2 : 4,
    heads: width / defaultHeadDim(width),
    hidden: 8 * Math.max(1, Math.round(width / 3)),
  };
}

/** Parameter counts of a shape. The embedding is tied to the head and counted once. */
export interface ParameterCount {
  /** Blocks and the tied head: the default N of this project. */
  readonly total: number;
  /** Blocks only (Kaplan's N). */
  readonly nonEmbedding: number;
}

export function countParameters({ vocabulary, width, layers, hidden }: ModelConfig): ParameterCount {
  const nonEmbedding = layers * (4 * width * width + 3 * width * hidden);
  return { total: nonEmbedding + vocabulary * width, nonEmbedding };
}

/**
 * Training FLOPs a token: 6 for every matmul parameter, the head included, and 6·L·T·C for causal attention
 * (two products of 2·C·T/2 multiply-adds a layer, forward and twice that backward).
 */
export function flopsPerToken(model: ModelConfig): number {
  return 6 * countParameters(model).total + 6 * model.layers * model.context * model.width;
}
