/** The feed-forward parts of a model's blocks, of the kind its configuration asks for. */
import { geluLayers } from './gelu-layer.ts';
import { mixtureLayers } from './mixture-layer.ts';
import type { Products } from './products.ts';
import type { Sublayer } from './sublayer.ts';
import { swigluLayers } from './swiglu-layer.ts';

/** One a block. */
export function feedForwards(products: Products): readonly Sublayer[] {
  const { experts, variant } = products.shape.config;
  if (experts) return mixtureLayers(products, experts);
  return variant?.activation === 'gelu' ? geluLayers(products) : swigluLayers(products);
}
