/** What a model does with one text: where each head looks, and how surprised the model is. Plain data. */

export interface Attention {
  /** The T characters that were looked at: the last ones of a text longer than the context. */
  readonly characters: readonly string[];
  readonly layers: number;
  readonly heads: number;
  /** [L, H, T, T]: how much the row's character draws on the column's; rows sum to 1, and columns after the row are 0. */
  readonly probabilities: Float32Array;
  /** Nats for each character given those before it; null for the first, which has none before it. */
  readonly losses: readonly (number | null)[];
}
