/**
 * Results in a link: an experiment with its records, thinned and packed into the address's fragment, which no server sees.
 * JSON, then deflate, then base64url. docs/library.md describes the fields.
 */
import * as v from 'valibot';
import { recordsText, type Recorded } from '../experiments/records-file.ts';
import { flopsPerToken } from '../model/config.ts';
import type { CurvePoint, RunRecord } from '../train/record.ts';
import { runId, type RunSpec } from '../train/spec.ts';
import { RESULTS } from './fragment.ts';

/** Longest fragment worth sending: chat programs and mail cut longer addresses. */
export const MOST_CHARACTERS = 64_000;

/** Points of a curve that are sent at most: enough for its shape. */
const POINTS = 24;

/** Bytes that a link may unpack to; more is no link of this program. */
const MOST_BYTES = 16 * 2 ** 20;

/** A link that holds no results. The message is ready to show. */
class LinkError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LinkError';
  }
}

const digits = (value: number, count: number): number => Number(value.toPrecision(count));

/** Mean losses between points further and further apart, since curves are looked at over a logarithmic axis. */
function thinned(curve: readonly CurvePoint[]): CurvePoint[] {
  const ends = Array.from({ length: POINTS }, (_, k) => Math.round(curve.length ** (k / (POINTS - 1))));
  return [...new Set(ends)].flatMap((end, i, all) => {
    const start = i === 0 ? 0 : (all[i - 1] ?? 0);
    const points = curve.slice(start, end);
    const last = points.at(-1);
    if (last === undefined) return [];
    const stepBefore = (j: number) => curve[start + j - 1]?.step ?? 0;
    const sum = points.reduce((total, { step, loss }, j) => total + loss * (step - stepBefore(j)), 0);
    return [{ ...last, loss: sum / (last.step - stepBefore(0)) }];
  });
}

/** Tokens and FLOPs of a point follow from its step and the spec; a run's name from its spec. */
function packedRecord({ id: _, curve, seconds, ...record }: RunRecord) {
  const points = thinned(curve).map(({ step, seconds: at, loss }) => [step, digits(at, 3), digits(loss, 4)]);
  return { ...record, seconds: digits(seconds, 6), curve: points };
}

function unpackedPoint(spec: RunSpec, [step = NaN, seconds = NaN, loss = NaN]: readonly number[]): CurvePoint {
  const tokens = step * spec.training.batch * spec.model.context;
  return { step, tokens, flops: tokens * flopsPerToken(spec.model), seconds, loss };
}

const packed = v.object({
  version: v.literal(1),
  experiment: v.string(),
  corpus: v.unknown(),
  corpora: v.optional(v.unknown()),
  options: v.unknown(),
  records: v.array(
    v.looseObject({
      spec: v.looseObject({ model: v.looseObject({}), training: v.looseObject({}) }),
      curve: v.array(v.array(v.number())),
    }),
  ),
});

/** The bytes after a stream, `most` of them at most. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: TransformStream<BufferSource, Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Response(bytes).body?.pipeThrough(stream).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    length += next.value.length;
    if (length > most) throw new LinkError('This link unpacks to far more than results take.');
    parts.push(next.value);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Base64 as addresses bear it, without padding. */
function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The fragment that shows these results, '#results=…'. Losses are exact; curves have 24 points. */
export async function resultFragment({ records, ...recorded }: Recorded): Promise<string> {
  const json = JSON.stringify({ version: 1, ...recorded, records: records.map(packedRecord) });
  const stream = new CompressionStream('deflate-raw');
  return RESULTS + base64url(await through(new TextEncoder().encode(json), stream, Infinity));
}

/**
 * The records file that a fragment holds, for the reader of any records file to check.
 *
 * @throws LinkError where the link was cut or changed.
 */
export async function linkedRecords(hash: string): Promise<string> {
  let json: unknown;
  try {
    const stream = new DecompressionStream('deflate-raw');
    const bytes = await through(bytesOf(hash.slice(RESULTS.length)), stream, MOST_BYTES);
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    if (cause instanceof LinkError) throw cause;
    throw new LinkError('The results in this link can’t be read: it was cut off or changed on its way.', { cause });
  }
  const parsed = v.safeParse(packed, json);
  if (!parsed.success) throw new LinkError('The results in this link are of no version that this page reads.');
  const { records, version: _, ...recorded } = parsed.output;
  const unpacked = records.map((record) => {
    const spec = record.spec as unknown as RunSpec;
    return { ...record, id: runId(spec), curve: record.curve.map((point) => unpackedPoint(spec, point)) };
  });
  // The reader of records files checks every field; here they are only put in their places.
  return recordsText({ ...recorded, records: unpacked } as unknown as Recorded);
}
