/** Causal self-attention of a block: out = attention(inp·Wqkv)·Wout. */
import type { CommandList, View } from '../gpu/graph.ts';
import { attentionBackward, attentionForward, scoring } from './ops/attention.ts';
import { qkNormRotaryForward } from './ops/qk-norm-rotary.ts';
import type { Products } from './products.ts';
import type { Sublayer } from './sublayer.ts';

/** Gradients of activations; the blocks take turns. */
interface Scratch {
  readonly dAttended: View;
  readonly dQkv: View;
  readonly delta: View;
}

/** What the blocks of a model share. */
class Shared {
  readonly products: Products;
  /** [T, D/2, 2] of rotaryTable. */
  readonly rotary: View;
  #scratch: Scratch | null = null;

  constructor(products: Products, rotary: View) {
    this.products = products;
    this.rotary = rotary;
  }

  /** Made for the first backward pass: a model that only writes takes none. */
  get scratch(): Scratch {
    const { width: C, heads: H } = this.products.shape.config;
    return (this.#scratch ??= {
      dAttended: this.products.rowsOf('dAttended', C),
      dQkv: this.products.rowsOf('dQkv', 3 * C),
      delta: this.products.rowsOf('delta', H),
    });
  }

  get shape() {
    const { replicas, batch, config } = this.products.shape;
    const { context, heads, width } = config;
    return { replicas, batch, context, heads, headDim: width / heads, ...scoring(config) };
  }

  get rows() {
    const { replicas, config } = this.products.shape;
    const { context, heads, width } = config;
    return { rows: replicas * this.products.rows, context, heads, headDim: width / heads, ...config.variant };
  }
}

class SelfAttention implements Sublayer {
  readonly #shared: Shared;
  readonly #block: string;
  readonly #qkv: View;
  readonly #rnorm: View;
  readonly #attended: View;
  readonly #sums: View;

  constructor(shared: Shared, l: number) {
    const { products } = shared;
    const { width: C, heads: H } = products.shape.config;
    this.#shared = shared;
    this.#block = `blocks.${l}`;
    this.#qkv = products.rowsOf(`block${l}.qkv`, 3 * C);
    this.#rnorm = products.rowsOf(`block${l}.rnorm`, 2 * H);
    this.#attended = products.rowsOf(`block${l}.attended`, C);
    this.#sums = products.rowsOf(`block${l}.sums`, H);
  }

  forward(list: CommandList, { inp, residual }: { inp: View; residual: View }): void {
    const { products, rotary, rows, shape } = this.#shared;
    const { config, kernels } = products.shape;
    const { width: C } = config;
    const qkv = this.#qkv;
    const weight = (name: string) => products.weight(`${this.#block}.${name}`);
    products.linear(list, 'lhs_rhs', 3 * C, C, { lhs: inp, rhs: weight('qkv'), out: qkv });
    qkNormRotaryForward(list, rows, { qkv, rotary, rnorm: this.#rnorm });
    attentionForward(list, kernels.attention, shape, { qkv, out: this.#attended, sums: this.#sums });
    const out = { lhs: this.#attended, rhs: weight('out'), out: residual };
    products.linear(list, 'lhs_rhs', C, C, out, { accumulate: true });
  }

  backward(
    list: CommandList,
    { inp, dResidual, dInp, partial }: { inp: View; dResidual: View; dInp: View; partial: View },
  ): void {
    const { products, rotary, shape, scratch } = this.#shared;
    const { config, kernels } = products.shape;
    const { width: C } = config;
    const { dAttended, dQkv, delta } = scratch;
    const [qkvName, outName] = [`${this.#block}.qkv`, `${this.#block}.out`];
    const out = this.#attended;
    products.weightGradient(list, outName, { rows: C, cols: C }, { lhs: out, rhs: dResidual, partial });
    const outGradient = { lhs: dResidual, rhs: products.weight(outName), out: dAttended };
    products.linear(list, 'lhs_transposed_rhs', C, C, outGradient);
    const kept = { qkv: this.#qkv, out, sums: this.#sums, rotary, rnorm: this.#rnorm };
    attentionBackward(list, kernels.attention, shape, { dOut: dAttended, ...kept, delta, dQkv });
    products.weightGradient(list, qkvName, { rows: C, cols: 3 * C }, { lhs: inp, rhs: dQkv, partial });
    const qkvGradient = { lhs: dQkv, rhs: products.weight(qkvName), out: dInp };
    products.linear(list, 'lhs_transposed_rhs', C, 3 * C, qkvGradient);
  }
}

/** One a block. */
export function selfAttentions(products: Products, rotary: View): readonly Sublayer[] {
  const shared = new Shared(products, rotary);
  return Array.from({ length: products.shape.config.layers }, (_, l) => new SelfAttention(shared, l));
}
