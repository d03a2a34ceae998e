/** A visitor's own text file as a corpus: checked, its alphabet chosen, passages held out. */
import { ALPHABET_MOST, REPLACEMENT, chooseAlphabet, countCharacters, type Alphabet } from './alphabet.ts';
import type { Corpus } from './corpus.ts';
import { CorpusError } from './corpus-error.ts';
import { textOfFile } from './file-text.ts';
import { corpusHash } from './hash.ts';
import { splitPassages } from './passages.ts';
import { encode } from './symbols.ts';
import { wholeNumber } from './whole-number.ts';

/** Characters of the shortest text: with the passages held out, some three thousand are left to learn from. */
export const FILE_CHARACTERS_LEAST = 4096;

/** Largest share of a text that may read as the replacement; beyond it the losses would be of another language. */
const REPLACED_SHARE_MOST = 0.05;

const TITLE_MOST = 60;

function checkLanguage(
  name: string,
  characters: number,
  counts: ReadonlyMap<string, number>,
  alphabet: Alphabet,
): void {
  if (characters < FILE_CHARACTERS_LEAST) {
    throw new CorpusError(
      `"${name}" has ${wholeNumber(characters)} characters; the lab needs at least ${wholeNumber(FILE_CHARACTERS_LEAST)} to learn from.`,
    );
  }
  if ([...counts.keys()].filter((character) => character.trim() !== '').length < 2) {
    throw new CorpusError(`"${name}" holds white space or one repeated character only: there is nothing to learn.`);
  }
  if (alphabet.replaced > REPLACED_SHARE_MOST * characters) {
    const share = Math.round((100 * alphabet.replaced) / characters);
    throw new CorpusError(
      `"${name}" uses ${wholeNumber(counts.size)} different characters, and the ${ALPHABET_MOST - 1} most frequent leave out ` +
        `${share} % of the text. The lab models text in an alphabet, such as Latin, Greek, Cyrillic or Arabic script.`,
    );
  }
}

function describe(name: string, characters: number, distinct: number, alphabet: Alphabet): string {
  const origin = `Your file "${name}", ${wholeNumber(characters)} characters; it stays on this machine`;
  if (alphabet.replaced === 0) return origin;
  const rare = distinct - alphabet.symbols.length + 1;
  return `${origin}. ${wholeNumber(rare)} rare characters (${wholeNumber(alphabet.replaced)} occurrences) read as ${REPLACEMENT}`;
}

/**
 * Makes a corpus of a visitor's UTF-8 text, case kept. Rejects with a CorpusError that names the file and says what to
 * do if it is empty, too large, too short, not UTF-8, not text, or not written in an alphabet.
 */
export async function corpusFromFile(name: string, bytes: ArrayBuffer | Uint8Array): Promise<Corpus> {
  const text = textOfFile(name, bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  const counts = countCharacters(text);
  const alphabet = chooseAlphabet(counts);
  const ids = encode(text, alphabet.symbols, alphabet.replacement);
  checkLanguage(name, ids.length, counts, alphabet);
  const { train, heldOut, documents } = splitPassages(ids, alphabet.symbols);
  const hash = await corpusHash(train, heldOut);
  return {
    id: `file-${hash.slice(0, 8)}`,
    title: name.length > TITLE_MOST ? `${name.slice(0, TITLE_MOST - 1)}…` : name,
    source: describe(name, ids.length, counts.size, alphabet),
    symbols: alphabet.symbols,
    trainCharacters: train.length,
    heldOutCharacters: heldOut.length,
    documents,
    hash,
    train,
    heldOut,
  };
}
