/**
 * What a dispatch of a recorded step costs by its shape: the operations it carries out and the bytes it must move. A
 * formula stands for each entry point of shaders/ and reads the uniform and the constants the dispatch was recorded with.
 *
 * Operations: multiplications, additions, comparisons, divisions, roots and exponentials count 1 each, as the kernel
 * carries them out. Bytes: every element a dispatch needs is counted once for reading and once for writing (4 bytes),
 * however often the kernel loads it: the least traffic with which the work can be done.
 */
import type { Dispatch } from '../src/gpu/graph.ts';

export interface Cost {
  /** Operations carried out, those computed a second time included. */
  readonly flops: number;
  /**
   * The part of them that flopsPerToken counts: products of matrices and of attention, each once. Attention has
   * (T + 1)/2 keys a query here and T/2 there.
   */
  readonly modelFlops: number;
  readonly bytes: number;
}

type Uniform = Readonly<Record<string, number>>;

/** The value of a uniform or a constant. Throws where the shader has changed its names and a formula has not. */
function reader({ shader, entry, uniform, constants }: Dispatch): (name: string) => number {
  const values: Uniform = { ...uniform, ...constants };
  return (name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`bench/costs.ts: ${shader.file} ${entry} has no ${name}`);
    return value;
  };
}

const WORD = 4;

/** Replicas of a dispatch whose grid has them along z. */
const replicasOf = ({ workgroups }: Dispatch): number => workgroups[2] ?? 1;

const moved = (flops: number, words: number): Cost => ({ flops, modelFlops: 0, bytes: words * WORD });

interface ProductSizes {
  readonly replicas: number;
  /** M, N, K. */
  readonly rows: number;
  readonly cols: number;
  readonly inner: number;
  readonly splits: number;
  readonly accumulate: number;
}

function productSizes(dispatch: Dispatch): ProductSizes {
  const u = reader(dispatch);
  const splits = u('splits');
  const [rows, cols, inner, accumulate] = [u('rows'), u('cols'), u('inner'), u('accumulate')];
  return { replicas: replicasOf(dispatch) / splits, rows, cols, inner, splits, accumulate };
}

/** 2·M·N·K; both operands read, the result written once a split, and read before where it is added to. */
function product(dispatch: Dispatch): Cost {
  const { replicas, rows, cols, inner, splits, accumulate } = productSizes(dispatch);
  const flops = replicas * 2 * rows * cols * inner;
  const results = rows * cols * splits * (1 + accumulate);
  return { flops, modelFlops: flops, bytes: replicas * WORD * (rows * inner + inner * cols + results) };
}

/** The products of gate and up, N columns each, both kept, and silu(gate)·up: 5 operations. */
function swigluProduct(dispatch: Dispatch): Cost {
  const { replicas, rows, cols, inner } = productSizes(dispatch);
  const modelFlops = replicas * 2 * rows * 2 * cols * inner;
  const words = rows * inner + inner * 2 * cols + 3 * rows * cols;
  return { flops: modelFlops + replicas * 5 * rows * cols, modelFlops, bytes: replicas * WORD * words };
}

/** The product that gives the activation's gradient, which is not kept; gate and up read, their gradients written: 11 operations. */
function swigluGradient(dispatch: Dispatch): Cost {
  const { replicas, rows, cols, inner } = productSizes(dispatch);
  const modelFlops = replicas * 2 * rows * cols * inner;
  const words = rows * inner + inner * cols + 4 * rows * cols;
  return { flops: modelFlops + replicas * 11 * rows * cols, modelFlops, bytes: replicas * WORD * words };
}

interface AttentionParts {
  /** Products of length D a pair of query and key: those computed, and those a backward pass needs at least. */
  readonly computed: number;
  readonly needed: number;
  /** Other operations a pair, and an element of the vectors that go back through norm and rotation. */
  readonly perPair: number;
  readonly perElement: number;
  /** Vectors of length D read or written a token and head, and single values. */
  readonly vectors: number;
  readonly values: number;
}

/** Causal attention visits T(T + 1)/2 pairs a head; a product is D multiplications and D additions. */
const attention =
  ({ computed, needed, perPair, perElement, vectors, values }: AttentionParts) =>
  (dispatch: Dispatch): Cost => {
    const u = reader(dispatch);
    const headDim = 4 * u('HEAD_DIM4');
    const context = u('context');
    const heads = replicasOf(dispatch) * u('batch') * u('heads');
    const pairs = (heads * context * (context + 1)) / 2;
    const rotary = perElement > 0 ? context * headDim : 0;
    return {
      flops: pairs * (2 * headDim * computed + perPair) + heads * context * headDim * perElement,
      modelFlops: pairs * 2 * headDim * needed,
      bytes: WORD * (heads * context * (vectors * headDim + values) + rotary),
    };
  };

