import { describe, expect, it, vi } from 'vitest';
import { external, Graph, slice, type Dispatch, type View } from '../../src/gpu/graph.ts';
import {
  buildProgram,
  bytesOf,
  DoesNotFitError,
  PipelineCache,
  readBuffer,
  storageBuffer,
} from '../../src/gpu/program.ts';
import { planMemory } from '../../src/gpu/graph.ts';
import type { ShaderSource } from '../../src/gpu/shader.ts';
import { testGpu, withoutGpuErrors } from './harness.ts';

const CODE = `
struct Shape { count: u32, factor: f32 }
@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inp: array<f32>;
@group(0) @binding(2) var<storage, read_write> outp: array<f32>;

const OFFSET = 1u;

@compute @workgroup_size(64)
fn scale(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < shape.count) { outp[id.x] = shape.factor * inp[id.x] + f32(OFFSET); }
}

@compute @workgroup_size(1)
fn double() { outp[0] *= 2.0; }
`;

const shader: ShaderSource = {
  file: 'scale.wgsl',
  code: CODE,
  bindings: [
    { name: 'shape', binding: 0, access: 'uniform' },
    { name: 'inp', binding: 1, access: 'read' },
    { name: 'outp', binding: 2, access: 'read_write' },
  ],
  entries: { scale: ['shape', 'inp', 'outp'], double: ['outp'] },
  uniform: {
    size: 16,
    members: [
      { name: 'count', offset: 0, type: 'u32' },
      { name: 'factor', offset: 4, type: 'f32' },
    ],
  },
};

const scale = (inp: View, outp: View, factor: number, constants = {}): Dispatch => ({
  ...{ label: 'scale', shader, entry: 'scale', constants },
  ...{ uniform: { count: outp.length, factor }, bindings: { inp, outp }, workgroups: [1] as const },
});

const double = (outp: View): Dispatch => ({
  ...{ label: 'double', shader, entry: 'double', uniform: { count: 0, factor: 0 } },
  ...{ bindings: { outp }, workgroups: [1] as const },
});

