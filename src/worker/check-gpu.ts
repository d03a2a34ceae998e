/** "Check my GPU": every kernel that the adapter can run, against its float64 twin. */
import type { PipelineCache } from '../gpu/program.ts';
import { ATTENTION_KERNELS, MATMUL_KERNELS, whyNotOn } from '../model/kernels.ts';
import { checkAttention, checkProducts, type CheckResult } from './check.ts';
import { checkMixture } from './check-mixture.ts';
import { checkRest } from './check-rest.ts';

/** A kernel that can't be built counts as one that failed: drivers refuse shaders as well. */
async function attempted(
  operation: string,
  kernel: string,
  check: () => Promise<CheckResult[]>,
): Promise<CheckResult[]> {
  try {
    return await check();
  } catch (error) {
    console.warn(`${operation}, ${kernel}:`, error);
    return [{ operation, kernel, error: Infinity, bound: 0, passed: false }];
  }
}

/** @yields the comparisons of one kernel after the other. */
export async function* checkGpu(
  cache: PipelineCache,
  adapter: Parameters<typeof whyNotOn>[0],
): AsyncGenerator<CheckResult[]> {
  yield await attempted('norms, embedding, loss, optimiser', 'all', () => checkRest(cache));
  for (const kernel of MATMUL_KERNELS) {
    if (whyNotOn(adapter, { matmul: kernel, attention: 'plain' }) === null)
      yield await attempted('products', kernel, () => checkProducts(cache, kernel));
  }
  // Grouped products have two kernels: quads, and one that serves beside all others.
  for (const kernel of ['plain', 'quad'] as const) {
    if (whyNotOn(adapter, { matmul: kernel, attention: 'plain' }) === null)
      yield await attempted('experts', kernel, () => checkMixture(cache, kernel));
  }
  for (const kernel of ATTENTION_KERNELS) {
    if (whyNotOn(adapter, { matmul: 'plain', attention: kernel }) === null)
      yield await attempted('attention', kernel, () => checkAttention(cache, kernel));
  }
}
