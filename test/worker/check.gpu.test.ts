import { afterEach, describe, expect, it, vi } from 'vitest';
import { ATTENTION_KERNELS, MATMUL_KERNELS, PLAIN_KERNELS, type KernelChoice } from '../../src/model/kernels.ts';
import { tuneKernels } from '../../src/train/tuner.ts';
import { checkAttention, checkProducts, type CheckResult } from '../../src/worker/check.ts';
import { checkGpu } from '../../src/worker/check-gpu.ts';
import { checkMixture } from '../../src/worker/check-mixture.ts';
import { checkRest } from '../../src/worker/check-rest.ts';
import { PipelineCache } from '../../src/gpu/program.ts';
import { testGpu } from '../gpu/harness.ts';
import { laboratoryAndSpec } from './laboratory.ts';

afterEach(() => vi.restoreAllMocks());

/** A quarter of the bound is left over, for adapters that round otherwise. */
function expectPassed(results: readonly CheckResult[]): void {
  for (const { operation, error, bound, passed } of results) {
    expect(passed, `${operation}: ${error} > ${bound}`).toBe(true);
    expect(error).toBeLessThan(bound / 2);
  }
}

describe('the check of kernels', () => {
  it.each(MATMUL_KERNELS)('passes %s products', async (kernel) => {
    const { cache } = await testGpu();
    const results = await checkProducts(cache, kernel);
    expect(results).toHaveLength(5);
    expectPassed(results);
  });

  it.each(ATTENTION_KERNELS)('passes %s attention', async (kernel) => {
    const { cache } = await testGpu();
    const results = await checkAttention(cache, kernel);
    expect(results).toHaveLength(4);
    expectPassed(results);
  });

  it.each(['plain', 'quad'] as const)('passes experts, %s', async (kernel) => {
    const { cache } = await testGpu();
    const results = await checkMixture(cache, kernel);
    expect(results).toHaveLength(5);
    expectPassed(results);
  });

  it('passes norms, embedding, loss and optimiser', async () => {
    const { cache } = await testGpu();
    const results = await checkRest(cache);
    expect(results.map(({ operation }) => operation)).toEqual([
      'norm',
      'norm backward',
      'query and key norm, rotation',
      'GELU',
      'GELU backward',
      'embedding',
      'embedding backward',
      'cross-entropy',
      'cross-entropy backward',
      'grades',
      'AdamW',
      'Muon gate_up',
      'Muon down',
    ]);
    expectPassed(results);
  });

  it('goes through every kernel that the adapter can run, and names one that can’t be built', async () => {
    const { cache, facts } = await testGpu();
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const pipelines = vi.spyOn(PipelineCache.prototype, 'get');
    const without = { ...facts, features: [] };
    const kernels = new Set<string>();
    for await (const results of checkGpu(cache, without)) for (const { kernel } of results) kernels.add(kernel);
    expect([...kernels]).toEqual(['all', 'plain', 'block', 'shared']);
    pipelines.mockRejectedValue(new Error('no such shader'));
    for await (const results of checkGpu(cache, without)) expect(results).toMatchObject([{ passed: false }]);
  });

  it('fails where the kernel computes something else than its twin', async () => {
    const { cache } = await testGpu();
    // Nothing runs, so that every result is zero.
    vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(() => undefined);
    const results = [
      ...(await checkRest(cache)),
      ...(await checkProducts(cache, 'plain')),
      ...(await checkMixture(cache, 'plain')),
      ...(await checkAttention(cache, 'plain')),
    ];
    expect(results.every(({ passed }) => !passed)).toBe(true);
  });
});

const passing = { passed: true, operation: 'matmul', share: 0.1 };

describe('tuneKernels', () => {
  it('times every candidate that is worth it and takes the fastest', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const { choice, candidates } = await tuneKernels(laboratory, [spec], () => Promise.resolve(passing));
    expect(candidates.every(({ secondsPerStep }) => secondsPerStep !== null)).toBe(true);
    const tried = new Set(candidates.map(({ kernels }) => kernels.matmul));
    expect(tried.has('block')).toBe(true);
    expect(tried.has('shared')).toBe(!laboratory.adapter.software);
    const fastest = Math.min(...candidates.map(({ secondsPerStep }) => secondsPerStep ?? Infinity));
    const chosen = candidates.find(({ kernels }) => JSON.stringify(kernels) === JSON.stringify(choice));
    // Within the margin that keeps near ties with the simpler kernel.
    expect(chosen?.secondsPerStep).toBeLessThan(fastest * 1.12);
    // The first losses of all are those of the plain kernels, up to rounding.
    expect(candidates[0]?.drift).toBeNull();
    for (const { drift } of candidates.slice(1)) expect(drift).toBeLessThan(1e-5);
  });

  it('keeps to the plain kernels where the gate refuses all others', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const isPlain = ({ matmul, attention }: KernelChoice) => matmul === 'plain' && attention === 'plain';
    const onlyPlain = (kernels: KernelChoice) => Promise.resolve({ ...passing, passed: isPlain(kernels) });
    const { choice, candidates } = await tuneKernels(laboratory, [spec], onlyPlain);
    expect(choice).toEqual(PLAIN_KERNELS);
    expect(candidates.filter(({ secondsPerStep }) => secondsPerStep === null).length).toBe(candidates.length - 1);
  });

  it('refuses kernels that train to other losses than the plain ones in this very shape', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const { device } = laboratory.cache;
    const compile = device.createShaderModule.bind(device);
    // A driver that gets one shader wrong: it forgets the factor on the sums.
    vi.spyOn(device, 'createShaderModule').mockImplementation((descriptor) => {
      const code = descriptor.label === 'matmul-block.wgsl' ? wrong(descriptor.code) : descriptor.code;
      return compile({ ...descriptor, code });
    });
    const fresh = { ...laboratory, cache: new PipelineCache(device) };
    const { choice, candidates } = await tuneKernels(fresh, [spec], () => Promise.resolve(passing));
    const block = candidates.find(({ kernels }) => kernels.matmul === 'block');
    expect(block?.drift).toBeGreaterThan(1e-3);
    expect(block?.secondsPerStep).toBeNull();
    expect(choice.matmul).not.toBe('block');
  });
});

const wrong = (code: string) => code.replaceAll('= shape.scale * value', '= 0.9 * value');
