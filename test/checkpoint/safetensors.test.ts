import { describe, expect, it } from 'vitest';
import { packTensors, TensorFileError, unpackTensors } from '../../src/checkpoint/safetensors.ts';

const FILE = {
  metadata: { format: 'pt', note: 'naïve ☃' },
  tensors: [
    { name: 'a', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6.5) },
    { name: 'b', shape: [1], data: new Float32Array([9, -0.1]).subarray(1) },
    { name: 'none', shape: [0, 4], data: new Float32Array(0) },
  ],
};

/** As the format says it, by hand. */
function byHand(): Uint8Array<ArrayBuffer> {
  const header = '{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const bytes = new Uint8Array(8 + header.length + 8);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(new TextEncoder().encode(header), 8);
  new DataView(bytes.buffer).setFloat32(8 + header.length, 0.25, true);
  new DataView(bytes.buffer).setFloat32(12 + header.length, -3, true);
  return bytes;
}

/** The header with something put in the place of something else, its length kept. */
function altered(from: string, to: string): Uint8Array<ArrayBuffer> {
  expect(to).toHaveLength(from.length);
  const text = new TextDecoder('latin1').decode(packTensors(FILE));
  expect(text).toContain(from);
  return Uint8Array.from(text.replace(from, to), (character) => character.charCodeAt(0));
}

describe('safetensors', () => {
  it('come back as they were packed', () => {
    const { metadata, tensors } = unpackTensors(packTensors(FILE));
    expect(metadata).toEqual(FILE.metadata);
    expect(tensors).toEqual(FILE.tensors.map((tensor) => ({ ...tensor, data: Float32Array.from(tensor.data) })));
  });

  it('say their length first, in eight bytes, and begin their numbers at a multiple of eight', () => {
    const packed = packTensors(FILE);
    const length = new DataView(packed.buffer).getUint32(0, true);
    expect(length % 8).toBe(0);
    expect(packed.length).toBe(8 + length + 7 * 4);
    const header = JSON.parse(new TextDecoder().decode(packed.subarray(8, 8 + length))) as Record<string, unknown>;
    expect(header.b).toEqual({ dtype: 'F32', shape: [1], data_offsets: [24, 28] });
    expect(new DataView(packed.buffer).getFloat32(8 + length + 20, true)).toBe(6.5);
  });

  it('are read at any place in memory, and with a header of any length', () => {
    const file = byHand();
    for (const shift of [0, 1, 2, 4]) {
      const moved = new Uint8Array(file.length + shift).subarray(shift);
      moved.set(file);
      expect(unpackTensors(moved)).toEqual({
        metadata: {},
        tensors: [{ name: 'x', shape: [2], data: Float32Array.of(0.25, -3) }],
      });
    }
  });

  it.each([
    ['cut short', packTensors(FILE).slice(0, -1), /^b does not lie/],
    ['with more behind', Uint8Array.of(...packTensors(FILE), 0), /length/],
    ['cut within the header', packTensors(FILE).slice(0, 20), /not whole/],
    ['of a few bytes', new Uint8Array(5), /ends before/],
    ['begun by zeros, as a crash while writing leaves it', packTensors(FILE).fill(0, 0, 8), /not whole/],
    ['of another type', altered('"F32"', '"F16"'), /f32/],
    ['whose shape is not its length', altered('[2,3]', '[2,4]'), /^a does not lie/],
    ['whose tensor lies outside', altered('[24,28]', '[94,98]'), /b does not lie/],
    ['that is no JSON', altered('{"__', '("__'), /JSON/],
  ])('refuse a file %s', (_, file, reason) => {
    expect(() => unpackTensors(file)).toThrow(TensorFileError);
    expect(() => unpackTensors(file)).toThrow(reason);
  });
});
