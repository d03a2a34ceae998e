/**
 * Square products by every kernel there is, those that serve and those tried for the benchmark alone, on the same operands, each
 * result held against the product in double precision.
 */
import { gaussians } from '../../src/data/sampling.ts';
import { Graph, storageOf, type Dispatch, type View } from '../../src/gpu/graph.ts';
import { buildProgram, type Program, type RecordedDispatch } from '../../src/gpu/program.ts';
import { MATMUL_KERNELS, whyNotOn } from '../../src/model/kernels.ts';
import { matmul, type MatmulShape } from '../../src/model/ops/matmul.ts';
import { SHARED_TILES, tileGrid } from '../../src/model/ops/matmul-tiles.ts';
import type { Cost } from '../costs.ts';
import type { VariantError } from './api.ts';
import { halfProduct, packHalves, type ProductSize } from './half.ts';
import { KernelTimer } from './kernels.ts';
import type { Machine } from './machine.ts';
import { chooseConfig, matrixProduct } from './subgroup-matrix.ts';

/** Sides of the products. */
const processorSides = [256];
const gpuSides = [512, 1024, 2048, 4096];

interface Operands {
  readonly lhs: View;
  readonly rhs: View;
  readonly lhsHalves: View;
  readonly rhsHalves: View;
  readonly out: View;
}

function operandsOf(graph: Graph, side: number): Operands {
  const tensor = (name: string, length: number) => graph.tensor(name, length);
  return {
    lhs: tensor('lhs', side * side),
    rhs: tensor('rhs', side * side),
    lhsHalves: tensor('lhs as f16', (side * side) / 2),
    rhsHalves: tensor('rhs as f16', (side * side) / 2),
    out: tensor('out', side * side),
  };
}

const shapeOf = (side: number): MatmulShape => {
  const sizes = {
    rows: side,
    cols: side,
    inner: side,
    replicas: 1,
    lhsReplica: 0,
    rhsReplica: 0,
    outReplica: 0,
    held: 16,
  };
  return { layout: 'lhs_rhs', ...sizes };
};

/** The kernels that may serve a step; those in workgroup memory once for each tile. */
function servingProducts({ open: { facts } }: Machine, side: number, { lhs, rhs, out }: Operands): Dispatch[] {
  const shape = shapeOf(side);
  return MATMUL_KERNELS.flatMap((kernel): Dispatch[] => {
    if (whyNotOn(facts, { matmul: kernel, attention: 'plain' }) !== null) return [];
    const list: Dispatch[] = [];
    matmul(list, kernel, shape, { lhs, rhs, out });
    if (kernel !== 'shared') return list.map((dispatch) => ({ ...dispatch, label: kernel }));
    return SHARED_TILES.flatMap((tile) => {
      const { constants, plane } = tileGrid(tile, shape);
      const label = `shared ${4 * tile.rows4 * tile.side}×${8 * tile.side}`;
      return list.map((dispatch) => ({ ...dispatch, label, constants, workgroups: [...plane, 1] as const }));
    });
  });
}

/** Packing, and products of what was packed. */
function halfProducts(side: number, { lhs, rhs, lhsHalves, rhsHalves, out }: Operands): Dispatch[] {
  const size: ProductSize = { rows: side, cols: side, inner: side };
  return [
    packHalves(size, rhs, rhsHalves),
    packHalves(size, lhs, lhsHalves),
    halfProduct('half_rhs', size, { lhs, rhsHalves, out }),
    halfProduct('half_both', size, { lhs: lhsHalves, rhsHalves, out }),
  ];
}

/** Every tensor that is bound is read or written once, whole. */
function costOf(dispatch: Dispatch): Cost {
  const { rows = 0, cols = 0, inner = 0 } = dispatch.uniform ?? {};
  const flops = 2 * rows * cols * inner;
  const words = storageOf(dispatch).reduce((sum, { view }) => sum + view.length, 0);
  return { flops, modelFlops: flops, bytes: 4 * words };
}

/** Rows of the result that are compared. */
const CHECKED_ROWS = 8;

