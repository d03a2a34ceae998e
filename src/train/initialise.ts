/** Initial weights of a run. */
import { gaussians } from '../data/sampling.ts';
import type { ParameterTable } from '../model/parameters.ts';

/** [P]: every tensor from its own stream of the seed, scaled to its deviation; padding is zero. */
export function initialWeights(table: ParameterTable, seed: number): Float32Array {
  const weights = new Float32Array(table.length);
  table.parameters.forEach(({ shape: [rows, cols], deviation, stream, offset }) => {
    if (deviation === 0) return;
    const values = gaussians(seed, stream, rows * cols);
    for (let i = 0; i < values.length; i += 1) weights[offset + i] = deviation * (values[i] ?? 0);
  });
  return weights;
}
