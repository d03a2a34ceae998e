/** Every shader compiles on this adapter without a word from the compiler, as it stands and as it is specialised. */
import { describe, expect, it } from 'vitest';
import { specialise, type ShaderSource } from '../../src/gpu/shader.ts';
import { testGpu, withoutGpuErrors } from '../gpu/harness.ts';

const shaders = Object.values(
  import.meta.glob<ShaderSource>('../../shaders/*.wgsl', { eager: true, import: 'default' }),
);

async function messagesOf(device: GPUDevice, code: string): Promise<string[]> {
  const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
  return messages.map(({ type, lineNum, message }) => `${type} in line ${lineNum}: ${message}`);
}

const { device } = await testGpu();

/** A shader may ask for an optional feature: where the adapter lacks it, nothing can be said about that shader. */
const lacks = (shader: ShaderSource) =>
  [...shader.code.matchAll(/^enable (\w+);/gm)].some(
    ([, feature = '']) => !device.features.has(feature.replace('f16', 'shader-f16')),
  );

/** All at once, since a compiler takes every core. */
const compiled = new Map(
  shaders
    .filter((shader) => !lacks(shader))
    .flatMap((shader) => {
      const module = device.createShaderModule({ code: specialise(shader) });
      return Object.keys(shader.entries).map((entryPoint) => {
        const pipeline = device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint } });
        pipeline.catch(() => undefined); // Told by the test of its entry point.
        return [`${shader.file} ${entryPoint}`, pipeline] as const;
      });
    }),
);

describe('shaders', () => {
  it('are found', () => {
    expect(shaders.map(({ file }) => file)).toContain('attention-backward.wgsl');
    expect(shaders.length).toBeGreaterThanOrEqual(14);
  });

  describe.each(shaders)('$file', (shader) => {
    it.skipIf(lacks(shader))('compiles without messages as it stands', async () => {
      expect(await withoutGpuErrors(device, () => messagesOf(device, shader.code))).toEqual([]);
    });

    it.skipIf(lacks(shader))('compiles without messages with its loops written out', async () => {
      const code = specialise(shader);
      expect(code).not.toContain('@unroll');
      expect(await withoutGpuErrors(device, () => messagesOf(device, code))).toEqual([]);
    });

    it.skipIf(lacks(shader)).each(Object.keys(shader.entries))('makes a pipeline of %s', async (entryPoint) => {
      await withoutGpuErrors(device, async () => {
        const pipeline = await compiled.get(`${shader.file} ${entryPoint}`)!;
        // The automatic layout has exactly the bindings the compiler saw used: a wrong list would be refused here.
        const used = shader.bindings.filter(({ name }) => shader.entries[entryPoint]!.includes(name));
        const entries = used.map(({ binding, access }) => {
          const usage = access === 'uniform' ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE;
          return { binding, resource: { buffer: device.createBuffer({ size: 4096, usage }) } };
        });
        device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
        for (const { resource } of entries) resource.buffer.destroy();
      });
    });

    it('opens with what it computes, before any code', () => {
      expect(shader.code.split('\n')[0]).toMatch(/^\/\/ \S.{20,}/);
    });
  });
});
