/** The feed-forward part of a block without a gate: out = gelu(inp·Wup)·Wdown. */
import type { CommandList, View } from '../gpu/graph.ts';
import { geluBackward, geluForward } from './ops/gelu.ts';
import type { Products } from './products.ts';
import type { Sublayer } from './sublayer.ts';

class GeluLayer implements Sublayer {
  readonly #products: Products;
  readonly #block: string;
  readonly #up: View;
  readonly #activated: View;
  readonly #dUp: () => View;

  constructor(products: Products, l: number, dUp: () => View) {
    const { hidden: F } = products.shape.config;
    this.#products = products;
    this.#block = `blocks.${l}`;
    this.#up = products.rowsOf(`block${l}.up`, F);
    this.#activated = products.rowsOf(`block${l}.activated`, F);
    this.#dUp = dUp;
  }

  forward(list: CommandList, { inp, residual }: { inp: View; residual: View }): void {
    const products = this.#products;
    const { width: C, hidden: F } = products.shape.config;
    const activated = this.#activated;
    const up = { lhs: inp, rhs: products.weight(`${this.#block}.up`), out: this.#up };
    products.linear(list, 'lhs_rhs', F, C, up);
    geluForward(list, this.#elements, { inp: this.#up, activated });
    const down = { lhs: activated, rhs: products.weight(`${this.#block}.down`), out: residual };
    products.linear(list, 'lhs_rhs', C, F, down, { accumulate: true });
  }

  backward(
    list: CommandList,
    { inp, dResidual, dInp, partial }: { inp: View; dResidual: View; dInp: View; partial: View },
  ): void {
    const products = this.#products;
    const { width: C, hidden: F } = products.shape.config;
    const [upName, downName] = [`${this.#block}.up`, `${this.#block}.down`];
    const dUp = this.#dUp();
    products.weightGradient(list, downName, { rows: F, cols: C }, { lhs: this.#activated, rhs: dResidual, partial });
    const downGradient = { lhs: dResidual, rhs: products.weight(downName), out: dUp };
    products.linear(list, 'lhs_transposed_rhs', F, C, downGradient);
    geluBackward(list, this.#elements, { inp: this.#up, gradient: dUp });
    products.weightGradient(list, upName, { rows: C, cols: F }, { lhs: inp, rhs: dUp, partial });
    products.linear(list, 'lhs_transposed_rhs', C, F, { lhs: dUp, rhs: products.weight(upName), out: dInp });
  }

  get #elements() {
    const { rows, shape } = this.#products;
    return { replicas: shape.replicas, elements: rows * shape.config.hidden };
  }
}

/** One a block. They take turns with one gradient, made for the first backward pass. */
export function geluLayers(products: Products): readonly Sublayer[] {
  const { layers, hidden } = products.shape.config;
  let dUp: View | null = null;
  const shared = () => (dUp ??= products.rowsOf('dUp', hidden));
  return Array.from({ length: layers }, (_, l) => new GeluLayer(products, l, shared));
}
