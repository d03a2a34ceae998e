/**
 * The transformer as recorded dispatches, forward and backward side by side. Shape letters: ARCHITECTURE.md.
 *
 * x = embed(tokens); per block: x += attention(rms(x)·Wqkv)·Wout; x += feedForward(rms(x));
 * logits = rms(x)·Hᵀ / √C with the head H, which is the embedding unless the variant unties it.
 */
import type { CommandList, Graph, View } from '../gpu/graph.ts';
import { feedForwards } from './feed-forward.ts';
import { embeddingBackward, embeddingForward } from './ops/embedding.ts';
import { rmsNormBackward, rmsNormForward } from './ops/rms-norm.ts';
import { headName, paddedVocabulary, type ParameterTable } from './parameters.ts';
import { Products, type GradientSplits, type TransformerShape } from './products.ts';
import { selfAttentions } from './self-attention.ts';
import type { Sublayer } from './sublayer.ts';

/** Buffers the caller owns. */
export interface TransformerInputs {
  /** [R, P]. */
  readonly parameters: View;
  /** [T, D/2, 2] of rotaryTable. */
  readonly rotary: View;
}

/** A sublayer with the norm before it. */
interface NormedSublayer {
  readonly input: View;
  readonly rstd: View;
  readonly sublayer: Sublayer;
}

export class Transformer {
  readonly shape: TransformerShape;
  readonly table: ParameterTable;
  /** M = B·T: rows of one replica. */
  readonly rows: number;
  readonly splits: GradientSplits;
  readonly tokens: View;
  readonly logits: View;
  readonly #products: Products;
  readonly #residual: View;
  /** Attention and feed-forward, block by block. */
  readonly #sublayers: readonly NormedSublayer[];
  readonly #headInput: View;
  readonly #headRstd: View;

  constructor(graph: Graph, shape: TransformerShape, { parameters, rotary }: TransformerInputs) {
    const products = new Products(graph, shape, parameters);
    const { width: C, layers } = shape.config;
    this.shape = shape;
    this.#products = products;
    this.table = products.table;
    this.rows = products.rows;
    this.splits = products.splits;
    this.tokens = products.rowsOf('tokens', 1);
    this.logits = products.rowsOf('logits', paddedVocabulary(shape.config));
    this.#residual = products.rowsOf('residual', C);
    this.#headInput = products.rowsOf('head.input', C);
    this.#headRstd = products.rowsOf('head.rstd', 1);
    const normed = (label: string, sublayer: Sublayer) => {
      return { input: products.rowsOf(`${label}.input`, C), rstd: products.rowsOf(`${label}.rstd`, 1), sublayer };
    };
    const attentions = selfAttentions(products, rotary).map((one, l) => normed(`block${l}.attention`, one));
    const mlps = feedForwards(products).map((one, l) => normed(`block${l}.mlp`, one));
    this.#sublayers = Array.from({ length: layers }, (_, l) => [attentions[l], mlps[l]])
      .flat()
      .filter((one) => one !== undefined);
  }

  /** tokens → logits. */
  forward(list: CommandList): void {
    const { config } = this.shape;
    const C = config.width;
    const residual = this.#residual;
    const table = this.#products.weight('embedding');
    embeddingForward(list, this.#embeddingShape(), { table, tokens: this.tokens, out: residual });
    for (const { input, rstd, sublayer } of this.#sublayers) {
      rmsNormForward(list, this.#allRows(C), { inp: residual, out: input, rstd });
      sublayer.forward(list, { inp: input, residual });
    }
    rmsNormForward(list, this.#allRows(C), { inp: residual, out: this.#headInput, rstd: this.#headRstd });
    const head = { lhs: this.#headInput, rhs: this.#products.weight(headName(config)), out: this.logits };
    const scale = this.#logitScale;
    this.#products.linear(list, 'lhs_transposed_rhs', paddedVocabulary(config), C, head, { scale });
  }

  /** dLogits, in the place of the logits, → partial gradients [R, splits, P]. */
  backward(list: CommandList, partial: View): void {
    const C = this.shape.config.width;
    const products = this.#products;
    const dResidual = products.rowsOf('dResidual', C);
    const dInput = products.rowsOf('dInput', C);
    this.#headBackward(list, { partial, dInput });
    const norm = { dOut: dInput, out: this.#headInput, rstd: this.#headRstd, dInp: dResidual };
    rmsNormBackward(list, { ...this.#allRows(C), accumulate: false }, norm);
    for (const { input, rstd, sublayer } of [...this.#sublayers].reverse()) {
      sublayer.backward(list, { inp: input, dResidual, dInp: dInput, partial });
      const before = { dOut: dInput, out: input, rstd, dInp: dResidual };
      rmsNormBackward(list, { ...this.#allRows(C), accumulate: true }, before);
    }
    const table = products.weight('embedding');
    embeddingBackward(list, this.#embeddingShape(), { dOut: dResidual, table, tokens: this.tokens, dTable: partial });
  }

  /** Adds the tokens that each expert got in the last forward pass to load [R, L, E]. */
  tally(list: CommandList, load: View): void {
    for (const { sublayer } of this.#sublayers) sublayer.tally?.(list, load);
  }

  /** → the gradient of the head's input, and its weights' in partial. */
  #headBackward(list: CommandList, { partial, dInput }: { partial: View; dInput: View }): void {
    const { config } = this.shape;
    const [C, Vp] = [config.width, paddedVocabulary(config)];
    const products = this.#products;
    const dLogits = this.logits;
    const scale = this.#logitScale;
    const head = headName(config);
    const sizes = { rows: Vp, cols: C, scale };
    products.weightGradient(list, head, sizes, { lhs: dLogits, rhs: this.#headInput, partial });
    const input = { lhs: dLogits, rhs: products.weight(head), out: dInput };
    products.linear(list, 'lhs_rhs', C, Vp, input, { scale });
  }

  get #logitScale(): number {
    return 1 / Math.sqrt(this.shape.config.width);
  }

  #allRows(width: number) {
    return { rows: this.shape.replicas * this.rows, width };
  }

  #embeddingShape() {
    const { replicas, config } = this.shape;
    const { count: splits, rows: rowsPerSplit } = this.splits;
    const { width, variant } = config;
    // With a head of its own nothing is in the place of the embedding's gradient yet.
    const cleared = variant?.head === 'untied' ? paddedVocabulary(config) : 0;
    return { replicas, rows: this.rows, width, parameters: this.table.length, splits, rowsPerSplit, cleared };
  }
}
