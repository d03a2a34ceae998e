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
  /** H: attention heads; divides the width into even head dims. */
  readonly heads: number;
  /** F: hidden width of the SwiGLU block; a multiple of 4. */
  readonly hidden: number;
}

/** Head dim of the default shapes: 8 to width 64, 16 to width 192, 32 beyond. */
function defaultHeadDim(width: number): number {
  if (width <= 64) return width % 8 === 0 ? 8 : 4;
  return width <= 192 ? 16 : 32;
}

/** The default shape of a given width: 2 layers to width 128, 4 beyond; SwiGLU hidden 8·round(C/3). */
export function modelOfWidth(width: number, vocabulary: number, context: number): ModelConfig {
  return {
    vocabulary,
    context,
    width,
    layers: width <= 128 ? 2 : 4,
    heads: Math.max(1, Math.floor(width / defaultHeadDim(width))),
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
