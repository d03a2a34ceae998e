/** Dispatches over tensors with given contents, without a program of one's own: for checking and timing kernels. */
import { Graph, type CommandList, type View } from './graph.ts';
import { buildProgram, type PipelineCache } from './program.ts';

export type Data = Float32Array | Uint32Array;

/** Data, or the length of a tensor of zeros. */
export type Contents<Name extends string> = Readonly<Record<Name, Data | number>>;
export type Views<Name extends string> = Readonly<Record<Name, View>>;

/** Recorded dispatches over tensors, to be run as often as wanted. */
export interface Kernels<Name extends string> {
  /** Runs all dispatches once. */
  readonly run: () => void;
  readonly write: (name: Name, data: Data) => void;
  readonly read: (name: Name) => Promise<Float32Array>;
}

const LIST = 'run';

/**
 * Records the dispatches that `record` adds over tensors with these contents, and hands them to `work`. Frees everything
 * afterwards.
 */
export async function withTensors<Name extends string, T>(
  cache: PipelineCache,
  tensors: Contents<Name>,
  record: (list: CommandList, views: Views<Name>) => void,
  work: (kernels: Kernels<Name>) => Promise<T>,
): Promise<T> {
  const graph = new Graph();
  const contents = Object.entries<Data | number>(tensors);
  const lengthOf = (content: Data | number) => (typeof content === 'number' ? content : content.length);
  const views = Object.fromEntries(
    contents.map(([name, content]) => [name, graph.tensor(name, lengthOf(content))]),
  ) as Record<Name, View>;
  record(graph.list(LIST), views);
  const program = await buildProgram(cache, graph);
  const kernels: Kernels<Name> = {
    run: () => program.submit(LIST, (pass) => program.encode(pass, LIST)),
    write: (name, data) => program.write(views[name], data),
    read: (name) => program.read(views[name]),
  };
  for (const [name, content] of contents) {
    if (typeof content !== 'number') kernels.write(name as Name, content);
  }
  try {
    return await work(kernels);
  } finally {
    program.destroy();
  }
}

/** Runs the dispatches once and resolves with all tensors as they stand afterwards, as f32. */
export function runOnce<Name extends string>(
  cache: PipelineCache,
  tensors: Contents<Name>,
  record: (list: CommandList, views: Views<Name>) => void,
): Promise<Record<Name, Float32Array>> {
  return withTensors(cache, tensors, record, async ({ run, read }) => {
    run();
    const names = Object.keys(tensors) as Name[];
    const results = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
    return Object.fromEntries(results) as Record<Name, Float32Array>;
  });
}
