import { describe, expect, it } from 'vitest';
import { chooseConfig, matrixProduct, matrixShader, type MatrixConfig } from '../../bench/page/subgroup-matrix.ts';
import type { View } from '../../src/gpu/graph.ts';

const halves: MatrixConfig = { componentType: 'f16', resultComponentType: 'f32', M: 16, N: 16, K: 16 };
const inHalves: MatrixConfig = { ...halves, resultComponentType: 'f16' };
const singles: MatrixConfig = { componentType: 'f32', resultComponentType: 'f32', M: 8, N: 8, K: 8 };

function device(features: string[], subgroupMatrixConfigs?: MatrixConfig[]): GPUDevice {
  return { features: new Set(features), adapterInfo: { subgroupMatrixConfigs } } as unknown as GPUDevice;
}

const view = (label: string): View => ({
  tensor: { label, length: 2 ** 20, buffer: null },
  offset: 0,
  length: 2 ** 20,
});
const views = { lhs: view('lhs'), rhs: view('rhs'), out: view('out') };

describe('subgroup matrices', () => {
  const feature = 'chromium-experimental-subgroup-matrix';

  it('are chosen where sums are kept in f32, halves before singles', () => {
    expect(chooseConfig(device([feature, 'shader-f16'], [inHalves, singles, halves]))).toEqual(halves);
    expect(chooseConfig(device([feature], [inHalves, singles, halves]))).toEqual(singles);
    expect(chooseConfig(device([feature, 'shader-f16'], [inHalves]))).toBeNull();
    expect(chooseConfig(device([feature, 'shader-f16']))).toBeNull();
    expect(chooseConfig(device(['shader-f16'], [halves]))).toBeNull();
  });

  it('give a subgroup a tile of 4×4 matrices, in the sizes of the adapter', () => {
    const dispatch = matrixProduct(halves, 32, { rows: 512, cols: 256, inner: 48 }, views);
    expect(dispatch.workgroups).toEqual([4, 8]);
    const { code } = dispatch.shader;
    expect(code).toContain('enable f16;');
    expect(code).toContain('@workgroup_size(32)');
    expect(code.match(/subgroupMatrixMultiplyAccumulate/g)).toHaveLength(16);
    expect(code.match(/subgroup_matrix_left<f16, 16, 16>/g)).toHaveLength(4);
    expect(matrixShader(singles, 32)).not.toContain('f16');
  });

  it('refuse sizes that are no whole tiles', () => {
    expect(() => matrixProduct(halves, 32, { rows: 96, cols: 64, inner: 16 }, views)).toThrow(/whole tiles/);
    expect(() => matrixProduct(singles, 32, { rows: 32, cols: 32, inner: 12 }, views)).toThrow(/32×32×12/);
  });
});
