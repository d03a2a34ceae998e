/**
 * The corpus container (docs/data.md): a line of JSON, the CorpusInfo with format and version before it, then the
 * train ids and the held-out ids, one byte each, nothing after them. Shipped containers are gzipped as a whole.
 */
import * as v from 'valibot';
import type { Corpus, CorpusInfo } from './corpus.ts';
import { CorpusError } from './corpus-error.ts';
import { concatenate } from './hash.ts';
import { SYMBOLS_MOST } from './symbols.ts';

const NEWLINE = 0x0a;
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const symbol = v.pipe(v.string(), v.minLength(1, 'a symbol has at least one character'));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1));

export const corpusInfoSchema = v.object({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
  title: v.string(),
  source: v.string(),
  symbols: v.pipe(
    v.array(symbol),
    v.minLength(2),
    v.maxLength(SYMBOLS_MOST),
    v.check((symbols) => new Set(symbols).size === symbols.length, 'symbols are distinct'),
  ),
  trainCharacters: count,
  heldOutCharacters: count,
  documents: v.object({ total: count, heldOut: count }),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  domain: v.exactOptional(v.picklist(['code', 'music', 'images', 'mixed'])),
  charactersPerToken: v.exactOptional(v.pipe(v.number(), v.gtValue(0))),
  image: v.exactOptional(v.object({ width: pixels, height: pixels })),
}) satisfies v.GenericSchema<unknown, CorpusInfo>;

const headerSchema = v.object({
  format: v.literal('loglog-corpus'),
  version: v.literal(1),
  ...corpusInfoSchema.entries,
});

/** The container of a corpus, not yet compressed. */
export function packCorpus({ train, heldOut, ...info }: Corpus): Uint8Array<ArrayBuffer> {
  const header = JSON.stringify({ format: 'loglog-corpus', version: 1, ...info });
  return concatenate([new TextEncoder().encode(`${header}\n`), train, heldOut]);
}

function readHeader(line: Uint8Array): CorpusInfo {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(line));
  } catch (cause) {
    throw new CorpusError('it does not begin with a line of JSON', { cause });
  }
  const header = v.safeParse(headerSchema, json);
  if (!header.success) throw new CorpusError(`its header is not of this version: ${v.summarize(header.issues)}`);
  const { format: _format, version: _version, ...info } = header.output;
  return info;
}

/** Opens a container. Throws a CorpusError that completes "the file is damaged: …"; the hash is not checked here. */
export function unpackCorpus(container: Uint8Array): Corpus {
  const lineEnd = container.indexOf(NEWLINE);
  if (lineEnd < 0) throw new CorpusError('it has no header line');
  const info = readHeader(container.subarray(0, lineEnd));
  const ids = container.subarray(lineEnd + 1);
  const expected = info.trainCharacters + info.heldOutCharacters;
  if (ids.length !== expected) throw new CorpusError(`it holds ${ids.length} tokens instead of ${expected}`);
  const outside = ids.findIndex((id) => id >= info.symbols.length);
  if (outside >= 0) throw new CorpusError(`token ${outside} is outside its ${info.symbols.length} symbols`);
  return { ...info, train: ids.subarray(0, info.trainCharacters), heldOut: ids.subarray(info.trainCharacters) };
}
