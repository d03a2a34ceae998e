/**
 * What every GPU test needs: a device, validation errors as failures, kernels run on given data, and comparison with a
 * float64 twin.
 */
import { expect } from 'vitest';
import { openDevice, type OpenDevice } from '../../src/gpu/device.ts';
import { Graph, type CommandList, type View } from '../../src/gpu/graph.ts';
import { buildProgram, PipelineCache } from '../../src/gpu/program.ts';
import { gaussians } from '../../src/data/sampling.ts';

export interface TestGpu extends OpenDevice {
  readonly cache: PipelineCache;
}

let opened: Promise<TestGpu> | null = null;

/** The one device of a test file. */
export function testGpu(): Promise<TestGpu> {
  opened ??= openDevice().then((open) => ({ ...open, cache: new PipelineCache(open.device) }));
  return opened;
}

/** Runs `work` and fails on any validation, memory or internal error the device reports meanwhile. */
export async function withoutGpuErrors<T>(device: GPUDevice, work: () => Promise<T>): Promise<T> {
  const filters = ['validation', 'out-of-memory', 'internal'] as const;
  for (const filter of filters) device.pushErrorScope(filter);
  const result = await work();
  for (const filter of [...filters].reverse()) {
    const error = await device.popErrorScope();
    if (error) throw new Error(`${filter} error: ${error.message}`);
  }
  return result;
}

export type Data = Float32Array | Uint32Array;

/**
 * Runs the dispatches that `record` adds, over tensors that hold the given data, or zeros where only a length is given.
 * Resolves with all tensors as they stand afterwards, as f32.
 */
export async function runKernels<Name extends string>(
  tensors: Readonly<Record<Name, Data | number>>,
  record: (list: CommandList, views: Readonly<Record<Name, View>>) => void,
): Promise<Record<Name, Float32Array>> {
  const { device, cache } = await testGpu();
  const graph = new Graph();
  const names = Object.keys(tensors) as Name[];
  const lengthOf = (content: Data | number) => (typeof content === 'number' ? content : content.length);
  const views = Object.fromEntries(names.map((name) => [name, graph.tensor(name, lengthOf(tensors[name]))]));
  record(graph.list('test'), views as Record<Name, View>);
  return withoutGpuErrors(device, async () => {
    const program = await buildProgram(cache, graph);
    for (const name of names) {
      const content: Data | number = tensors[name];
      if (typeof content !== 'number') program.write((views as Record<Name, View>)[name], content);
    }
    program.submit('test', (pass) => program.encode(pass, 'test'));
    const read = async (name: Name) => [name, await program.read((views as Record<Name, View>)[name])] as const;
    const results = await Promise.all(names.map(read));
    program.destroy();
    return Object.fromEntries(results) as Record<Name, Float32Array>;
  });
}

/** Seeded normal values, exact in f32, as f32 for the kernel and f64 for its twin. */
export function normal(count: number, stream: number, deviation = 1): { f32: Float32Array; f64: Float64Array } {
  const f32 = gaussians(7, stream, count).map((value) => value * deviation);
  return { f32, f64: Float64Array.from(f32) };
}

/** Unit round-off of f32. */
export const EPSILON = 2 ** -24;

/**
 * Expects every element within `roundings` unit round-offs of `magnitude`, by default the greatest expected value:
 * a sum rounds relative to its terms, so an element near zero may carry the error of the large ones.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { roundings, magnitude, label = '' }: { roundings: number; magnitude?: number; label?: string },
): void {
  expect(actual.length, `${label}: length`).toBe(expected.length);
  const size = magnitude ?? Array.from(expected).reduce((greatest, value) => Math.max(greatest, Math.abs(value)), 1e-30);
  let worst = 0;
  let at = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const error = Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)) / size;
    if (!(error <= worst)) [worst, at] = [error, i];
  }
  const message = `${label}: element ${at} is ${actual[at]}, expected ${expected[at]} (error ${(worst / EPSILON).toFixed(1)} roundings of ${size})`;
  expect(worst <= roundings * EPSILON, message).toBe(true);
}
