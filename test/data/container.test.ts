/** The corpus container: what is written can be read, and damage is named. */
import { describe, expect, it } from 'vitest';
import { packCorpus, unpackCorpus } from '../../src/data/container.ts';
import { smallCorpus } from './small-corpus.ts';

const made = await smallCorpus();
const packed = packCorpus(made);
const lineEnd = packed.indexOf(0x0a);

/** The container with another header. */
function withHeader(change: (header: Record<string, unknown>) => unknown): Uint8Array {
  const header = JSON.parse(new TextDecoder().decode(packed.subarray(0, lineEnd))) as Record<string, unknown>;
  const line = new TextEncoder().encode(`${JSON.stringify(change(header))}\n`);
  return new Uint8Array([...line, ...packed.subarray(lineEnd + 1)]);
}

describe('container', () => {
  it('returns the corpus that went in', () => {
    expect(unpackCorpus(packed)).toEqual(made);
  });

  it('is a line of JSON, the train ids, the held-out ids', () => {
    expect(JSON.parse(new TextDecoder().decode(packed.subarray(0, lineEnd)))).toMatchObject({
      format: 'loglog-corpus',
      version: 1,
      id: made.id,
      trainCharacters: made.train.length,
    });
    expect([...packed.subarray(lineEnd + 1)]).toEqual([...made.train, ...made.heldOut]);
  });

  it.each([
    ['nothing', new Uint8Array(), 'it has no header line'],
    ['a text without lines', new TextEncoder().encode('hello'), 'it has no header line'],
    ['a page of HTML', new TextEncoder().encode('<!doctype html>\n<html>'), 'it does not begin with a line of JSON'],
    ['a container cut short', packed.subarray(0, -1), /holds \d+ tokens instead of \d+/],
    ['a container with more behind', new Uint8Array([...packed, 0]), /holds \d+ tokens instead of \d+/],
    ['another version', withHeader((header) => ({ ...header, version: 2 })), 'its header is not of this version'],
    ['another format', withHeader((header) => ({ ...header, format: 'zip' })), 'its header is not of this version'],
    [
      'a header without hash',
      withHeader((header) => ({ ...header, hash: undefined })),
      'its header is not of this version',
    ],
    [
      'a negative length',
      withHeader((header) => ({ ...header, trainCharacters: -5 })),
      'its header is not of this version',
    ],
    ['a symbol of no character', withHeader((header) => ({ ...header, symbols: ['', 'c'] })), 'at least one character'],
    ['a symbol twice', withHeader((header) => ({ ...header, symbols: ['a', 'a'] })), 'symbols are distinct'],
    [
      'an alphabet too small for its ids',
      withHeader((header) => ({ ...header, symbols: ['a', 'b'] })),
      'outside its 2 symbols',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => unpackCorpus(bytes)).toThrow(message);
  });
});