/** Counts what a device is asked to make until `work` is done. */
async function made(device: GPUDevice, work: () => Promise<unknown>) {
  const names = ['createBuffer', 'createShaderModule', 'createComputePipelineAsync', 'createBindGroup'] as const;
  const spies = names.map((name) => vi.spyOn(device, name));
  try {
    await work();
    return Object.fromEntries(names.map((name, i) => [name, spies[i]!.mock.calls.length]));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

const { device, cache } = await testGpu();

describe('a program', () => {
  it('runs its lists in the order they are encoded, each dispatch with its own uniform', async () => {
    const graph = new Graph();
    const [a, b, c] = [graph.tensor('a', 3), graph.tensor('b', 3), graph.tensor('c', 3)];
    graph.list('there').push(scale(a, b, 10), scale(b, c, 1));
    graph.list('back').push(scale(c, a, -1), double(a));
    await withoutGpuErrors(device, async () => {
      const program = await buildProgram(cache, graph);
      expect([program.dispatches('there'), program.dispatches('back')]).toEqual([2, 2]);
      program.write(a, Float32Array.of(1, 2, 3));
      program.submit('once', (pass) => program.encode(pass, 'there'));
      expect(Array.from(await program.read(c))).toEqual([12, 22, 32]);
      program.submit('again', (pass) => {
        program.encode(pass, 'back');
        program.encode(pass, 'there');
      });
      expect(Array.from(await program.read(a))).toEqual([-22, -21, -31]);
      expect(Array.from(await program.read(b))).toEqual([-219, -209, -309]);
      program.destroy();
    });
  });

  it('has memory that is zero, and reads and writes parts of it', async () => {
    const graph = new Graph();
    const whole = graph.tensor('whole', 200);
    graph.list('list').push(scale(graph.tensor('other', 1), slice(whole, 128, 2), 1));
    await withoutGpuErrors(device, async () => {
      const program = await buildProgram(cache, graph);
      expect((await program.read(whole)).every((value) => value === 0)).toBe(true);
      program.write(slice(whole, 64, 2), Float32Array.of(5, 6));
      program.submit('list', (pass) => program.encode(pass, 'list'));
      const expected = new Float32Array(200);
      expected.set([5, 6], 64);
      expected.set([1, 1], 128);
      expect(await program.read(whole)).toEqual(expected);
      expect(Array.from(await program.read(slice(slice(whole, 64, 130), 64, 2)))).toEqual([1, 1]);
      program.destroy();
    });
  });

  it("reads and writes the caller's buffers, and leaves them when it is destroyed", async () => {
    const own = storageBuffer(device, 'own', Float32Array.of(7, 8));
    const result = storageBuffer(device, 'result', 2);
    const graph = new Graph();
    graph.list('list').push(scale(external('own', own), external('result', result), 2));
    await withoutGpuErrors(device, async () => {
      const program = await buildProgram(cache, graph);
      program.submit('list', (pass) => program.encode(pass, 'list'));
      program.destroy();
      expect(Array.from(new Float32Array(await readBuffer(device, result, 0, 8)))).toEqual([15, 17]);
      expect(Array.from(new Float32Array(await readBuffer(device, own, 4, 4)))).toEqual([8]);
    });
    for (const buffer of [own, result]) buffer.destroy();
  });

  it('shares a view with another graph', async () => {
    const [first, second] = [new Graph(), new Graph()];
    first.tensor('before', 70);
    const shared = first.tensor('shared', 3);
    await withoutGpuErrors(device, async () => {
      const owner = await buildProgram(cache, first);
      owner.write(shared, Float32Array.of(1, 2, 3));
      const out = second.tensor('out', 3);
      second.list('list').push(scale(owner.share(shared), out, 100));
      const reader = await buildProgram(cache, second);
      reader.submit('list', (pass) => reader.encode(pass, 'list'));
      expect(Array.from(await reader.read(out))).toEqual([101, 201, 301]);
      for (const program of [owner, reader]) program.destroy();
    });
  });

  it('counts the bytes of its memory', async () => {
    const graph = new Graph();
    graph.list('list').push(scale(graph.tensor('a', 65), graph.tensor('b', 1), 1));
    const program = await buildProgram(cache, graph);
    expect(program.bytes).toBe((128 + 64) * 4);
    expect(program.bytes).toBe(bytesOf(planMemory(graph, Infinity)));
    program.destroy();
  });

  it('says which list or view it does not have', async () => {
    const graph = new Graph();
    graph.list('list').push(double(graph.tensor('a', 1)));
    const program = await buildProgram(cache, graph);
    expect(() => program.dispatches('other')).toThrow('the program has no list other');
    const foreign = new Graph().tensor('foreign', 1);
    expect(() => program.locate(foreign)).toThrow('foreign is not part of this program');
    program.destroy();
  });
});

describe('building', () => {
  it('compiles a shader once for each set of constants and entry point, whatever the number of dispatches', async () => {
    const own = new PipelineCache(device);
    const graph = new Graph();
    const views = Array.from({ length: 6 }, (_, i) => graph.tensor(`tensor ${i}`, 2));
    views.slice(1).forEach((view, i) => graph.list('chain').push(scale(views[i]!, view, 1)));
    graph.list('other').push(scale(views[0]!, views[1]!, 1, { OFFSET: 5 }), double(views[0]!));
    const build = async () => (await buildProgram(own, graph)).destroy();
    // Two arenas and the uniforms; the code as it stands and with OFFSET 5.
    expect(await made(device, build)).toEqual({
      ...{ createBuffer: 3, createShaderModule: 2, createComputePipelineAsync: 3, createBindGroup: 7 },
    });
    expect(await made(device, build)).toEqual({
      ...{ createBuffer: 3, createShaderModule: 0, createComputePipelineAsync: 0, createBindGroup: 7 },
    });
  });

  it('makes one bind group of a dispatch that stands in several lists', async () => {
    const graph = new Graph();
    const shared = scale(graph.tensor('a', 1), graph.tensor('b', 1), 3);
    graph.list('one').push(shared);
    graph.list('two').push(shared);
    const counts = await made(device, async () => {
      const program = await buildProgram(cache, graph);
      program.submit('two', (pass) => program.encode(pass, 'two'));
      expect(Array.from(await program.read(shared.bindings['outp']!))).toEqual([1]);
      program.destroy();
    });
    expect(counts).toMatchObject({ createBindGroup: 1 });
  });

  it("rejects with the compiler's own words and their place", async () => {
    const broken = { ...shader, file: 'broken.wgsl', code: CODE.replace('outp[0] *= 2.0', 'outp[0] *= unknown_name') };
    const graph = new Graph();
    graph.list('list').push({ ...double(graph.tensor('a', 1)), shader: broken });
    device.pushErrorScope('validation');
    const build = buildProgram(new PipelineCache(device), graph);
    await expect(build).rejects.toThrow(/broken\.wgsl:double:\{\}:15:\d+ .*unknown_name/);
    await device.popErrorScope();
  });

  const tooLarge: [string, (graph: Graph) => void, RegExp][] = [
    [
      'a tensor larger than a binding may be',
      (graph) => graph.list('list').push(double(graph.tensor('huge', 2 ** 34))),
      /One tensor of this model takes 65536 MiB, and this adapter binds at most \d+ MiB\. Choose a smaller size/,
    ],
    [
      'more workgroups than a dimension has',
      (graph) => graph.list('list').push({ ...double(graph.tensor('a', 1)), workgroups: [1, 65536] }),
      /double needs more workgroups than this adapter runs\. Choose a smaller size, batch or context/,
    ],
  ];

  it.each(tooLarge)('refuses %s before it allocates or compiles', async (_, record, message) => {
    const graph = new Graph();
    record(graph);
    const counts = await made(device, async () => {
      const build = buildProgram(new PipelineCache(device), graph);
      await expect(build).rejects.toBeInstanceOf(DoesNotFitError);
      await expect(build).rejects.toThrow(message);
    });
    expect(Object.values(counts)).toEqual([0, 0, 0, 0]);
  });
});
