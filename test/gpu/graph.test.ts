import { describe, expect, it } from 'vitest';
import { reflectWgsl } from '../../src/gpu/build/vite-wgsl.ts';
import { aligned, external, Graph, planMemory, slice, storageOf, type View } from '../../src/gpu/graph.ts';

/** copy reads one tensor and writes another; add reads and writes its target. */
const shader = reflectWgsl(
  `
@group(0) @binding(0) var<storage, read> inp: array<f32>;
@group(0) @binding(1) var<storage, read_write> outp: array<f32>;

@compute @workgroup_size(1)
fn copy() { outp[0] = inp[0]; }

@compute @workgroup_size(1)
fn double() { outp[0] += outp[0]; }
`,
  'copy.wgsl',
);

const copy = (inp: View, outp: View) => ({
  ...{ label: 'copy', shader, entry: 'copy', bindings: { inp, outp } },
  workgroups: [1] as const,
});

describe('aligned', () => {
  it.each([
    [0, 0],
    [1, 64],
    [63, 64],
    [64, 64],
    [65, 128],
  ])('rounds %i elements up to %i', (length, expected) => {
    expect(aligned(length)).toBe(expected);
  });
});

describe('slice', () => {
  const whole = new Graph().tensor('weights', 200);

  it('moves on from where its view begins', () => {
    const behind = slice(slice(whole, 64, 136), 64, 72);
    expect(behind).toMatchObject({ offset: 128, length: 72 });
    expect(behind.tensor).toBe(whole.tensor);
  });

  it('refuses an offset no binding may have, and an end outside', () => {
    expect(() => slice(whole, 32, 10)).toThrow('weights: offset 32 is not a multiple of 64');
    expect(() => slice(whole, 64, 137)).toThrow('weights: a slice ends outside the tensor');
  });
});

describe('storageOf', () => {
  const [a, b] = [new Graph().tensor('a', 1), new Graph().tensor('b', 1)];

  it('lists what the entry point uses, and lets the rest be left out', () => {
    expect(storageOf(copy(a, b)).map(({ binding, view }) => [binding.name, view])).toEqual([
      ['inp', a],
      ['outp', b],
    ]);
    expect(storageOf({ ...copy(a, b), entry: 'double', bindings: { outp: b } })).toHaveLength(1);
  });

  it('names a binding that is missing and an entry point there is not', () => {
    expect(() => storageOf({ ...copy(a, b), bindings: { inp: a } })).toThrow(
      'copy: nothing is bound to outp of copy.wgsl',
    );
    expect(() => storageOf({ ...copy(a, b), entry: 'move' })).toThrow('copy.wgsl has no entry point move');
  });
});

/** A chain of copies over the tensors, as a program of many layers has it. */
function chain(lengths: readonly number[]): { graph: Graph; views: View[] } {
  const graph = new Graph();
  const views = lengths.map((length, i) => graph.tensor(`tensor ${i}`, length));
  views.slice(1).forEach((view, i) => graph.list(`list ${i % 2}`).push(copy(views[i]!, view)));
  return { graph, views };
}

describe('planMemory', () => {
  it('gives every tensor its own aligned range', () => {
    const lengths = [1, 63, 64, 65, 315, 4, 1000];
    const { graph, views } = chain(lengths);
    const { places, arenas } = planMemory(graph, Infinity);
    const ranges = views.map(({ tensor }) => ({ ...places.get(tensor)!, length: tensor.length }));
    for (const range of ranges) {
      expect(range.offset % 64).toBe(0);
      expect(range.offset + range.length).toBeLessThanOrEqual(arenas[range.arena]!);
      const overlapping = ranges.filter(
        (other) =>
          other.arena === range.arena &&
          other.offset < range.offset + range.length &&
          range.offset < other.offset + other.length,
      );
      expect(overlapping).toEqual([range]);
    }
  });

  it('puts what one dispatch reads and writes into different arenas, in every list', () => {
    const { graph, views } = chain([10, 20, 30, 40, 50, 60]);
    // A cycle of odd length needs a third arena.
    graph.list('more').push(copy(views[0]!, views[2]!), copy(slice(views[5]!, 0, 1), views[0]!));
    const { places, arenas } = planMemory(graph, Infinity);
    for (const dispatch of Object.values(graph.lists).flat()) {
      const [from, to] = [dispatch.bindings['inp']!.tensor, dispatch.bindings['outp']!.tensor];
      expect(places.get(from)!.arena).not.toBe(places.get(to)!.arena);
    }
    expect(arenas).toHaveLength(3);
  });

  it('needs two arenas for a chain of any length', () => {
    const { graph } = chain(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(planMemory(graph, Infinity).arenas).toHaveLength(2);
  });

  it('opens another arena where one would pass the limit', () => {
    const graph = new Graph();
    for (let i = 0; i < 7; i += 1) graph.tensor(`tensor ${i}`, 100);
    const { arenas } = planMemory(graph, 300);
    expect(arenas).toEqual([256, 256, 256, 128]);
  });

  it('names a tensor that one dispatch both reads and writes', () => {
    const { graph, views } = chain([10, 20]);
    graph.list('self').push(copy(views[1]!, views[1]!));
    expect(() => planMemory(graph, Infinity)).toThrow('copy reads and writes tensor 1');
  });

  it("leaves the caller's buffers out", () => {
    const graph = new Graph();
    const own = external('own', { size: 4096 } as GPUBuffer);
    graph.list('list').push(copy(own, graph.tensor('out', 8)));
    expect(own.length).toBe(1024);
    expect(planMemory(graph, Infinity)).toMatchObject({ arenas: [64] });
  });
});
