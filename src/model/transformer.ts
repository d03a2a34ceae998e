/**
 * The transformer as recorded dispatches, forward and backward side by side. Shape letters: ARCHITECTURE.md.
 *
 * x = embed(tokens); per block: x += attention(rms(x)·Wqkv)·Wout; x += swiglu(rms(x)·Wgate_up)·Wdown;
 * logits = rms(x)·Eᵀ / √C with the tied embedding E.
 */
import { slice, type CommandList, type Graph, type View } from '../gpu/graph.ts';
import type { ModelConfig } from './config.ts';
import type { KernelChoice } from './kernels.ts';
import { ATTENTION_SCALE, attentionBackward, attentionForward } from './ops/attention.ts';
import { embeddingBackward, embeddingForward } from './ops/embedding.ts';
import { matmul, type MatmulLayout } from './ops/matmul.ts';
import { qkNormRotaryForward } from './ops/qk-norm-rotary.ts';
import { rmsNormBackward, rmsNormForward } from './ops/rms-norm.ts';
import { swigluBackward, swigluForward } from './ops/swiglu.ts';
import { paddedVocabulary, parameterTable, type ParameterTable } from './parameters.ts';

/** What a program is built for. */
export interface TransformerShape {
  readonly config: ModelConfig;
  /** R. */
  readonly replicas: number;
  /** B. */
  readonly batch: number;
  readonly kernels: KernelChoice;
}

/** Buffers the caller owns. */
export interface TransformerInputs {
  /** [R, P]. */
  readonly parameters: View;
  /** [T, D/2, 2] of rotaryTable. */
  readonly rotary: View;
}

/** What a block keeps of its forward pass for its backward pass. */
interface BlockActivations {
  readonly attentionInput: View;
  readonly attentionRstd: View;
  readonly qkv: View;
  readonly rnorm: View;
  readonly attended: View;
  readonly sums: View;
  readonly mlpInput: View;
  readonly mlpRstd: View;
  readonly gateUp: View;
  readonly activated: View;
}

/** Gradients of activations; the blocks take turns. */
interface GradientScratch {
  readonly dInput: View;
  readonly dAttended: View;
  readonly dQkv: View;
  readonly delta: View;
  readonly dGateUp: View;
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

export class Transformer {
  readonly shape: TransformerShape;
  readonly table: ParameterTable;
  /** M = B·T: rows of one replica. */
  readonly rows: number;
  readonly tokens: View;
  readonly logits: View;
  readonly #graph: Graph;
  readonly #inputs: TransformerInputs;
  readonly #residual: View;
  readonly #blocks: readonly BlockActivations[];
  readonly #headInput: View;
  readonly #headRstd: View;

