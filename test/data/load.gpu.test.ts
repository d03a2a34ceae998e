/** The shipped corpora in a real browser: its own gzip, hash and fetch, and the server that tests and development use. */
import { expect, it } from 'vitest';
import { loadCorpus, loadCorpusIndex } from '../../src/data/load.ts';
import { decode } from '../../src/data/symbols.ts';

const base = `${location.origin}/`;

it('are listed and pass their checks', async () => {
  const index = await loadCorpusIndex(base);
  const texts = ['sotu', 'sotu-cased', 'sotu-bpe', 'moby-dick'];
  expect(index.map(({ id }) => id)).toEqual([...texts, 'code', 'music', 'images', 'mixed']);
  for (const info of index) {
    const corpus = await loadCorpus(info, base);
    expect([corpus.train.length, corpus.heldOut.length]).toEqual([info.trainCharacters, info.heldOutCharacters]);
  }
});

it('read as text', async () => {
  const info = (await loadCorpusIndex(base)).find(({ id }) => id === 'sotu-cased');
  if (info === undefined) throw new Error('sotu-cased is not in the index');
  const { train, symbols } = await loadCorpus(info, base);
  expect(decode(train.subarray(0, 58), symbols)).toBe('Fellow-Citizens of the Senate and House of Representatives');
});
