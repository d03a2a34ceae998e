import { clear, keys } from 'idb-keyval';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PLAIN_KERNELS, QUAD_KERNELS } from '../../src/model/kernels.ts';
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
    const { kernels } = await new KernelStore().equip(laboratory, [spec]);
    expect(await keys()).toHaveLength(1);
    const later = new KernelStore();
    expect(
      await encodersMade(async () => expect((await later.equip(laboratory, [spec])).kernels).toEqual(kernels)),
    ).toBe(0);
    const replicas = [spec, { ...spec, seed: 2 }];
    expect(await encodersMade(() => later.equip(laboratory, replicas))).toBeGreaterThan(0);
    expect(await keys()).toHaveLength(2);
  });

  it('takes the kernels a spec names', async () => {
    const [laboratory, spec] = await laboratoryAndSpec();
    const named = { matmul: 'block', attention: 'plain' } as const;
    expect((await new KernelStore().equip(laboratory, [{ ...spec, kernels: named }])).kernels).toEqual(named);
  });

  it('does not measure on a software adapter', async () => {
    const [bare, spec] = await laboratoryAndSpec();
    const software = { ...bare, adapter: { ...bare.adapter, software: true } };
    const made = await encodersMade(async () => {
      expect((await new KernelStore().equip(software, [spec])).kernels).toEqual(QUAD_KERNELS);
      const bareCores = { ...software, adapter: { ...software.adapter, subgroupSizes: null } };
      expect((await new KernelStore().equip(bareCores, [spec])).kernels).toEqual(PLAIN_KERNELS);
    });
    expect(made).toBe(0);
    expect(await keys()).toHaveLength(0);
  });
});
