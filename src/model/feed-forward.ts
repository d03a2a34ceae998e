/** The feed-forward parts of a model's blocks, of the kind its configuration asks for. */
import type { Products } from './products.ts';
import type { Sublayer } from './sublayer.ts';
import { swigluLayers } from './swiglu-layer.ts';

/** One a block. */
export function feedForwards(products: Products): readonly Sublayer[] {
  return swigluLayers(products);
}
