/** Which kernel serves each family of operations. Part of every record: another kernel rounds otherwise. */
import type { AttentionKernel } from './ops/attention.ts';
import type { MatmulKernel } from './ops/matmul.ts';

export interface KernelChoice {
  readonly matmul: MatmulKernel;
  readonly attention: AttentionKernel;
}

/** The readable kernels, which run everywhere. */
export const PLAIN_KERNELS: KernelChoice = { matmul: 'plain', attention: 'plain' };

/** For software adapters whose subgroups hold at least a quad of lanes. */
export const QUAD_KERNELS: KernelChoice = { matmul: 'quad', attention: 'quad' };

/** What of an open device decides; types of this module are read where WebGPU's are not known. */
interface AdapterAndDevice {
  readonly facts: { readonly software: boolean; readonly subgroupSizes: readonly [min: number, max: number] | null };
  readonly device: { readonly features: { has(feature: string): boolean } };
}

/** The quad kernels suit adapters without fast shared memory, whose subgroups are at least a quad. */
export function kernelsFor({ facts, device }: AdapterAndDevice): KernelChoice {
  const quads = device.features.has('subgroups') && (facts.subgroupSizes?.[0] ?? 0) >= 4;
  return facts.software && quads ? QUAD_KERNELS : PLAIN_KERNELS;
}
