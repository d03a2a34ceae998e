/** What a variant of the model is called, the same in titles, facts, tables and files. */
import type { ModelConfig, Variant } from '../model/config.ts';

/** A departure by itself. */
const NAMES: Readonly<Record<keyof Variant, string>> = {
  positions: 'no positions',
  qkNorm: 'no query and key norm',
  activation: 'GELU',
  head: 'untied head',
};

/** 'no positions, GELU'; '' for the standard model. */
export function variantText({ variant = {} }: Pick<ModelConfig, 'variant'>): string {
  const parts = Object.keys(NAMES) as (keyof Variant)[];
  return parts
    .filter((part) => variant[part] !== undefined)
    .map((part) => NAMES[part])
    .join(', ');
}
