/** The generated sources as they are offered: what makes their tokens, and what is known of them. */
import type { Corpus, CorpusInfo, KnownEntropy } from '../corpus.ts';
import { CorpusError } from '../corpus-error.ts';
import { corpusHash } from '../hash.ts';
import { hiddenEntropies, hiddenLoss, hiddenSource, hiddenText } from './hidden.ts';
import { keyValueEntropy, keyValueLoss, keyValueSource, keyValueText } from './key-value.ts';
import { markovChain, markovEntropy, markovLoss, markovText } from './markov.ts';

type Entropies = Pick<KnownEntropy, 'nats' | 'accuracy' | 'given' | 'heldOut'>;

export interface GeneratedSource {
  /** Token ids of a seed. */
  text(seed: number, length: number): Uint8Array;
  /** @param effort windows from which an entropy is estimated where it is no finite sum. */
  entropies(heldOut: Uint8Array, effort: number): Entropies;
}

/** Rounding of a sum of some thousand terms, and of probabilities kept to 2^−32. */
const ROUNDING = 1e-7;

/** Places after which a window of a hidden-state source has forgotten its beginning. */
const PLACES = 64;

function markov(): GeneratedSource {
  const chain = markovChain({ symbols: 64, seed: 1, patterns: 48, strength: 1.5 });
  return {
    text: (seed, length) => markovText(chain, seed, length),
    entropies: (heldOut) => ({
      nats: markovEntropy(chain),
      accuracy: ROUNDING,
      given: [],
      heldOut: markovLoss(chain, heldOut),
    }),
  };
}

function hidden(): GeneratedSource {
  const source = hiddenSource({ states: 8, symbols: 64, seed: 1, stay: 0.95 });
  return {
    text: (seed, length) => hiddenText(source, seed, length),
    entropies: (heldOut, effort) => {
      const { above, error } = hiddenEntropies(source, 3, effort, PLACES);
      return { ...settled(above), accuracy: error, heldOut: hiddenLoss(source, heldOut) };
    },
  };
}

/** Where the entropies have settled, their mean; before, each by itself. */
function settled(above: readonly number[]): Pick<Entropies, 'nats' | 'given'> {
  const tail = above.slice(PLACES / 4);
  return { nats: tail.reduce((sum, value) => sum + value, 0) / tail.length, given: above.slice(1, PLACES / 4) };
}

function keyValue(): GeneratedSource {
  const source = keyValueSource({ keys: 4096, seed: 1 });
  return {
    text: (seed, length) => keyValueText(source, seed, length),
    entropies: (heldOut) => ({
      nats: keyValueEntropy(source),
      accuracy: ROUNDING,
      given: [],
      heldOut: keyValueLoss(source, heldOut),
    }),
  };
}

const SOURCES: Readonly<Record<string, () => GeneratedSource>> = { markov, hidden, 'key-value': keyValue };

/** Throws CorpusError where there is none of this id. */
export function generatedSource(id: string): GeneratedSource {
  const make = SOURCES[id];
  if (make === undefined) throw new CorpusError(`There is no generated source ${id}.`);
  return make();
}

/** Seeds of the two parts: held-out text is another draw of the same source. */
const [TRAIN_SEED, HELD_OUT_SEED] = [11, 12];

/**
 * Makes the text of a generated corpus and checks it by its hash. Rejects with CorpusError where this browser computes another
 * text, which its rules of arithmetic forbid.
 */
export async function makeGenerated(info: CorpusInfo): Promise<Corpus> {
  const source = generatedSource(info.id);
  const train = source.text(TRAIN_SEED, info.trainCharacters);
  const heldOut = source.text(HELD_OUT_SEED, info.heldOutCharacters);
  const hash = await corpusHash(train, heldOut);
  if (hash !== info.hash) {
    throw new CorpusError(
      `${info.title} came out as another text (${hash}) than it should (${info.hash}). Reload the page, or use another browser.`,
    );
  }
  return { ...info, train, heldOut };
}