/** Scores and the weighted sum of values; reads q, k, v, writes out and one sum. */
const attentionForward = attention({ computed: 2, needed: 2, perPair: 4, perElement: 0, vectors: 4, values: 1 });
/** Scores and dp again, then dq. Reads q, k, v, out, dOut, sum and norm, writes dq and delta. */
const attentionQueries = attention({ computed: 3, needed: 2, perPair: 6, perElement: 8, vectors: 6, values: 3 });
/** Scores and dp again, then dk and dv. Reads q, k, v, dOut, sum, delta and norm, writes dk and dv. */
const attentionKeysAndValues = attention({ computed: 4, needed: 2, perPair: 6, perElement: 8, vectors: 6, values: 3 });

/** A formula for rows of WIDTH4 vec4s: operations and words an element, and words a row. */
const perRow =
  (flops: number, words: number, wordsPerRow: number) =>
  (dispatch: Dispatch): Cost => {
    const u = reader(dispatch);
    const elements = u('rows') * u('WIDTH4') * 4;
    return moved(elements * flops, elements * words + u('rows') * wordsPerRow);
  };

const rmsForward = perRow(3, 2, 1);

/** Adds to the gradient of a residual stream or writes it. */
function rmsBackward(dispatch: Dispatch): Cost {
  const adds = reader(dispatch)('ADDS');
  return perRow(5 + adds, 3 + adds, 1)(dispatch);
}

/** The table is read where tokens stand in it, the rows written; a token is a word. */
function embeddingForward(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  const rows = replicasOf(dispatch) * u('rows');
  const width = 4 * u('WIDTH4');
  return moved(rows * width * 3, rows * (2 * width + 1));
}

/** Row of the table and gradient read, the latter written. */
function embeddingBeforeNorm(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  const rows = replicasOf(dispatch) * u('rows');
  const width = 4 * u('WIDTH4');
  return moved(rows * width * 7, rows * (3 * width + 1));
}

/** Every token's gradient is read and added to its row of the split's table, which is read and written. */
function embeddingAddToTable(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  const rows = replicasOf(dispatch) * u('rows');
  const width = 4 * u('WIDTH4');
  return moved(rows * width, rows * (3 * width + 1));
}

/** Unit length and rotation of q and k in place: 2C of the 3C elements of a row, read and written. */
function rotation(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  const elements = u('rows') * 2 * u('heads') * u('HEAD_DIM');
  return moved(elements * 5, elements * 2 + u('rows') * 2 * u('heads') + u('context') * u('HEAD_DIM'));
}

const crossEntropy =
  (flops: number, passes: number) =>
  (dispatch: Dispatch): Cost => {
    const u = reader(dispatch);
    return moved(u('rows') * u('vocabulary') * flops, u('rows') * (u('stride') * passes + 2));
  };

function addSplits(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  const elements = replicasOf(dispatch) * 4 * u('parameters4');
  return moved(elements * (u('splits') + 2), elements * (u('splits') + 1) + replicasOf(dispatch) * u('invocations'));
}

/** Reads gradient, weight and both moments, writes the last three. */
function adamW(dispatch: Dispatch): Cost {
  const elements = replicasOf(dispatch) * 4 * reader(dispatch)('parameters4');
  return moved(elements * 15, elements * 7);
}

function advanceStep(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  const items = u('replicas') * (u('rows') + u('invocations'));
  return moved(items, items);
}

/** Two ids of a byte are read a token, two words written. */
function sampleBatch(dispatch: Dispatch): Cost {
  const u = reader(dispatch);
  return moved(0, replicasOf(dispatch) * u('batch') * u('context') * 2.5);
}

/** By family of shaders (the file's name, of products and attention its beginning) and entry point. */
const formulas: Readonly<Record<string, (dispatch: Dispatch) => Cost>> = {
  'matmul product': product,
  'matmul lhs_rhs': product,
  'matmul lhs_transposed_rhs': product,
  'matmul transposed_lhs_rhs': product,
  'matmul swiglu_product': swigluProduct,
  'matmul swiglu_gradient': swigluGradient,
  'attention forward': attentionForward,
  'attention queries': attentionQueries,
  'attention keys_and_values': attentionKeysAndValues,
  'rms-norm forward': rmsForward,
  'rms-norm backward': rmsBackward,
  'embedding forward': embeddingForward,
  'embedding before_norm': embeddingBeforeNorm,
  'embedding add_to_table': embeddingAddToTable,
  'qk-norm-rotary forward': rotation,
  'cross-entropy loss_and_gradient': crossEntropy(7, 2),
  'cross-entropy loss': crossEntropy(3, 1),
  'gradient-norm add_splits': addSplits,
  'adamw update': adamW,
  'step training': advanceStep,
  'sample-batch training': sampleBatch,
};

/** Kernels of one family do the same work in other ways. */
function familyOf(file: string): string {
  return /^(matmul|attention)/.exec(file)?.[1] ?? file.replace(/\.wgsl$/, '');
}

/** Null where no formula is written for the kernel: its time is still measured. */
export function costOf(dispatch: Dispatch): Cost | null {
  const formula = formulas[`${familyOf(dispatch.shader.file)} ${dispatch.entry}`];
  return formula ? formula(dispatch) : null;
}
