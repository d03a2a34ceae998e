/** A corpus small enough to read. */
import type { Corpus } from '../../src/data/corpus.ts';
import { corpusHash } from '../../src/data/hash.ts';
import { FOLDED_SYMBOLS, encode } from '../../src/data/symbols.ts';

export async function smallCorpus(id = 'small'): Promise<Corpus> {
  const train = encode('call me ishmael.\nsome years ago - never mind how long precisely', FOLDED_SYMBOLS);
  const heldOut = encode('it is a way i have of driving off the spleen.', FOLDED_SYMBOLS);
  return {
    id,
    title: 'Two sentences',
    source: 'Herman Melville, public domain',
    symbols: FOLDED_SYMBOLS,
    trainCharacters: train.length,
    heldOutCharacters: heldOut.length,
    documents: { total: 2, heldOut: 1 },
    hash: await corpusHash(train, heldOut),
    train,
    heldOut,
  };
}
