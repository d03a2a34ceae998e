/** Half of a block: attention or feed-forward, without the norm before it, which is the transformer's. */
import type { CommandList, View } from '../gpu/graph.ts';

export interface Sublayer {
  /** Adds its output for inp [R, M, C] to the residual stream [R, M, C]. */
  forward(list: CommandList, views: { readonly inp: View; readonly residual: View }): void;
  /**
   * The gradient of its output, dResidual [R, M, C], which stays as it is → dInp [R, M, C], and the gradients of its weights
   * in partial [R, splits, P]. `inp` is that of the forward pass.
   */
  backward(
    list: CommandList,
    views: { readonly inp: View; readonly dResidual: View; readonly dInp: View; readonly partial: View },
  ): void;
  /** Of a mixture: adds the tokens that each expert got in the last forward pass to load [R, L, E]. */
  tally?(list: CommandList, load: View): void;
}
