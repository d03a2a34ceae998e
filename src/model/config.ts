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
  /** F: hidden width of the feed-forward part, of one expert where there are several; a multiple of 4. */
  readonly hidden: number;
  /** How the model departs from the standard one; left out where it doesn't. */
  readonly variant?: Variant;
  /** The feed-forward part as a mixture of experts; left out, each block has one that serves every token. */
  readonly experts?: Experts;
}

/** Departures from the standard model (docs/decisions/0012-variants.md). Only what differs stands in it. */
export interface Variant {
  /** No rotation by position: order reaches the model through the causal mask alone. */
  readonly positions?: 'none';
  /** Queries and keys as the product gives them, their scores scaled by 1/√D. */
  readonly qkNorm?: 'none';
  /** gelu(x·Wup)·Wdown in place of SwiGLU. */
  readonly activation?: 'gelu';
  /** The head has weights [V, C] of its own in place of the embedding's. */
  readonly head?: 'untied';
}

/** A mixture of experts. */
export interface Experts {
  /** E: experts of a block. */
  readonly count: number;
  /** k: experts a token is sent to. */
  readonly active: number;
  /** Coefficient of the load-balancing loss. */
  readonly balance: number;
}

/** Least head dim of the default shapes: 8 to width 64, 16 to width 192, 32 beyond. */
export function leastHeadDim(width: number): number {
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

/** Parameter counts of a shape. A tied embedding is the head and counted once. */
export interface ParameterCount {
  /** All of them, blocks and head: the default N of this project. */
  readonly total: number;
  /** Blocks only (Kaplan's N). */
  readonly nonEmbedding: number;
  /** With experts only: those a token passes through, of the blocks and the head. */
  readonly active?: number;
}

/** Parameters of the blocks when a token is sent to so many of the experts. */
function blockParameters({ width, layers, hidden, variant, experts }: ModelConfig, serving: number): number {
  const matrices = variant?.activation === 'gelu' ? 2 : 3;
  const router = experts ? width * experts.count : 0;
  return layers * (4 * width * width + router + serving * matrices * width * hidden);
}

export function countParameters(model: ModelConfig): ParameterCount {
  const { vocabulary, width, variant, experts } = model;
  const head = vocabulary * width;
  const nonEmbedding = blockParameters(model, experts?.count ?? 1);
  const total = nonEmbedding + (variant?.head === 'untied' ? 2 : 1) * head;
  return { total, nonEmbedding, ...(experts && { active: blockParameters(model, experts.active) + head }) };
}

/**
 * Training FLOPs a token: 6 for every parameter it is multiplied with, those of the blocks (of mixtures the router and the
 * experts it is sent to) and the head, and 6·L·T·C for causal attention (two products of 2·C·T/2 multiply-adds a layer,
 * forward and twice that backward). Looking up an embedding of its own costs none.
 */
export function flopsPerToken(model: ModelConfig): number {
  const { vocabulary, width, layers, context, experts } = model;
  const multiplied = blockParameters(model, experts?.active ?? 1) + vocabulary * width;
  return 6 * multiplied + 6 * layers * context * width;
}
