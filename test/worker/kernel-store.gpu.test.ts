import { clear, keys } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PLAIN_KERNELS, QUAD_KERNELS } from '../../src/model/kernels.ts';
import { SpecError } from '../../src/train/group.ts';
import { KernelStore } from '../../src/worker/kernel-store.ts';
import { testGpu } from '../gpu/harness.ts';
import { laboratoryAndSpec } from './laboratory.ts';

/** Command encoders made while `work` runs: none where nothing is tuned. */
async function encodersMade(work: () => Promise<unknown>): Promise<number> {
  const { device } = await testGpu();
  const spy = vi.spyOn(device, 'createCommandEncoder');
  await work();
  const made = spy.mock.calls.length;
  spy.mockRestore();
  return made;
}

describe('KernelStore', () => {
  beforeEach(() => clear());

  it('measures once for a shape on a GPU, and remembers across visits', async () => {
    const [bare, spec] = await laboratoryAndSpec();
    const laboratory = { ...bare, adapter: { ...bare.adapter, software: false } };
    const { kernels } = await new KernelStore({ tuning: true }).equip(laboratory, [spec]);
    expect(await keys()).toHaveLength(1);
    const later = new KernelStore({ tuning: true });
    expect(
      await encodersMade(async () => expect((await later.equip(laboratory, [spec])).kernels).toEqual(kernels)),
    ).toBe(0);
    const replicas = [spec, { ...spec, seed: 2 }];
    expect(await encodersMade(() => later.equip(laboratory, replicas))).toBeGreaterThan(0);
    expect(await keys()).toHaveLength(2);
  });

  it('tells what was measured, and measures again when that is forgotten', async () => {
    const [bare, spec] = await laboratoryAndSpec();
    const laboratory = { ...bare, adapter: { ...bare.adapter, software: false } };
    const store = new KernelStore({ tuning: true });
    const { kernels } = await store.equip(laboratory, [spec]);
    const [report] = store.reports;
    expect(report).toMatchObject({ kernels, source: 'measured', model: spec.model, batch: 8, replicas: 1 });
    expect(report?.candidates.map((candidate) => candidate.kernels.matmul)).toContain('shared');
    for (const { verdict, secondsPerStep } of report?.candidates ?? []) {
      expect(verdict?.passed).toBe(true);
      expect(verdict?.share).toBeLessThan(0.5);
      expect(secondsPerStep).toBeGreaterThan(0);
    }
    const later = new KernelStore({ tuning: true });
    await later.equip(laboratory, [spec]);
    expect(later.reports).toEqual([{ ...report, source: 'remembered' }]);
    await later.forget();
    expect(later.reports).toEqual([]);
    expect(await keys()).toHaveLength(0);
    expect(await encodersMade(() => later.equip(laboratory, [spec]))).toBeGreaterThan(0);
  });

  it('measures nothing where tuning is off', async () => {
    const [bare, spec] = await laboratoryAndSpec();
    const laboratory = { ...bare, adapter: { ...bare.adapter, software: false } };
    const store = new KernelStore({ tuning: false });
    const made = await encodersMade(async () => {
      expect((await store.equip(laboratory, [spec])).kernels).toEqual(PLAIN_KERNELS);
    });
    expect(made).toBe(0);
    expect(store.reports[0]?.source).toBe('untuned');
  });

  it('takes the kernels a spec names, once they have met their twins', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const named = { ...spec, kernels: { matmul: 'block', attention: 'plain' } as const };
    const store = new KernelStore({ tuning: true });
    expect((await store.equip(laboratory, [named])).kernels).toEqual(named.kernels);
    expect(store.reports[0]).toMatchObject({ source: 'named', candidates: [] });
    // Another shape with the same kernels: they were checked before.
    const larger = { ...named, training: { ...named.training, batch: 16 } };
    expect(await encodersMade(() => store.equip(laboratory, [larger]))).toBe(0);
  });

  it('refuses named kernels that the adapter lacks the subgroups for', async () => {
    const [bare, spec] = await laboratoryAndSpec();
    const laboratory = { ...bare, adapter: { ...bare.adapter, features: [], subgroupSizes: null } };
    const named = { ...spec, kernels: QUAD_KERNELS };
    const equipping = new KernelStore({ tuning: true }).equip(laboratory, [named]);
    await expect(equipping).rejects.toThrow(SpecError);
    await expect(equipping).rejects.toThrow(/subgroups of at least 4 lanes/);
  });

  it('refuses named kernels that compute something else here', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const nothing = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(() => undefined);
    const named = { ...spec, kernels: PLAIN_KERNELS };
    await expect(new KernelStore({ tuning: true }).equip(laboratory, [named])).rejects.toThrow(/times what rounding/);
    nothing.mockRestore();
  });

  it('does not measure on a software adapter', async () => {
    const [bare, spec] = await laboratoryAndSpec();
    const software = { ...bare, adapter: { ...bare.adapter, software: true } };
    const made = await encodersMade(async () => {
      expect((await new KernelStore({ tuning: true }).equip(software, [spec])).kernels).toEqual(QUAD_KERNELS);
      const bareCores = { ...software, adapter: { ...software.adapter, subgroupSizes: null } };
      expect((await new KernelStore({ tuning: true }).equip(bareCores, [spec])).kernels).toEqual(PLAIN_KERNELS);
    });
    expect(made).toBe(0);
    expect(await keys()).toHaveLength(0);
  });
});
