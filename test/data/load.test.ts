/** Loading of shipped corpora from a server, and what is said when it serves something else. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packCorpus } from '../../src/data/container.ts';
import type { CorpusInfo } from '../../src/data/corpus.ts';
import { CorpusError } from '../../src/data/corpus-error.ts';
import { loadCorpus, loadCorpusIndex } from '../../src/data/load.ts';
import { smallCorpus } from './small-corpus.ts';

const made = await smallCorpus();
const { train: _train, heldOut: _heldOut, ...info } = made;
const container = packCorpus(made);
const gzipped = gzipSync(container);
const page = Buffer.from('<!doctype html>\n<title>the app</title>');

/** The container with the last token changed, so that only the hash can tell. */
function tampered(): Buffer {
  const bytes = Buffer.from(container);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return gzipSync(bytes);
}

const files = new Map<string, Buffer>([
  ['/corpora/index.json', Buffer.from(JSON.stringify([info]))],
  ['/corpora/small.corpus', gzipped],
  ['/unpacked/corpora/small.corpus', Buffer.from(container)],
  ['/truncated/corpora/small.corpus', gzipped.subarray(0, gzipped.length - 20)],
  ['/padded/corpora/small.corpus', gzipSync(Buffer.concat([container, Buffer.from([1])]))],
  ['/tampered/corpora/small.corpus', tampered()],
  ['/fallback/corpora/small.corpus', page],
  ['/fallback/corpora/index.json', page],
  ['/wrong/corpora/index.json', Buffer.from(JSON.stringify([{ ...info, hash: 'short' }]))],
]);

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const bytes = files.get(request.url ?? '');
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((closed) => server.close(closed)));

async function failure(loading: Promise<unknown>): Promise<string> {
  const error: unknown = await loading.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CorpusError);
  return (error as CorpusError).message;
}

describe('loadCorpusIndex', () => {
  it('lists the corpora, the base with or without its slash', async () => {
    expect(await loadCorpusIndex(`${origin}/`)).toEqual([info]);
    expect(await loadCorpusIndex(origin)).toEqual([info]);
  });

  it('tells a missing list, a page in its place, a list of another kind and a server that is gone apart', async () => {
    expect(await failure(loadCorpusIndex(`${origin}/nowhere/`))).toContain('is missing: the server answered 404');
    expect(await failure(loadCorpusIndex(`${origin}/fallback/`))).toContain('is not a list of corpora');
    expect(await failure(loadCorpusIndex(`${origin}/wrong/`))).toContain('is not a list of corpora');
    expect(await failure(loadCorpusIndex('http://127.0.0.1:1/'))).toContain('could not be fetched');
  });
});

describe('loadCorpus', () => {
  it('returns the corpus, gzipped or already unpacked by the browser', async () => {
    expect(await loadCorpus(info, origin)).toEqual(made);
    expect(await loadCorpus(info, `${origin}/unpacked`)).toEqual(made);
  });

  it.each([
    ['missing', 'nowhere', /nowhere\/corpora\/small\.corpus is missing: the server answered 404/],
    ['truncated', 'truncated', /is damaged or incomplete: .*Reload the page/],
    ['longer than it says', 'padded', /is damaged or incomplete: it holds \d+ tokens instead of \d+/],
    ['changed in one character', 'tampered', /is damaged: its text hashes to [0-9a-f]{16}/],
    ['a page of HTML', 'fallback', /is damaged or incomplete: it does not begin with a line of JSON/],
  ])('refuses a file that is %s', async (_, folder, message) => {
    expect(await failure(loadCorpus(info, `${origin}/${folder}`))).toMatch(message);
  });

  it('refuses another edition than the one asked for', async () => {
    const other: CorpusInfo = { ...info, hash: '0123456789abcdef' };
    expect(await failure(loadCorpus(other, origin))).toContain('is another edition of the text');
  });
});
