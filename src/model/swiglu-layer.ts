/** The feed-forward part of a block: out = swiglu(inp·Wgate_up)·Wdown. */
import type { CommandList, View } from '../gpu/graph.ts';
import { swigluBackward, swigluForward } from './ops/swiglu.ts';
import type { Products } from './products.ts';
import type { Sublayer } from './sublayer.ts';

class SwigluLayer implements Sublayer {
  readonly #products: Products;
  readonly #block: string;
  readonly #gateUp: View;
  readonly #activated: View;
  readonly #dGateUp: () => View;

  constructor(products: Products, l: number, dGateUp: () => View) {
    const { hidden: F } = products.shape.config;
    this.#products = products;
    this.#block = `blocks.${l}`;
    this.#gateUp = products.rowsOf(`block${l}.gate_up`, 2 * F);
    this.#activated = products.rowsOf(`block${l}.activated`, F);
    this.#dGateUp = dGateUp;
  }

  forward(list: CommandList, { inp, residual }: { inp: View; residual: View }): void {
    const products = this.#products;
    const { config, kernels } = products.shape;
    const { width: C, hidden: F } = config;
    const [gateUp, activated] = [this.#gateUp, this.#activated];
    const weight = products.weight(`${this.#block}.gate_up`);
    swigluForward(list, kernels.matmul, this.#shape, { inp, weight, gateUp, activated });
    const down = { lhs: activated, rhs: products.weight(`${this.#block}.down`), out: residual };
    products.linear(list, 'lhs_rhs', C, F, down, { accumulate: true });
  }

  backward(
    list: CommandList,
    { inp, dResidual, dInp, partial }: { inp: View; dResidual: View; dInp: View; partial: View },
  ): void {
    const products = this.#products;
    const { config, kernels } = products.shape;
    const { width: C, hidden: F } = config;
    const [gateUpName, downName] = [`${this.#block}.gate_up`, `${this.#block}.down`];
    const dGateUp = this.#dGateUp();
    products.weightGradient(list, downName, { rows: F, cols: C }, { lhs: this.#activated, rhs: dResidual, partial });
    const activation = { dOut: dResidual, weight: products.weight(downName), gateUp: this.#gateUp, dGateUp };
    swigluBackward(list, kernels.matmul, this.#shape, activation);
    products.weightGradient(list, gateUpName, { rows: C, cols: 2 * F }, { lhs: inp, rhs: dGateUp, partial });
    const gateUpGradient = { lhs: dGateUp, rhs: products.weight(gateUpName), out: dInp };
    products.linear(list, 'lhs_transposed_rhs', C, 2 * F, gateUpGradient);
  }

  get #shape() {
    const { rows, table, held, shape } = this.#products;
    const { width, hidden } = shape.config;
    return { replicas: shape.replicas, rows, width, hidden, parameters: table.length, held };
  }
}

/** One a block. They take turns with one gradient, made for the first backward pass. */
export function swigluLayers(products: Products): readonly Sublayer[] {
  const { layers, hidden } = products.shape.config;
  let dGateUp: View | null = null;
  const shared = () => (dGateUp ??= products.rowsOf('dGateUp', 2 * hidden));
  return Array.from({ length: layers }, (_, l) => new SwigluLayer(products, l, shared));
}
