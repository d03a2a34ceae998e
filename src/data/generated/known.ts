/**
 * The generated corpora as they are listed: figures worked out once (by sources.ts, whose test repeats them), so that a list costs
 * nothing and a text is made only when something is trained on it.
 */
import type { CorpusInfo, KnownEntropy } from '../corpus.ts';

const CHARACTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');

const TRAIN = 2 ** 23;
/** 8,192 windows of 32, and the token after the last. */
const HELD_OUT = 2 ** 18 + 1;

interface Described {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly hash: string;
  readonly entropy: KnownEntropy;
}

const DESCRIBED: readonly Described[] = [
  {
    id: 'markov',
    title: 'Markov chain',
    source: 'Drawn by this program: frequencies as Zipf’s law has them, the next symbol by the one before it',
    hash: 'd578659c1b4d66fa',
    entropy: {
      nats: 2.6821369988180455,
      accuracy: 1e-7,
      what: 'a finite sum over the transitions',
      given: [],
      period: 1,
      heldOut: 2.685042539849766,
    },
  },
  {
    id: 'hidden',
    title: 'Hidden states',
    source: 'Drawn by this program: one of eight unseen states picks each symbol, and changes one time in twenty',
    hash: '528948a288c0343a',
    entropy: {
      nats: 2.6276937400189486,
      accuracy: 0.00022078202291904675,
      what: 'the forward algorithm over 16,384 windows of 64 tokens',
      given: [
        2.930199031426957, 2.731874923899384, 2.664710275679818, 2.6432745585011506, 2.6356552510005753,
        2.6329642962181374, 2.6313732790199764, 2.6290799872148005, 2.6313241902206053, 2.6305803573046935,
        2.6289792234127667, 2.6274397107583907, 2.6298831586760816, 2.626273975661745, 2.6257763269218395,
      ],
      period: 1,
      heldOut: 2.6359091636394236,
    },
  },
  {
    id: 'key-value',
    title: 'Facts to learn by heart',
    source: 'Drawn by this program: keys of three symbols with frequencies k^−1.5, each with its own value',
    hash: '8344cf4162181c11',
    entropy: {
      nats: 0.7615113365332704,
      accuracy: 1e-7,
      what: 'the entropy of a key over the four tokens of a fact',
      given: [],
      period: 4,
      heldOut: 0.7646241659578442,
      exponents: { parameters: 0.5, tokens: 1 / 3, theory: 'Michaud et al. 2023' },
    },
  },
];

/** Beside the shipped texts. Their text is made by sources.ts. */
export const GENERATED: readonly CorpusInfo[] = DESCRIBED.map((described) => ({
  ...described,
  kind: 'generated',
  symbols: CHARACTERS,
  trainCharacters: TRAIN,
  heldOutCharacters: HELD_OUT,
  documents: { total: 2, heldOut: 1 },
}));