  constructor(graph: Graph, shape: TransformerShape, inputs: TransformerInputs) {
    const { width: C, heads: H, hidden: F, layers, context } = shape.config;
    this.shape = shape;
    this.table = parameterTable(shape.config);
    this.rows = shape.batch * context;
    this.#graph = graph;
    this.#inputs = inputs;
    this.tokens = this.#rowsOf('tokens', 1);
    this.logits = this.#rowsOf('logits', paddedVocabulary(shape.config));
    this.#residual = this.#rowsOf('residual', C);
    this.#headInput = this.#rowsOf('head.input', C);
    this.#headRstd = this.#rowsOf('head.rstd', 1);
    this.#blocks = Array.from({ length: layers }, (_, l) => ({
      attentionInput: this.#rowsOf(`block${l}.attention.input`, C),
      attentionRstd: this.#rowsOf(`block${l}.attention.rstd`, 1),
      qkv: this.#rowsOf(`block${l}.qkv`, 3 * C),
      rnorm: this.#rowsOf(`block${l}.rnorm`, 2 * H),
      attended: this.#rowsOf(`block${l}.attended`, C),
      sums: this.#rowsOf(`block${l}.sums`, H),
      mlpInput: this.#rowsOf(`block${l}.mlp.input`, C),
      mlpRstd: this.#rowsOf(`block${l}.mlp.rstd`, 1),
      gateUp: this.#rowsOf(`block${l}.gate_up`, 2 * F),
      activated: this.#rowsOf(`block${l}.activated`, F),
    }));
  }

  /** tokens → logits. */
  forward(list: CommandList): void {
    const C = this.shape.config.width;
    embeddingForward(list, this.#embeddingShape(), {
      table: this.#weight('embedding'),
      tokens: this.tokens,
      out: this.#residual,
    });
    this.#blocks.forEach((block, l) => this.#blockForward(list, block, l));
    rmsNormForward(list, this.#allRows(C), { inp: this.#residual, out: this.#headInput, rstd: this.#headRstd });
    const head = { lhs: this.#headInput, rhs: this.#weight('embedding'), out: this.logits };
    this.#linear(list, 'lhs_transposed_rhs', paddedVocabulary(this.shape.config), C, head, { scale: this.#logitScale });
  }

  /** dLogits, in the place of the logits, → partial gradients [R, splits, P]. */
  backward(list: CommandList, partial: View): void {
    const { width: C } = this.shape.config;
    const Vp = paddedVocabulary(this.shape.config);
    const dResidual = this.#rowsOf('dResidual', C);
    const scratch = this.#gradientScratch();
    const dLogits = this.logits;

    const embedding = this.#weight('embedding');
    const scale = this.#logitScale;
    this.#weightGradient(list, 'embedding', Vp, C, { lhs: dLogits, rhs: this.#headInput, out: partial }, scale);
    this.#linear(list, 'lhs_rhs', C, Vp, { lhs: dLogits, rhs: embedding, out: scratch.dInput }, { scale });
    rmsNormBackward(
      list,
      { ...this.#allRows(C), accumulate: false },
      { dOut: scratch.dInput, out: this.#headInput, rstd: this.#headRstd, dInp: dResidual },
    );
    for (const [l, block] of [...this.#blocks.entries()].reverse()) {
      this.#blockBackward(list, block, l, { ...scratch, dResidual, partial });
    }
    embeddingBackward(list, this.#embeddingShape(), {
      dOut: dResidual,
      table: embedding,
      tokens: this.tokens,
      dTable: partial,
    });
  }

  get splits(): GradientSplits {
    return gradientSplits(this.rows, this.table.length);
  }

  #blockForward(list: CommandList, block: BlockActivations, l: number): void {
    const { width: C, hidden: F } = this.shape.config;
    const x = this.#residual;
    const weight = (name: string) => this.#weight(`blocks.${l}.${name}`);
    rmsNormForward(list, this.#allRows(C), { inp: x, out: block.attentionInput, rstd: block.attentionRstd });
    this.#linear(list, 'lhs_rhs', 3 * C, C, { lhs: block.attentionInput, rhs: weight('qkv'), out: block.qkv });
    const rotation = { qkv: block.qkv, rotary: this.#inputs.rotary, rnorm: block.rnorm };
    qkNormRotaryForward(list, this.#attentionRows(), rotation);
    attentionForward(list, this.shape.kernels.attention, this.#attentionShape(), {
      qkv: block.qkv,
      out: block.attended,
      sums: block.sums,
    });
    this.#linear(list, 'lhs_rhs', C, C, { lhs: block.attended, rhs: weight('out'), out: x }, { accumulate: true });
    rmsNormForward(list, this.#allRows(C), { inp: x, out: block.mlpInput, rstd: block.mlpRstd });
    const { mlpInput: inp, gateUp, activated } = block;
    swigluForward(list, this.shape.kernels.matmul, this.#mlpShape(), {
      inp,
      weight: weight('gate_up'),
      gateUp,
      activated,
    });
    this.#linear(list, 'lhs_rhs', C, F, { lhs: block.activated, rhs: weight('down'), out: x }, { accumulate: true });
  }

  #blockBackward(
    list: CommandList,
    block: BlockActivations,
    l: number,
    d: GradientScratch & { readonly dResidual: View; readonly partial: View },
  ): void {
    const { width: C, hidden: F } = this.shape.config;
    const weight = (name: string) => this.#weight(`blocks.${l}.${name}`);
    const dWeight = (name: string, rows: number, cols: number, lhs: View, rhs: View) =>
      this.#weightGradient(list, `blocks.${l}.${name}`, rows, cols, { lhs, rhs, out: d.partial });
    const norm = { ...this.#allRows(C), accumulate: true };

    dWeight('down', F, C, block.activated, d.dResidual);
    const mlp = { dOut: d.dResidual, weight: weight('down'), gateUp: block.gateUp, dGateUp: d.dGateUp };
    swigluBackward(list, this.shape.kernels.matmul, this.#mlpShape(), mlp);
    dWeight('gate_up', C, 2 * F, block.mlpInput, d.dGateUp);
    this.#linear(list, 'lhs_transposed_rhs', C, 2 * F, { lhs: d.dGateUp, rhs: weight('gate_up'), out: d.dInput });
    const mlpNorm = { dOut: d.dInput, out: block.mlpInput, rstd: block.mlpRstd, dInp: d.dResidual };
    rmsNormBackward(list, norm, mlpNorm);

    dWeight('out', C, C, block.attended, d.dResidual);
    this.#linear(list, 'lhs_transposed_rhs', C, C, { lhs: d.dResidual, rhs: weight('out'), out: d.dAttended });
    const { qkv, sums, rnorm, attended } = block;
    const { rotary } = this.#inputs;
    const attention = { dOut: d.dAttended, qkv, out: attended, sums, rotary, rnorm, delta: d.delta, dQkv: d.dQkv };
    attentionBackward(list, this.shape.kernels.attention, this.#attentionShape(), attention);
    dWeight('qkv', C, 3 * C, block.attentionInput, d.dQkv);
    this.#linear(list, 'lhs_transposed_rhs', C, 3 * C, { lhs: d.dQkv, rhs: weight('qkv'), out: d.dInput });
    const attentionNorm = { dOut: d.dInput, out: block.attentionInput, rstd: block.attentionRstd, dInp: d.dResidual };
    rmsNormBackward(list, norm, attentionNorm);
  }

  #gradientScratch(): GradientScratch {
    const { width: C, heads: H, hidden: F } = this.shape.config;
    return {
      dInput: this.#rowsOf('dInput', C),
      dAttended: this.#rowsOf('dAttended', C),
      dQkv: this.#rowsOf('dQkv', 3 * C),
      delta: this.#rowsOf('delta', H),
      dGateUp: this.#rowsOf('dGateUp', 2 * F),
    };
  }

  /** Of the quad products with weights: a narrow model trains for seconds, which compiling must not outlast. */
  get #held(): number {
    return this.shape.config.width < 64 ? MOST_HELD / 2 : MOST_HELD;
  }

  get #logitScale(): number {
    return 1 / Math.sqrt(this.shape.config.width);
  }

  /** out [M, cols] = scale · lhs · weight, a replica at a time. */
  #linear(
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
      held: this.#held,
      ...options,
    };
    matmul(list, kernels.matmul, shape, views);
  }

  /** Partial gradient of a weight: lhsᵀ·rhs over the rows of each split. `out` is all of partial [R, splits, P]. */
  #weightGradient(
    list: CommandList,
    name: string,
    rows: number,
    cols: number,
    { lhs, rhs, out }: { lhs: View; rhs: View; out: View },
    scale = 1,
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
    matmul(list, kernels.matmul, shape, { lhs, rhs, out: this.#at(out, name) });
  }

  /** Rows of all replicas with `columns` elements each. */
  #rowsOf(label: string, columns: number): View {
    return this.#graph.tensor(label, this.shape.replicas * this.rows * columns);
  }

  #weight(name: string): View {
    return this.#at(this.#inputs.parameters, name);
  }

  /** A view that starts at a parameter's place in the first replica. */
  #at(view: View, name: string): View {
    const parameter = this.table.parameters.find((candidate) => candidate.name === name);
    if (!parameter) throw new Error(`the model has no parameter ${name}`);
    return slice(view, parameter.offset, view.length - parameter.offset);
  }

  #allRows(width: number) {
    return { rows: this.shape.replicas * this.rows, width };
  }

  #mlpShape() {
    const { replicas, config } = this.shape;
    const { width, hidden } = config;
    return { replicas, rows: this.rows, width, hidden, parameters: this.table.length, held: this.#held };
  }

  #attentionRows() {
    const { context, heads, width } = this.shape.config;
    return { rows: this.shape.replicas * this.rows, context, heads, headDim: width / heads };
  }

  #attentionShape() {
    const { replicas, batch, config } = this.shape;
    const { context, heads, width } = config;
    return { replicas, batch, context, heads, headDim: width / heads, scale: ATTENTION_SCALE };
  }

  #embeddingShape() {
    const { replicas, config } = this.shape;
    const { count: splits, rows: rowsPerSplit } = this.splits;
    const { width } = config;
    return { replicas, rows: this.rows, width, parameters: this.table.length, splits, rowsPerSplit };
  }
}
