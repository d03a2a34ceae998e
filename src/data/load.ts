/** Shipped corpora, fetched from the app's corpora/ folder and checked before they are handed out. */
import * as v from 'valibot';
import { corpusInfoSchema, unpackCorpus } from './container.ts';
import type { Corpus, CorpusInfo } from './corpus.ts';
import { CorpusError } from './corpus-error.ts';
import { corpusHash } from './hash.ts';

function addressOf(base: string, file: string): string {
  return `${base}${base === '' || base.endsWith('/') ? '' : '/'}corpora/${file}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  let body: ArrayBuffer;
  try {
    response = await fetch(address);
    body = await response.arrayBuffer();
  } catch (cause) {
    throw new CorpusError(`${address} could not be fetched (${reason(cause)}). Check the connection and try again.`, {
      cause,
    });
  }
  if (!response.ok) {
    throw new CorpusError(
      `${address} is missing: the server answered ${response.status}. Serve the whole built app, its corpora folder included.`,
    );
  }
  return new Uint8Array(body);
}

/**
 * The shipped corpora. `base` is the app's root, as `new URL(import.meta.env.BASE_URL, location.href).href`; a relative
 * address in a worker resolves against the worker's own file. Rejects with CorpusError.
 */
export async function loadCorpusIndex(base: string): Promise<CorpusInfo[]> {
  const address = addressOf(base, 'index.json');
  const bytes = await fetchBytes(address);
  try {
    return v.parse(v.array(corpusInfoSchema), JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    // Servers of single-page apps answer 200 and a page of HTML where a file is missing.
    throw new CorpusError(`${address} is not a list of corpora (${reason(cause)}). Serve the whole built app.`, {
      cause,
    });
  }
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function openContainer(bytes: Uint8Array<ArrayBuffer>, address: string): Promise<Corpus> {
  try {
    // A server that names the gzip as its Content-Encoding has the browser unpack it before we see it.
    return unpackCorpus(isGzip(bytes) ? await gunzip(bytes) : bytes);
  } catch (cause) {
    throw new CorpusError(`${address} is damaged or incomplete: ${reason(cause)}. Reload the page to fetch it again.`, {
      cause,
    });
  }
}

/** Fetches a corpus of the index and checks its lengths and its hash. Rejects with CorpusError. */
export async function loadCorpus(info: CorpusInfo, base: string): Promise<Corpus> {
  const address = addressOf(base, `${info.id}.corpus`);
  const corpus = await openContainer(await fetchBytes(address), address);
  const hash = await corpusHash(corpus.train, corpus.heldOut);
  if (hash !== corpus.hash) {
    throw new CorpusError(
      `${address} is damaged: its text hashes to ${hash}, its header says ${corpus.hash}. Reload the page.`,
    );
  }
  if (corpus.hash !== info.hash || corpus.trainCharacters !== info.trainCharacters) {
    throw new CorpusError(
      `${address} is another edition of the text (${corpus.hash}) than asked for (${info.hash}). Reload the page, or build the app again.`,
    );
  }
  return corpus;
}
