/** Products of a model's rows with its weights, and their gradients, as every part of the transformer records them. */
import { slice, type CommandList, type Graph, type View } from '../gpu/graph.ts';
import type { ModelConfig } from './config.ts';
import type { KernelChoice } from './kernels.ts';
import { matmul, type MatmulLayout } from './ops/matmul.ts';
import { parameterTable, type ParameterTable } from './parameters.ts';

/** What a program is built for. */
export interface TransformerShape {
  readonly config: ModelConfig;
  /** R. */
  readonly replicas: number;
  /** B. */
  readonly batch: number;
  readonly kernels: KernelChoice;
}

/** Sums over tokens are split so that small weight gradients still fill the machine. */
export interface GradientSplits {
  readonly count: number;
  readonly rows: number;
}

const FEWEST_ROWS_PER_SPLIT = 128;

/** Elements of all partial gradients of a replica: more would cost memory and time, and large weights fill the machine alone. */
const MOST_PARTIAL = 2 ** 21;

/** What a quad product holds at most (MatmulShape.held): twice as much would compile for 3 s. */
const MOST_HELD = 16;

/** A function of the shape of one replica, so that its sums are the same however many replicas train together. */
function gradientSplits(rows: number, parameters: number): GradientSplits {
  const count = Math.max(1, Math.min(Math.round(rows / FEWEST_ROWS_PER_SPLIT), Math.floor(MOST_PARTIAL / parameters)));
  return { count, rows: Math.ceil(rows / count / 4) * 4 };
}

export class Products {
  readonly shape: TransformerShape;
  readonly table: ParameterTable;
  /** M = B·T: rows of one replica. */
  readonly rows: number;
  readonly splits: GradientSplits;
  readonly #graph: Graph;
  /** [R, P]. */
  readonly #parameters: View;

  constructor(graph: Graph, shape: TransformerShape, parameters: View) {
    this.shape = shape;
    this.table = parameterTable(shape.config);
    this.rows = shape.batch * shape.config.context;
    this.splits = gradientSplits(this.rows, this.table.length);
    this.#graph = graph;
    this.#parameters = parameters;
  }

  /** Of the quad products with weights: a narrow model trains for seconds, which compiling must not outlast. */
  get held(): number {
    return this.shape.config.width < 64 ? MOST_HELD / 2 : MOST_HELD;
  }

  /** A tensor of `length` elements, those of all replicas. */
  tensor(label: string, length: number): View {
    return this.#graph.tensor(label, length);
  }

  /** A tensor of the rows of all replicas, [R, M, columns]. */
  rowsOf(label: string, columns: number): View {
    return this.#graph.tensor(label, this.shape.replicas * this.rows * columns);
  }

  weight(name: string): View {
    return this.at(this.#parameters, name);
  }

  /** A view, laid out as the parameters are, from a parameter's place in the first replica on. */
  at(view: View, name: string): View {
    const parameter = this.table.parameters.find((candidate) => candidate.name === name);
    if (!parameter) throw new Error(`the model has no parameter ${name}`);
    return slice(view, parameter.offset, view.length - parameter.offset);
  }

  /** out [R, M, cols] = scale · lhs · weight, a replica at a time. */
  linear(
    list: CommandList,
    layout: MatmulLayout,
    cols: number,
    inner: number,
    views: { lhs: View; rhs: View; out: View },
    options: { scale?: number; accumulate?: boolean } = {},
  ): void {
    const { replicas, kernels } = this.shape;
    const shape = {
      layout,
      replicas,
      rows: this.rows,
      cols,
      inner,
      lhsReplica: this.rows * inner,
      rhsReplica: this.table.length,
      outReplica: this.rows * cols,
      held: this.held,
      ...options,
    };
    matmul(list, kernels.matmul, shape, views);
  }

  /** Partial gradient of a weight: lhsᵀ·rhs over the rows of each split. `partial` is all of [R, splits, P]. */
  weightGradient(
    list: CommandList,
    name: string,
    { rows, cols, scale = 1 }: { rows: number; cols: number; scale?: number },
    { lhs, rhs, partial }: { lhs: View; rhs: View; partial: View },
  ): void {
    const { replicas, kernels } = this.shape;
    const P = this.table.length;
    const { count, rows: inner } = this.splits;
    const shape = {
      layout: 'transposed_lhs_rhs' as const,
      replicas,
      rows,
      cols,
      inner: this.rows,
      lhsReplica: this.rows * rows,
      rhsReplica: this.rows * cols,
      outReplica: count * P,
      splits: { count, inner, out: P },
      held: MOST_HELD,
      scale,
    };
    matmul(list, kernels.matmul, shape, { lhs, rhs, out: this.at(partial, name) });
  }
}
