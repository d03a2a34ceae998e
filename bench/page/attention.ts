/** Attention at growing context and a constant number of tokens, forward and backward, with every kernel that runs here. */
import { Graph, type Dispatch, type View } from '../../src/gpu/graph.ts';
import { buildProgram, type Program } from '../../src/gpu/program.ts';
import { gaussians } from '../../src/data/sampling.ts';
import { ATTENTION_KERNELS, whyNotOn, type KernelChoice } from '../../src/model/kernels.ts';
import { ATTENTION_SCALE, attentionBackward, attentionForward } from '../../src/model/ops/attention.ts';
import { rotaryTable } from '../../src/model/ops/qk-norm-rotary.ts';
import { ATTENTION_CONTEXTS, type AttentionShape } from './api.ts';
import { KernelTimer } from './kernels.ts';
import type { Machine } from './machine.ts';

/** As many tokens at every context, so that times compare: B·T of a small step, or enough to fill a GPU. */
const onProcessor: AttentionShape = { tokens: 1024, heads: 4, headDim: 8 };
const onGpu: AttentionShape = { tokens: 16384, heads: 8, headDim: 16 };

/** Rows of q | k | v with queries and keys of unit length. */
function unitHeads({ tokens, heads, headDim }: AttentionShape): Float32Array {
  const values = gaussians(1, 1, tokens * 3 * heads * headDim);
  for (let at = 0; at < values.length; at += headDim) {
    if (Math.floor(at / (heads * headDim)) % 3 === 2) continue;
    const head = values.subarray(at, at + headDim);
    const length = Math.hypot(...head);
    head.forEach((value, i) => (head[i] = value / length));
  }
  return values;
}

interface Tensors {
  readonly qkv: View;
  readonly dOut: View;
  readonly rotary: View;
  readonly rnorm: View;
  readonly out: View;
  readonly sums: View;
  readonly delta: View;
  readonly dQkv: View;
}

function tensorsOf(graph: Graph, { tokens, heads, headDim }: AttentionShape): Tensors {
  const C = heads * headDim;
  const longest = Math.max(...ATTENTION_CONTEXTS);
  const tensor = (name: string, length: number) => graph.tensor(name, length);
  return {
    qkv: tensor('qkv', tokens * 3 * C),
    dOut: tensor('dOut', tokens * C),
    rotary: tensor('rotary', longest * headDim),
    rnorm: tensor('rnorm', tokens * 2 * heads),
    out: tensor('out', tokens * C),
    sums: tensor('sums', tokens * heads),
    delta: tensor('delta', tokens * heads),
    dQkv: tensor('dQkv', tokens * 3 * C),
  };
}

function dispatchesOf(kernel: KernelChoice['attention'], shape: AttentionShape, tensors: Tensors): Dispatch[] {
  const { heads, headDim } = shape;
  return ATTENTION_CONTEXTS.flatMap((context) => {
    const list: Dispatch[] = [];
    const each = { replicas: 1, batch: shape.tokens / context, context, heads, headDim, scale: ATTENTION_SCALE };
    attentionForward(list, kernel, each, tensors);
    attentionBackward(list, kernel, each, tensors);
    return list;
  });
}

function fill(program: Program, shape: AttentionShape, { qkv, dOut, rotary, rnorm }: Tensors): void {
  program.write(qkv, unitHeads(shape));
  program.write(dOut, gaussians(1, 2, dOut.length));
  program.write(rotary, rotaryTable(Math.max(...ATTENTION_CONTEXTS), shape.headDim));
  program.write(rnorm, new Float32Array(rnorm.length).fill(1));
}

/** A list for each kernel; every dispatch is carried out once, so that what each reads holds values of a step. */
export async function loadAttention({ open, cache }: Machine) {
  const shape = open.facts.software ? onProcessor : onGpu;
  const kernels = ATTENTION_KERNELS.filter(
    (attention) => whyNotOn(open.facts, { matmul: 'plain', attention }) === null,
  );
  const graph = new Graph();
  const tensors = tensorsOf(graph, shape);
  for (const kernel of kernels) graph.list(kernel).push(...dispatchesOf(kernel, shape, tensors));
  const program = await buildProgram(cache, graph);
  fill(program, shape, tensors);
  for (const kernel of kernels) program.submit(kernel, (pass) => program.encode(pass, kernel));
  return { shape, program, timer: new KernelTimer(program, [...kernels]) };
}
