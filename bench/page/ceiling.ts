/**
 * What the adapter can do at best, as far as this project's kernels and a plain copy can show: large matrix products with
 * every kernel that runs here, and copies of several sizes. The best of each is the ceiling other kernels are held against.
 */
import copyShader from '../copy.wgsl';
import { Graph, slice, type Dispatch, type View } from '../../src/gpu/graph.ts';
import { buildProgram, type Program } from '../../src/gpu/program.ts';
import { MATMUL_KERNELS, worthTiming } from '../../src/model/kernels.ts';
import { matmul, type MatmulKernel } from '../../src/model/ops/matmul.ts';
import { costOf, type Cost } from '../costs.ts';
import { KernelTimer } from './kernels.ts';
import type { Machine } from './machine.ts';

const MIB = 2 ** 20;

interface Sizes {
  /** Products [M, N, K]. */
  readonly products: readonly (readonly [rows: number, cols: number, inner: number])[];
  /** Bytes of a copy; small ones stay in a cache. */
  readonly copies: readonly number[];
}

const processorSizes: Sizes = {
  products: [
    [512, 512, 512],
    [1024, 256, 1024],
  ],
  copies: [MIB, 16 * MIB],
};

const gpuSizes: Sizes = {
  products: [
    [1024, 1024, 1024],
    [2048, 2048, 2048],
    [4096, 4096, 4096],
  ],
  copies: [4 * MIB, 32 * MIB, 128 * MIB],
};

/** Workgroup memory is left out where it would only take long. */
function kernelsHere({ open: { facts } }: Machine): MatmulKernel[] {
  return MATMUL_KERNELS.filter((matmul) => worthTiming(facts, { matmul, attention: 'plain' }));
}

function recordProducts(graph: Graph, { products }: Sizes, kernels: readonly MatmulKernel[]): void {
  const length = (of: (size: Sizes['products'][number]) => number) => Math.max(...products.map(of));
  const lhs = graph.tensor(
    'lhs',
    length(([rows, , inner]) => rows * inner),
  );
  const rhs = graph.tensor(
    'rhs',
    length(([, cols, inner]) => inner * cols),
  );
  const out = graph.tensor(
    'out',
    length(([rows, cols]) => rows * cols),
  );
  const list = graph.list('ceiling');
  for (const [rows, cols, inner] of products) {
    const shape = { rows, cols, inner, lhsReplica: 0, rhsReplica: 0, outReplica: 0, held: 16 };
    for (const kernel of kernels) {
      const from = list.length;
      matmul(list, kernel, { layout: 'lhs_rhs', replicas: 1, ...shape }, { lhs, rhs, out });
      list.push(...list.splice(from).map((each) => ({ ...each, label: `product by ${kernel}` })));
    }
  }
}

const WORKGROUP = 256;

function recordCopies(graph: Graph, { copies }: Sizes): void {
  const largest = Math.max(...copies) / 4;
  const [inp, out] = [graph.tensor('copied', largest), graph.tensor('copy', largest)];
  const list = graph.list('ceiling');
  for (const bytes of copies) {
    for (const [entry, each] of [['one', 1] as const, ['four', 4] as const]) {
      list.push(copyDispatch(entry, bytes / 16, each, { inp, out }));
    }
  }
}

function copyDispatch(entry: string, vectors: number, each: number, { inp, out }: { inp: View; out: View }): Dispatch {
  const workgroups = Math.ceil(vectors / each / WORKGROUP);
  return {
    label: `copy by ${entry}`,
    shader: copyShader,
    entry,
    uniform: { vectors, invocations: workgroups * WORKGROUP },
    bindings: { inp: slice(inp, 0, vectors * 4), outp: slice(out, 0, vectors * 4) },
    workgroups: [workgroups],
  };
}

/** A copy reads and writes every byte once and computes nothing. */
function costOfCeiling(dispatch: Dispatch): Cost | null {
  const vectors = dispatch.uniform?.['vectors'];
  return vectors === undefined ? costOf(dispatch) : { flops: 0, modelFlops: 0, bytes: 32 * vectors };
}

export async function loadCeiling(machine: Machine): Promise<{ program: Program; timer: KernelTimer }> {
  const sizes = machine.open.facts.software ? processorSizes : gpuSizes;
  const graph = new Graph();
  recordProducts(graph, sizes, kernelsHere(machine));
  recordCopies(graph, sizes);
  const program = await buildProgram(machine.cache, graph);
  return { program, timer: new KernelTimer(program, ['ceiling'], costOfCeiling) };
}

/** Bytes a second, those read and those written both counted, of copyBufferToBuffer for about `seconds`. */
export async function bufferCopy({ open: { device, facts } }: Machine, seconds: number): Promise<number> {
  const size = Math.max(...(facts.software ? processorSizes : gpuSizes).copies);
  const buffer = (label: string, usage: number) => device.createBuffer({ label, size, usage });
  const source = buffer('bufferCopy.source', GPUBufferUsage.COPY_SRC);
  const target = buffer('bufferCopy.target', GPUBufferUsage.COPY_DST);
  try {
    let best = 0;
    for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
      best = Math.max(best, await copyRate(device, source, target, size));
    }
    return best;
  } finally {
    source.destroy();
    target.destroy();
  }
}

/** Enough copies a submit that its own cost of a millisecond or two does not count. */
const COPIES = 32;

async function copyRate(device: GPUDevice, source: GPUBuffer, target: GPUBuffer, size: number): Promise<number> {
  const encoder = device.createCommandEncoder({ label: 'bufferCopy' });
  for (let i = 0; i < COPIES; i += 1) encoder.copyBufferToBuffer(source, 0, target, 0, size);
  const since = performance.now();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return (2 * COPIES * size * 1000) / (performance.now() - since);
}
