import { afterEach, describe, expect, it, vi } from 'vitest';
import { PLAIN_KERNELS } from '../../src/model/kernels.ts';
import { tuneKernels } from '../../src/train/tuner.ts';
import { checkKernels } from '../../src/worker/check.ts';
import { testGpu } from '../gpu/harness.ts';
import { kernelChoices } from '../model/trainer.ts';
import { laboratoryAndSpec } from './laboratory.ts';

afterEach(() => vi.restoreAllMocks());

describe('checkKernels', () => {
  it.each(kernelChoices)('passes matmul $matmul and attention $attention', async (kernels) => {
    const { cache } = await testGpu();
    const results = await checkKernels(cache, kernels);
    expect(results).toHaveLength(7);
    for (const { operation, error, bound, passed } of results) {
      expect(passed, `${operation}: ${error} > ${bound}`).toBe(true);
      expect(error).toBeLessThan(bound / 2);
    }
  });

  it('fails where the kernel computes something else than its twin', async () => {
    const { cache } = await testGpu();
    // Nothing runs, so that every result is zero.
    vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(() => undefined);
    const results = await checkKernels(cache, PLAIN_KERNELS);
    expect(results.every(({ passed }) => !passed)).toBe(true);
  });
});

describe('tuneKernels', () => {
  it('times every usable candidate and takes the fastest', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const { choice, candidates } = await tuneKernels(laboratory, [spec], () => Promise.resolve(true));
    const timed = candidates.filter(({ secondsPerStep }) => secondsPerStep !== null);
    expect(timed.length).toBe(candidates.length);
    expect(new Set(candidates.map(({ kernels }) => kernels.matmul))).toContain('block');
    const fastest = Math.min(...timed.map(({ secondsPerStep }) => secondsPerStep ?? Infinity));
    const chosen = candidates.find(
      ({ kernels }) => kernels === choice || JSON.stringify(kernels) === JSON.stringify(choice),
    );
    // Within the margin that keeps near ties with the simpler kernel.
    expect(chosen?.secondsPerStep).toBeLessThan(fastest * 1.12);
  });

  it('keeps to the plain kernels where the gate refuses all others', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const onlyPlain = (kernels: typeof PLAIN_KERNELS) =>
      Promise.resolve(kernels.matmul === 'plain' && kernels.attention === 'plain');
    const { choice, candidates } = await tuneKernels(laboratory, [spec], onlyPlain);
    expect(choice).toEqual(PLAIN_KERNELS);
    expect(candidates.filter(({ secondsPerStep }) => secondsPerStep === null).length).toBe(candidates.length - 1);
  });
});
