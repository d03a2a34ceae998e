/**
 * A program: recorded command lists with their pipelines, memory and bind groups, all made once. Encoding a list
 * changes nothing on the processor but the command buffer. Knows no machine learning.
 */
import {
  external,
  planMemory,
  slice,
  storageOf,
  type Dispatch,
  type Graph,
  type MemoryPlan,
  type View,
} from './graph.ts';
import { packUniform, specialise, type ShaderSource } from './shader.ts';

/** Thrown before anything is allocated when a graph is larger than the adapter's limits. */
export class DoesNotFitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DoesNotFitError';
  }
}

const MiB = 2 ** 20;

/** Compiles each pipeline once a device; programs of other shapes share them. */
export class PipelineCache {
  readonly device: GPUDevice;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #modules = new Map<string, GPUShaderModule>();

  constructor(device: GPUDevice) {
    this.device = device;
  }

  get({ shader, entry, constants }: Pick<Dispatch, 'shader' | 'entry' | 'constants'>): Promise<GPUComputePipeline> {
    const key = `${shader.file}:${entry}:${JSON.stringify(constants ?? {})}`;
    const existing = this.#pipelines.get(key);
    if (existing) return existing;
    const pipeline = this.#compile(key, this.#module(shader, constants), entry);
    this.#pipelines.set(key, pipeline);
    return pipeline;
  }

  /** Rejects with the compiler's messages where the WGSL is wrong: the pipeline's own error leaves them out. */
  async #compile(label: string, module: GPUShaderModule, entryPoint: string): Promise<GPUComputePipeline> {
    try {
      return await this.device.createComputePipelineAsync({ label, layout: 'auto', compute: { module, entryPoint } });
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const lines = messages.map(({ lineNum, linePos, message }) => `${label}:${lineNum}:${linePos} ${message}`);
      throw new Error([String(error), ...lines].join('\n'), { cause: error });
    }
  }

  #module(shader: ShaderSource, constants: Dispatch['constants']): GPUShaderModule {
    const code = specialise(shader, constants);
    const existing = this.#modules.get(code);
    if (existing) return existing;
    const module = this.device.createShaderModule({ label: shader.file, code });
    this.#modules.set(code, module);
    return module;
  }
}

/** A dispatch with what was made for it. */
export interface RecordedDispatch {
  readonly dispatch: Dispatch;
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

/** Bytes a graph takes in arenas (buffers of the caller not counted). */
export function bytesOf(plan: MemoryPlan): number {
  return plan.arenas.reduce((sum, length) => sum + length * 4, 0);
}

/** The longest tensor and arena a device takes, in elements. */
function longest(limits: GPUSupportedLimits): number {
  return Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize) / 4;
}

/** Why a graph is larger than a device's limits, as a sentence, or null. Nothing is allocated. */
export function misfit(graph: Graph, limits: GPUSupportedLimits): string | null {
  const largest = 4 * Math.max(0, ...graph.tensors.map((tensor) => tensor.length));
  if (largest > 4 * longest(limits)) {
    const most = Math.floor((4 * longest(limits)) / MiB);
    return `One tensor of this model takes ${Math.ceil(largest / MiB)} MiB, and this adapter binds at most ${most} MiB.`;
  }
  const most = limits.maxComputeWorkgroupsPerDimension;
  const wide = Object.values(graph.lists)
    .flat()
    .find(({ workgroups }) => workgroups.some((count) => (count ?? 1) > most));
  return wide ? `${wide.label} needs more workgroups than this adapter runs.` : null;
}

export class Program {
  readonly device: GPUDevice;
  readonly #plan: MemoryPlan;
  readonly #arenas: readonly GPUBuffer[];
  readonly #uniforms: GPUBuffer;
  readonly #lists: Readonly<Record<string, readonly RecordedDispatch[]>>;

  constructor(
    device: GPUDevice,
    plan: MemoryPlan,
    arenas: readonly GPUBuffer[],
    uniforms: GPUBuffer,
    lists: Readonly<Record<string, readonly RecordedDispatch[]>>,
  ) {
    this.device = device;
    this.#plan = plan;
    this.#arenas = arenas;
    this.#uniforms = uniforms;
    this.#lists = lists;
  }

