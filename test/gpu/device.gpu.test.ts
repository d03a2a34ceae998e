import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeviceError, openDevice } from '../../src/gpu/device.ts';

/** Puts something else in the place of navigator.gpu. */
function withGpu(gpu: unknown): void {
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
}

afterEach(() => {
  // The browser's own stands on the prototype.
  Reflect.deleteProperty(navigator, 'gpu');
});

describe('openDevice', () => {
  it("asks for the adapter's own limits and its optional features, and says what it is", async () => {
    const adapter = await navigator.gpu.requestAdapter();
    const { device, facts } = await openDevice();
    expect(device.limits.maxBufferSize).toBe(adapter?.limits.maxBufferSize);
    expect(device.limits.maxStorageBufferBindingSize).toBe(adapter?.limits.maxStorageBufferBindingSize);
    expect(device.limits.maxStorageBuffersPerShaderStage).toBe(adapter?.limits.maxStorageBuffersPerShaderStage);
    expect(device.features.has('subgroups')).toBe(adapter?.features.has('subgroups'));
    expect(facts).toMatchObject({ vendor: adapter?.info.vendor, maxBufferSize: adapter?.limits.maxBufferSize });
    expect(facts.features).toEqual([...(adapter?.features ?? [])].sort());
    // What is read as JSON from a record.
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    device.destroy();
  });

  it.each([
    { vendor: 'google', architecture: 'swiftshader', software: true },
    { vendor: 'mesa', architecture: 'llvmpipe', software: true },
    { vendor: 'nvidia', architecture: 'ada', software: false },
    { vendor: 'apple', architecture: 'metal-3', software: false },
  ])('knows whether $vendor $architecture is a software adapter', async ({ software, ...names }) => {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('no adapter');
    const info = { ...names, device: '', description: '', isFallbackAdapter: false };
    const named = {
      ...{ info, limits: adapter.limits, features: adapter.features },
      requestDevice: (descriptor?: GPUDeviceDescriptor) => adapter.requestDevice(descriptor),
    };
    withGpu({ requestAdapter: () => Promise.resolve(named) });
    const { device, facts } = await openDevice();
    expect(facts.software).toBe(software);
    device.destroy();
  });

  it('says what to do where the browser has no WebGPU', async () => {
    withGpu(undefined);
    const opening = openDevice();
    await expect(opening).rejects.toBeInstanceOf(DeviceError);
    await expect(opening).rejects.toMatchObject({ kind: 'no-webgpu' });
    await expect(opening).rejects.toThrow(/does not offer WebGPU\. Open the page/);
  });

  it('says what to do where there is no adapter', async () => {
    const requestAdapter = vi.fn(() => Promise.resolve(null));
    withGpu({ requestAdapter });
    const opening = openDevice();
    await expect(opening).rejects.toMatchObject({ kind: 'no-adapter' });
    await expect(opening).rejects.toThrow(/found no GPU it may use\. Switch graphics acceleration on/);
    expect(requestAdapter).toHaveBeenCalledWith({ powerPreference: 'high-performance' });
  });
});
