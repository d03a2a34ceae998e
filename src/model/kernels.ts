/** Which kernel serves each family of operations. Part of every record: another kernel rounds otherwise. Plain data. */
import type { AttentionKernel } from './ops/attention.ts';
import type { MatmulKernel } from './ops/matmul.ts';

export interface KernelChoice {
  readonly matmul: MatmulKernel;
  readonly attention: AttentionKernel;
}

/** Simpler ones first: the order in which they are tried. */
export const MATMUL_KERNELS = ['plain', 'block', 'shared', 'quad'] as const satisfies readonly MatmulKernel[];
export const ATTENTION_KERNELS = ['plain', 'quad'] as const satisfies readonly AttentionKernel[];

/** The readable kernels, which run everywhere. */
export const PLAIN_KERNELS: KernelChoice = { matmul: 'plain', attention: 'plain' };

/** For software adapters whose subgroups hold at least a quad of lanes. */
export const QUAD_KERNELS: KernelChoice = { matmul: 'quad', attention: 'quad' };

/** What of an adapter decides. */
interface Adapter {
  readonly software: boolean;
  readonly subgroupSizes: readonly [min: number, max: number] | null;
  readonly features: readonly string[];
}

function hasQuads({ subgroupSizes, features }: Adapter): boolean {
  return features.includes('subgroups') && (subgroupSizes?.[0] ?? 0) >= 4;
}

/** What serves where nothing is measured: quads suit adapters without fast shared memory. */
export function defaultKernels(adapter: Adapter): KernelChoice {
  return adapter.software && hasQuads(adapter) ? QUAD_KERNELS : PLAIN_KERNELS;
}

/** Why an adapter can't run these kernels, as a sentence; null where it can. */
export function whyNotOn(adapter: Adapter, { matmul, attention }: KernelChoice): string | null {
  if ((matmul !== 'quad' && attention !== 'quad') || hasQuads(adapter)) return null;
  const sizes = adapter.subgroupSizes ? `subgroups of ${adapter.subgroupSizes[0]} lanes` : 'no subgroups';
  return `The quad kernels need subgroups of at least 4 lanes, and this adapter offers ${sizes}. Choose plain, block or shared.`;
}

/** Whether it is worth timing: workgroup memory is no faster than any other where shaders run on the processor. */
export function worthTiming(adapter: Adapter, kernels: KernelChoice): boolean {
  return whyNotOn(adapter, kernels) === null && !(adapter.software && kernels.matmul === 'shared');
}

/**
 * 'block,quad' as products and attention; 'quad' alone takes quads for both, any other name plain attention. Names are
 * taken as they are: `unknownKernel` words a wrong one.
 */
export function namedKernels(text: string): { readonly matmul: string; readonly attention: string } {
  const [matmul = '', ...rest] = text.split(',').map((name) => name.trim());
  return { matmul, attention: rest.length > 0 ? rest.join(',') : matmul === 'quad' ? 'quad' : 'plain' };
}

/** Which name is no kernel, as a sentence; null where both are. */
export function unknownKernel({ matmul, attention }: { matmul: string; attention: string }): string | null {
  const wrong = (name: string, known: readonly string[]) => !known.includes(name);
  if (wrong(matmul, MATMUL_KERNELS))
    return `There are no products called '${matmul}'; there are ${MATMUL_KERNELS.join(', ')}.`;
  if (wrong(attention, ATTENTION_KERNELS))
    return `There is no attention called '${attention}'; there are ${ATTENTION_KERNELS.join(' and ')}.`;
  return null;
}
