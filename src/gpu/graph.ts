/**
 * Recording: tensors, and lists of dispatches over them. Nothing here touches a device; `buildProgram` does.
 * Knows no machine learning.
 */
import type { Constants, ShaderBinding, ShaderSource } from './shader.ts';

/** Elements in 256 bytes: what the offset of a binding must be a multiple of. */
const ALIGNMENT = 64;

export function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

/** Memory of 4-byte elements: planned into an arena, or a buffer of the caller's that outlives the program. */
export interface Tensor {
  readonly label: string;
  readonly length: number;
  readonly buffer: GPUBuffer | null;
}

/** A range of a tensor, in elements. `offset` is a multiple of 64. */
export interface View {
  readonly tensor: Tensor;
  readonly offset: number;
  readonly length: number;
}

export function slice(view: View, offset: number, length: number): View {
  if (offset % ALIGNMENT !== 0) throw new Error(`${view.tensor.label}: offset ${offset} is not a multiple of 64`);
  if (offset + length > view.length) throw new Error(`${view.tensor.label}: a slice ends outside the tensor`);
  return { tensor: view.tensor, offset: view.offset + offset, length };
}

/** A view of a buffer the caller owns. */
export function external(label: string, buffer: GPUBuffer): View {
  return { tensor: { label, length: buffer.size / 4, buffer }, offset: 0, length: buffer.size / 4 };
}

export interface Dispatch {
  readonly label: string;
  readonly shader: ShaderSource;
  readonly entry: string;
  readonly constants?: Constants;
  readonly uniform?: Readonly<Record<string, number>>;
  /** Views by the binding's name in the WGSL; those the entry point doesn't use may be left out. */
  readonly bindings: Readonly<Record<string, View>>;
  readonly workgroups: readonly [x: number, y?: number, z?: number];
}

export type CommandList = Dispatch[];

/** The storage bindings a dispatch uses, with their views. Throws when one is missing. */
export function storageOf({ label, shader, entry, bindings }: Dispatch): { binding: ShaderBinding; view: View }[] {
  const used = shader.entries[entry];
  if (!used) throw new Error(`${shader.file} has no entry point ${entry}`);
  return shader.bindings
    .filter(({ name, access }) => access !== 'uniform' && used.includes(name))
    .map((binding) => {
      const view = bindings[binding.name];
      if (!view) throw new Error(`${label}: nothing is bound to ${binding.name} of ${shader.file}`);
      return { binding, view };
    });
}

export class Graph {
  readonly tensors: Tensor[] = [];
  readonly lists: Record<string, CommandList> = {};

  /** Memory of `length` elements, zero at the start. */
  tensor(label: string, length: number): View {
    const tensor = { label, length, buffer: null };
    this.tensors.push(tensor);
    return { tensor, offset: 0, length };
  }

  /** The named list of dispatches, to be added to. */
  list(name: string): CommandList {
    return (this.lists[name] ??= []);
  }
}

/** Where a tensor lies. */
export interface Place {
  readonly arena: number;
  /** Elements. */
  readonly offset: number;
}

export interface MemoryPlan {
  readonly places: ReadonlyMap<Tensor, Place>;
  /** Elements of each arena. */
  readonly arenas: readonly number[];
}

/** Pairs of tensors of which one dispatch reads the one and writes the other: WebGPU wants them in different buffers. */
function conflictsOf(graph: Graph): Map<Tensor, Set<Tensor>> {
  const conflicts = new Map<Tensor, Set<Tensor>>(graph.tensors.map((tensor) => [tensor, new Set<Tensor>()]));
  for (const dispatch of Object.values(graph.lists).flat()) {
    const storage = storageOf(dispatch);
    const read = storage.filter(({ binding }) => binding.access === 'read');
    for (const { view: written } of storage.filter(({ binding }) => binding.access === 'read_write')) {
      for (const { view } of read) {
        if (view.tensor === written.tensor) throw new Error(`${dispatch.label} reads and writes ${view.tensor.label}`);
        conflicts.get(view.tensor)?.add(written.tensor);
        conflicts.get(written.tensor)?.add(view.tensor);
      }
    }
  }
  return conflicts;
}

/** Lays the tensors into few arenas of at most `limit` elements, so that no dispatch reads and writes one arena. */
export function planMemory(graph: Graph, limit: number): MemoryPlan {
  const conflicts = conflictsOf(graph);
  const places = new Map<Tensor, Place>();
  const arenas: number[] = [];
  for (const tensor of graph.tensors) {
    const taken = new Set([...(conflicts.get(tensor) ?? [])].map((other) => places.get(other)?.arena));
    const fits = (size: number, arena: number) => !taken.has(arena) && size + aligned(tensor.length) <= limit;
    const found = arenas.findIndex(fits);
    const arena = found >= 0 ? found : arenas.push(0) - 1;
    const offset = arenas[arena] ?? 0;
    places.set(tensor, { arena, offset });
    arenas[arena] = offset + aligned(tensor.length);
  }
  return { places, arenas };
}
