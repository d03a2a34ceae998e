/** Counts WebGPU calls by standing in front of the prototypes' methods: whoever makes the calls is counted alike. */
import type { CallCounts } from './api.ts';

type Counter = keyof CallCounts;

interface Counted {
  readonly owner: object;
  readonly method: string;
  readonly counter: Counter;
}

const calls: readonly Counted[] = [
  { owner: GPUComputePassEncoder.prototype, method: 'dispatchWorkgroups', counter: 'dispatches' },
  { owner: GPUComputePassEncoder.prototype, method: 'dispatchWorkgroupsIndirect', counter: 'dispatches' },
  { owner: GPUCommandEncoder.prototype, method: 'beginComputePass', counter: 'passes' },
  { owner: GPUQueue.prototype, method: 'submit', counter: 'submits' },
  { owner: GPUQueue.prototype, method: 'writeBuffer', counter: 'bufferWrites' },
  { owner: GPUDevice.prototype, method: 'createBindGroup', counter: 'bindGroups' },
  { owner: GPUDevice.prototype, method: 'createComputePipeline', counter: 'pipelines' },
  { owner: GPUDevice.prototype, method: 'createComputePipelineAsync', counter: 'pipelines' },
  { owner: GPUDevice.prototype, method: 'createBuffer', counter: 'buffers' },
  { owner: GPUBuffer.prototype, method: 'mapAsync', counter: 'mappings' },
];

/** Puts a counting method in the place of another. Returns what puts the old one back. */
function replace({ owner, method, counter }: Counted, counts: Record<Counter, number>): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, method);
  if (!descriptor) throw new Error(`This browser's WebGPU has no ${method}.`);
  const original = descriptor.value as (...args: unknown[]) => unknown;
  const counting = function (this: unknown, ...args: unknown[]): unknown {
    counts[counter] += 1;
    return original.apply(this, args);
  };
  Object.defineProperty(owner, method, { ...descriptor, value: counting });
  return () => Object.defineProperty(owner, method, descriptor);
}

/** Calls made while `work` runs. The methods are as they were before and after, so that timed work pays nothing. */
export async function countCalls(work: () => Promise<unknown>): Promise<CallCounts> {
  const counts: Record<Counter, number> = {
    dispatches: 0,
    passes: 0,
    submits: 0,
    bindGroups: 0,
    pipelines: 0,
    buffers: 0,
    bufferWrites: 0,
    mappings: 0,
  };
  const undo = calls.map((call) => replace(call, counts));
  try {
    await work();
  } finally {
    for (const restore of undo) restore();
  }
  return counts;
}
