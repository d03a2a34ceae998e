/**
 * The safetensors format (github.com/huggingface/safetensors, "Format"): eight bytes with the length of the header, little-endian;
 * the header, JSON that says of each tensor its type, shape and place; the numbers, little-endian, without gaps. Here f32 only.
 */
import * as v from 'valibot';

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: readonly Tensor[];
}

/** A file that is not what it should be. The message completes "the file is damaged: …". */
export class TensorFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TensorFileError';
  }
}

const LENGTH_BYTES = 8;
const NUMBER_BYTES = 4;

/** Bytes of the length and the header, which is padded with spaces so that the numbers begin at a multiple of eight. */
function headerOf({ metadata, tensors }: TensorFile): Uint8Array {
  let offset = 0;
  const entries = tensors.map(({ name, shape, data }) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }] as const;
  });
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const length = Math.ceil(json.length / 8) * 8;
  const header = new Uint8Array(LENGTH_BYTES + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, LENGTH_BYTES);
  return header;
}

/** The file. Every machine with a browser stores numbers little-endian, so they are copied as they lie. */
export function packTensors(file: TensorFile): Uint8Array<ArrayBuffer> {
  const header = headerOf(file);
  const bytes = file.tensors.reduce((sum, { data }) => sum + data.byteLength, header.length);
  const packed = new Uint8Array(bytes);
  packed.set(header);
  let offset = header.length;
  for (const { data } of file.tensors) {
    packed.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return packed;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const entrySchema = v.object({ dtype: v.literal('F32'), shape: v.array(count), data_offsets: v.tuple([count, count]) });
const headerSchema = v.objectWithRest({ __metadata__: v.optional(v.record(v.string(), v.string()), {}) }, entrySchema);

function readHeader(bytes: Uint8Array): { header: v.InferOutput<typeof headerSchema>; start: number } {
  if (bytes.length < LENGTH_BYTES) throw new TensorFileError('it ends before its header');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length === 0 || length > bytes.length - LENGTH_BYTES) throw new TensorFileError('its header is not whole');
  const start = LENGTH_BYTES + length;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, start)));
  } catch {
    throw new TensorFileError('its header is no JSON');
  }
  const parsed = v.safeParse(headerSchema, json);
  if (!parsed.success) throw new TensorFileError(`its header is not of f32 tensors (${v.summarize(parsed.issues)})`);
  return { header: parsed.output, start };
}

/** Opens a file. Tensors are views of its bytes where these lie at a multiple of four. Throws TensorFileError. */
export function unpackTensors(bytes: Uint8Array<ArrayBuffer>): TensorFile {
  const { header, start } = readHeader(bytes);
  const { __metadata__: metadata, ...entries } = header;
  const numbers = bytes.byteOffset % NUMBER_BYTES === 0 && start % NUMBER_BYTES === 0 ? bytes : bytes.slice(start);
  const base = numbers === bytes ? bytes.byteOffset + start : 0;
  let total = 0;
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        shape,
        data_offsets: [begin, end],
      },
    ]): Tensor => {
      const length = shape.reduce((product, size) => product * size, 1);
      if (end - begin !== length * NUMBER_BYTES || begin % NUMBER_BYTES !== 0 || start + end > bytes.length) {
        throw new TensorFileError(`${name} does not lie where its header says`);
      }
      total += end - begin;
      return { name, shape, data: new Float32Array(numbers.buffer, base + begin, length) };
    },
  );
  if (start + total !== bytes.length) throw new TensorFileError('its length is not that of its tensors');
  return { metadata, tensors };
}
