/**
 * Products on subgroup matrices, Chromium's experimental feature for a GPU's matrix units (gpuweb issue 4195): f16
 * operands where the adapter multiplies those and adds up in f32, else f32. For the benchmark alone, behind a flag. The shader
 * is written here for the adapter's sizes; the parser that reads the others' layouts doesn't know the extension.
 */
import type { Dispatch, View } from '../../src/gpu/graph.ts';
import type { ShaderSource } from '../../src/gpu/shader.ts';
import type { ProductSize } from './half.ts';

export const SUBGROUP_MATRIX = 'chromium-experimental-subgroup-matrix';

/** One kind of multiplication the adapter's units carry out. */
export interface MatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** f16 summed in f32 first, then f32 throughout; null where the device has neither. */
export function chooseConfig(device: GPUDevice): MatrixConfig | null {
  const features = device.features;
  if (!features.has(SUBGROUP_MATRIX)) return null;
  const info = device.adapterInfo as GPUAdapterInfo & { subgroupMatrixConfigs?: Iterable<MatrixConfig> };
  // These are interfaces whose fields are getters: named one by one, since a spread would leave them behind.
  const configs = [...(info.subgroupMatrixConfigs ?? [])].map(({ componentType, resultComponentType, M, N, K }) => {
    return { componentType, resultComponentType, M, N, K };
  });
  const summedInF32 = configs.filter(({ resultComponentType }) => resultComponentType === 'f32');
  const halves = summedInF32.find(({ componentType }) => componentType === 'f16' && features.has('shader-f16'));
  return halves ?? summedInF32.find(({ componentType }) => componentType === 'f32') ?? null;
}

/** Matrices along each side of the tile a subgroup owns. */
const TILES = 4;

const each = (write: (i: number) => string): string => Array.from({ length: TILES }, (_, i) => write(i)).join('\n');

/** A subgroup, alone in its workgroup, owns 4×4 result matrices; sizes are multiples of a tile, and of K inside. */
export function matrixShader({ componentType: T, M, N, K }: MatrixConfig, lanes: number): string {
  return `enable chromium_experimental_subgroup_matrix;
${T === 'f16' ? 'enable f16;' : ''}
struct Shape { rows: u32, cols: u32, inner: u32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> lhs: array<${T}>;
@group(0) @binding(2) var<storage, read> rhs: array<${T}>;
@group(0) @binding(3) var<storage, read_write> outp: array<f32>;

@compute @workgroup_size(${lanes})
fn product(@builtin(workgroup_id) group: vec3u) {
  let row = group.y * ${TILES * M}u;
  let col = group.x * ${TILES * N}u;
${each((r) => each((c) => `  var sum_${r}_${c} = subgroup_matrix_result<f32, ${N}, ${M}>();`))}
  for (var k = 0u; k < shape.inner; k += ${K}u) {
${each((r) => `    let l_${r} = subgroupMatrixLoad<subgroup_matrix_left<${T}, ${K}, ${M}>, row_major>(&lhs, (row + ${r * M}u) * shape.inner + k, shape.inner);`)}
${each((c) => `    let r_${c} = subgroupMatrixLoad<subgroup_matrix_right<${T}, ${N}, ${K}>, row_major>(&rhs, k * shape.cols + col + ${c * N}u, shape.cols);`)}
${each((r) => each((c) => `    sum_${r}_${c} = subgroupMatrixMultiplyAccumulate(l_${r}, r_${c}, sum_${r}_${c});`))}
  }
${each((r) => each((c) => `  subgroupMatrixStore<row_major>(&outp, (row + ${r * M}u) * shape.cols + col + ${c * N}u, sum_${r}_${c}, shape.cols);`))}
}
`;
}

/** Operands are values, or halves where the config's components are f16. Throws where the size is no multiple of a tile. */
export function matrixProduct(
  config: MatrixConfig,
  lanes: number,
  size: ProductSize,
  { lhs, rhs, out }: { lhs: View; rhs: View; out: View },
): Dispatch {
  const { M, N, K, componentType } = config;
  if (size.rows % (TILES * M) !== 0 || size.cols % (TILES * N) !== 0 || size.inner % K !== 0) {
    throw new Error(`${size.rows}×${size.cols}×${size.inner} is not whole tiles of ${M}×${N}×${K}`);
  }
  const shader: ShaderSource = {
    file: 'matmul-subgroup-matrix.wgsl',
    code: matrixShader(config, lanes),
    bindings: [
      { name: 'shape', binding: 0, access: 'uniform' },
      { name: 'lhs', binding: 1, access: 'read' },
      { name: 'rhs', binding: 2, access: 'read' },
      { name: 'outp', binding: 3, access: 'read_write' },
    ],
    entries: { product: ['shape', 'lhs', 'rhs', 'outp'] },
    uniform: {
      size: 16,
      members: ['rows', 'cols', 'inner'].map((name, i) => ({ name, offset: 4 * i, type: 'u32' as const })),
    },
  };
  return {
    label: `subgroup matrices of ${componentType}`,
    shader,
    entry: 'product',
    uniform: { ...size },
    bindings: { lhs, rhs, outp: out },
    workgroups: [size.cols / (TILES * N), size.rows / (TILES * M)],
  };
}
