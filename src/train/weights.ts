/** Weights between the GPU's layout, the parameter table's, and the named tensors of a checkpoint. */
import type { Checkpoint, CheckpointTensor } from '../checkpoint/checkpoint.ts';
import type { ParameterTable } from '../model/parameters.ts';

/** The tensors of a replica's weights [P]; views of them, padding left out. */
export function tensorsOf(table: ParameterTable, weights: Float32Array): CheckpointTensor[] {
  return table.parameters.map(({ name, shape, offset }) => {
    return { name, shape, data: weights.subarray(offset, offset + shape[0] * shape[1]) };
  });
}

/** [P] of a checkpoint's tensors; padding is zero. Throws where one is missing or of another size. */
export function weightsOf(table: ParameterTable, { tensors }: Pick<Checkpoint, 'tensors'>): Float32Array {
  const weights = new Float32Array(table.length);
  for (const { name, shape, offset } of table.parameters) {
    const data = tensors.find((tensor) => tensor.name === name)?.data;
    if (data?.length !== shape[0] * shape[1]) throw new Error(`the checkpoint has no ${name} of ${shape.join(' × ')}`);
    weights.set(data, offset);
  }
  return weights;
}
