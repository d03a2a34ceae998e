/**
 * What every GPU test needs: a device, validation errors as failures, kernels run on given data, and comparison with a
 * float64 twin.
 */
import { expect } from 'vitest';
import { openDevice, type OpenDevice } from '../../src/gpu/device.ts';
import type { CommandList } from '../../src/gpu/graph.ts';
import { PipelineCache } from '../../src/gpu/program.ts';
import { runOnce, withTensors, type Contents, type Kernels, type Views } from '../../src/gpu/run-once.ts';
import { gaussians, uniform } from '../../src/data/sampling.ts';

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
  const outcome = await Promise.allSettled([work()]);
  const errors = await Promise.all([...filters].reverse().map(() => device.popErrorScope()));
  const reported = errors.filter((error) => error !== null);
  // What the device says comes first: an exception is often only its consequence.
  if (reported.length > 0) throw new Error(reported.map(({ message }) => `GPU error: ${message}`).join('\n'));
  if (outcome[0].status === 'rejected') throw outcome[0].reason;
  return outcome[0].value;
}

/** `withTensors` on the test's device, with the device's errors as failures. */
export async function withKernels<Name extends string, T>(
  tensors: Contents<Name>,
  record: (list: CommandList, views: Views<Name>) => void,
  work: (kernels: Kernels<Name>) => Promise<T>,
): Promise<T> {
  const { device, cache } = await testGpu();
  return withoutGpuErrors(device, () => withTensors(cache, tensors, record, work));
}

/** `runOnce` on the test's device, with the device's errors as failures. */
export async function runKernels<Name extends string>(
  tensors: Contents<Name>,
  record: (list: CommandList, views: Views<Name>) => void,
): Promise<Record<Name, Float32Array>> {
  const { device, cache } = await testGpu();
  return withoutGpuErrors(device, () => runOnce(cache, tensors, record));
}

/**
 * Compiles what `record` lists, all at once, for the tests that follow: a compiler takes every core, and they would ask for one
 * pipeline after another. Nothing of it runs.
 */
export async function compileTogether<Name extends string>(
  tensors: Contents<Name>,
  record: (list: CommandList, views: Views<Name>) => void,
): Promise<void> {
  await withKernels(tensors, record, () => Promise.resolve());
}

/** The words of a tensor that holds u32, or of f32 to be compared bit for bit. */
export function words(data: Float32Array): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length);
}

/** Seeded whole numbers below `bound`, for tokens. */
export function wholeNumbers(count: number, bound: number, stream: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => Math.floor(bound * uniform(7, stream, i)));
}

/** The r-th of the equal parts of an array that holds one after another for each replica, window or row. */
export function part<T extends Float32Array | Float64Array | Uint32Array>(data: T, r: number, length: number): T {
  return data.subarray(r * length, (r + 1) * length) as T;
}

/** Part after part of arrays, in one. */
export function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(parts.flatMap((data) => Array.from(data)));
}

/** Seeded normal values, exact in f32, as f32 for the kernel and f64 for its twin. */
export function normal(count: number, stream: number, deviation = 1): { f32: Float32Array; f64: Float64Array } {
  const f32 = gaussians(7, stream, count).map((value) => value * deviation);
  return { f32, f64: Float64Array.from(f32) };
}

/** Unit round-off of f32: an operation is off by at most this share of its result. One ULP is at most two of them. */
export const EPSILON = 2 ** -24;

/** Greatest absolute value. */
export function greatest(values: ArrayLike<number>): number {
  return Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

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
  const size = magnitude ?? Math.max(greatest(expected), 1e-30);
  let worst = 0;
  let at = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const error = Math.abs(actual[i]! - expected[i]!) / size;
    if (Number.isNaN(error)) [worst, at] = [Infinity, i];
    else if (error > worst) [worst, at] = [error, i];
  }
  const error = `error ${(worst / EPSILON).toFixed(1)} roundings of ${size}, allowed ${roundings.toFixed(1)}`;
  const message = `${label}: element ${at} is ${actual[at]}, expected ${expected[at]} (${error})`;
  expect(worst <= roundings * EPSILON, message).toBe(true);
}