  /** Bytes of the arenas. */
  get bytes(): number {
    return bytesOf(this.#plan);
  }

  /** Adds the dispatches of a list to a pass. */
  encode(pass: GPUComputePassEncoder, list: string): void {
    let current: GPUComputePipeline | null = null;
    for (const { pipeline, group, workgroups } of this.#list(list)) {
      if (pipeline !== current) pass.setPipeline((current = pipeline));
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(...workgroups);
    }
  }

  /** Submits one pass with whatever `encode` adds to it. */
  submit(label: string, encode: (pass: GPUComputePassEncoder) => void): void {
    const encoder = this.device.createCommandEncoder({ label });
    const pass = encoder.beginComputePass({ label });
    encode(pass);
    pass.end();
    this.device.queue.submit([encoder.finish()]);
  }

  dispatches(list: string): number {
    return this.#list(list).length;
  }

  /** The dispatches of a list in order, for whoever times them one by one. */
  recorded(list: string): readonly RecordedDispatch[] {
    return this.#list(list);
  }

  /** The buffer and byte range of a view. */
  locate(view: View): { buffer: GPUBuffer; offset: number; size: number } {
    return locate(view, this.#plan, this.#arenas);
  }

  /** A view as another graph can bind it: its buffer is this program's and lives as long. */
  share(view: View): View {
    const { buffer, offset } = this.locate(view);
    return slice(external(view.tensor.label, buffer), offset / 4, view.length);
  }

  /** Waits for submitted work and reads a view. */
  async read(view: View): Promise<Float32Array> {
    const { buffer, offset, size } = this.locate(view);
    return new Float32Array(await readBuffer(this.device, buffer, offset, size));
  }

  write(view: View, data: Float32Array | Uint32Array): void {
    const { buffer, offset } = this.locate(view);
    this.device.queue.writeBuffer(buffer, offset, data.buffer, data.byteOffset, data.byteLength);
  }

  destroy(): void {
    for (const buffer of [...this.#arenas, this.#uniforms]) buffer.destroy();
  }

  #list(name: string): readonly RecordedDispatch[] {
    const list = this.#lists[name];
    if (!list) throw new Error(`the program has no list ${name}`);
    return list;
  }
}

function locate(view: View, plan: MemoryPlan, arenas: readonly GPUBuffer[]) {
  const place = plan.places.get(view.tensor);
  const buffer = view.tensor.buffer ?? (place && arenas[place.arena]);
  if (!buffer) throw new Error(`${view.tensor.label} is not part of this program`);
  return { buffer, offset: ((place?.offset ?? 0) + view.offset) * 4, size: view.length * 4 };
}

/** Reads bytes of a buffer, after all work submitted so far. */
export async function readBuffer(
  device: GPUDevice,
  source: GPUBuffer,
  offset: number,
  size: number,
): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    label: 'readBuffer.staging',
    size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder({ label: 'readBuffer' });
  encoder.copyBufferToBuffer(source, offset, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const bytes = staging.getMappedRange().slice(0);
  staging.destroy();
  return bytes;
}

/** A storage buffer that can be read back and written, zero at the start or with `data` in it. */
export function storageBuffer(
  device: GPUDevice,
  label: string,
  content: number | Float32Array | Uint32Array,
): GPUBuffer {
  const size = typeof content === 'number' ? content * 4 : content.byteLength;
  const buffer = device.createBuffer({
    label,
    size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  if (typeof content !== 'number') device.queue.writeBuffer(buffer, 0, content.buffer, content.byteOffset, size);
  return buffer;
}

const UNIFORM_SLOT = 256;

/** All uniform structs of the graph, one slot of 256 bytes each. */
function uniformBuffer(device: GPUDevice, dispatches: readonly Dispatch[]): GPUBuffer {
  const bytes = new Uint8Array(Math.max(1, dispatches.length) * UNIFORM_SLOT);
  dispatches.forEach(({ shader, uniform }, slot) => {
    const packed = packUniform(shader, uniform ?? {});
    if (packed.byteLength > UNIFORM_SLOT)
      throw new Error(`${shader.file}: its uniform is larger than ${UNIFORM_SLOT} bytes`);
    bytes.set(new Uint8Array(packed), slot * UNIFORM_SLOT);
  });
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label: 'Program.uniforms', size: bytes.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}

/**
 * Makes a graph ready to run. Throws DoesNotFitError, before anything is allocated, when it is larger than the
 * device's limits.
 */
export async function buildProgram(cache: PipelineCache, graph: Graph): Promise<Program> {
  const { device } = cache;
  const problem = misfit(graph, device.limits);
  if (problem) throw new DoesNotFitError(`${problem} Choose a smaller size, batch or context.`);
  const plan = planMemory(graph, longest(device.limits));
  // A dispatch may stand in several lists.
  const dispatches = [...new Set(Object.values(graph.lists).flat())];
  const pipelines = await Promise.all(dispatches.map((dispatch) => cache.get(dispatch)));
  const arenas = plan.arenas.map((length, i) => storageBuffer(device, `Program.arena${i}`, length));
  const uniforms = uniformBuffer(device, dispatches);

  const steps = new Map(
    dispatches.map((dispatch, slot) => {
      const pipeline = pipelines[slot];
      if (!pipeline) throw new Error('a pipeline is missing');
      const resources = bindGroupEntries(dispatch, slot, uniforms, plan, arenas);
      const group = device.createBindGroup({
        label: dispatch.label,
        layout: pipeline.getBindGroupLayout(0),
        entries: resources,
      });
      const [x, y = 1, z = 1] = dispatch.workgroups;
      return [dispatch, { dispatch, pipeline, group, workgroups: [x, y, z] }] as const;
    }),
  );
  const lists = Object.fromEntries(
    Object.entries(graph.lists).map(([name, list]) => [name, list.map((dispatch) => required(steps.get(dispatch)))]),
  );
  return new Program(device, plan, arenas, uniforms, lists);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a dispatch was not built');
  return value;
}

function bindGroupEntries(
  dispatch: Dispatch,
  slot: number,
  uniforms: GPUBuffer,
  plan: MemoryPlan,
  arenas: readonly GPUBuffer[],
): GPUBindGroupEntry[] {
  const { shader, entry } = dispatch;
  const entries: GPUBindGroupEntry[] = storageOf(dispatch).map(({ binding, view }) => ({
    binding: binding.binding,
    resource: locate(view, plan, arenas),
  }));
  const uniform = shader.bindings.find(
    ({ access, name }) => access === 'uniform' && shader.entries[entry]?.includes(name),
  );
  if (uniform && shader.uniform) {
    const resource = { buffer: uniforms, offset: slot * UNIFORM_SLOT, size: shader.uniform.size };
    entries.push({ binding: uniform.binding, resource });
  }
  return entries;
}
