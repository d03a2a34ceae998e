/** Parameters by name, and in the layout of the parameter table. */
import type { Parameter, ParameterTable } from '../../src/model/parameters.ts';

type Named = Readonly<Record<string, ArrayLike<number>>>;

/** The parameter's elements in the arrays of a replica. */
const placeOf = ({ offset, shape: [rows, cols] }: Parameter) => [offset, offset + rows * cols] as const;

/** [P] out of tensors by name; padding is zero. */
export function packed(table: ParameterTable, tensors: Named): Float32Array {
  const weights = new Float32Array(table.length);
  for (const parameter of table.parameters) {
    const values = tensors[parameter.name];
    const [from, end] = placeOf(parameter);
    if (values?.length !== end - from) throw new Error(`${parameter.name} has ${values?.length} elements`);
    weights.set(values, from);
  }
  return weights;
}

/** Tensors by name out of [R, P], those of replica r. */
export function unpacked(table: ParameterTable, data: Float32Array, r: number): Record<string, Float64Array> {
  const own = data.subarray(r * table.length, (r + 1) * table.length);
  const entries = table.parameters.map((parameter) => {
    return [parameter.name, Float64Array.from(own.subarray(...placeOf(parameter)))] as const;
  });
  return Object.fromEntries(entries);
}

/** Elements of a replica's part that belong to no tensor: padding, which must stay zero. */
export function padding(table: ParameterTable, data: Float32Array, r: number): Float32Array {
  const rest = data.slice(r * table.length, (r + 1) * table.length);
  const taken = table.parameters.map(placeOf);
  return rest.filter((_, i) => !taken.some(([from, end]) => from <= i && i < end));
}