/** Greatest difference from the product in double precision over some rows, as a share of its greatest value. */
function errorOf(out: Float32Array, lhs: Float32Array, rhs: Float32Array, side: number): number {
  let [greatest, error] = [0, 0];
  for (let n = 0; n < CHECKED_ROWS; n += 1) {
    const row = Math.floor((n * (side - 1)) / (CHECKED_ROWS - 1));
    const expected = new Float64Array(side);
    for (let k = 0; k < side; k += 1) {
      const a = lhs[row * side + k] ?? NaN;
      for (let c = 0; c < side; c += 1) expected[c] = (expected[c] ?? NaN) + a * (rhs[k * side + c] ?? NaN);
    }
    expected.forEach((value, c) => {
      greatest = Math.max(greatest, Math.abs(value));
      error = Math.max(error, Math.abs((out[row * side + c] ?? NaN) - value));
    });
  }
  return error / greatest;
}

function runOnce(program: Program, { pipeline, group, workgroups }: RecordedDispatch): void {
  program.submit('variant', (pass) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...workgroups);
  });
}

interface LoadedVariants {
  readonly program: Program;
  readonly timer: KernelTimer;
  readonly errors: readonly VariantError[];
}

const LIST = 'variants';

/** Records, runs each dispatch once in order, and compares what the products leave behind. */
async function loadSide(
  { cache }: Machine,
  side: number,
  record: (operands: Operands) => readonly Dispatch[],
): Promise<LoadedVariants> {
  const graph = new Graph();
  const operands = operandsOf(graph, side);
  graph.list(LIST).push(...record(operands));
  const program = await buildProgram(cache, graph);
  const [lhs, rhs] = [gaussians(1, 1, side * side), gaussians(1, 2, side * side)];
  program.write(operands.lhs, lhs);
  program.write(operands.rhs, rhs);
  const errors: VariantError[] = [];
  for (const recorded of program.recorded(LIST)) {
    runOnce(program, recorded);
    const { label, entry } = recorded.dispatch;
    if (entry !== 'pack')
      errors.push({ label, side, error: errorOf(await program.read(operands.out), lhs, rhs, side) });
  }
  return { program, timer: new KernelTimer(program, [LIST], costOf), errors };
}

/** What every adapter can run, a program for each side. */
export function loadVariants(machine: Machine): Promise<LoadedVariants[]> {
  const sides = machine.open.facts.software ? processorSides : gpuSides;
  return Promise.all(
    sides.map((side) =>
      loadSide(machine, side, (operands) => [
        ...servingProducts(machine, side, operands),
        ...halfProducts(side, operands),
      ]),
    ),
  );
}

/** The same for subgroup matrices; why there are none, as words, where the adapter or the compiler refuses. */
export async function loadMatrixVariants(machine: Machine): Promise<LoadedVariants[] | string> {
  const { device, facts } = machine.open;
  const config = chooseConfig(device);
  if (config === null) return 'not offered by this adapter';
  const lanes = facts.subgroupSizes?.[1] ?? 32;
  const loaded: LoadedVariants[] = [];
  try {
    for (const side of facts.software ? processorSides : gpuSides) {
      loaded.push(await loadSide(machine, side, (operands) => matrixDispatches(config, lanes, side, operands)));
    }
    return loaded;
  } catch (error) {
    for (const { program } of loaded) program.destroy();
    return `refused: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`;
  }
}

function matrixDispatches(
  config: NonNullable<ReturnType<typeof chooseConfig>>,
  lanes: number,
  side: number,
  { lhs, rhs, lhsHalves, rhsHalves, out }: Operands,
): Dispatch[] {
  const size: ProductSize = { rows: side, cols: side, inner: side };
  if (config.componentType === 'f32') return [matrixProduct(config, lanes, size, { lhs, rhs, out })];
  return [
    packHalves(size, rhs, rhsHalves),
    packHalves(size, lhs, lhsHalves),
    matrixProduct(config, lanes, size, { lhs: lhsHalves, rhs: rhsHalves, out }),
  ];
}
