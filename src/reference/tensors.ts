/** Named tensors of the float64 model. */

/** By parameter name, in the order of `parameterShapes`. */
export type Tensors = Readonly<Record<string, Float64Array>>;

export function tensor(tensors: Tensors, name: string): Float64Array {
  if (!Object.hasOwn(tensors, name)) {
    throw new Error(`There is no tensor '${name}'; parameterShapes(config) lists the names a model needs.`);
  }
  return tensors[name];
}
