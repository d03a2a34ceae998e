/**
 * The tasks as they are listed: plain data, worked out once (make.ts makes the texts, whose test repeats the figures), so that a list
 * costs nothing.
 */
import type { CorpusInfo, TaskLayout } from '../corpus.ts';
import { N_GRAM_REFERENCES } from './n-gram-references.ts';

type Described = Pick<CorpusInfo, 'id' | 'title' | 'source' | 'symbols' | 'hash'> & {
  readonly task: TaskLayout;
  readonly records: { readonly train: number; readonly heldOut: number };
};

const DIGITS = Array.from('0123456789');
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const SMALL = LETTERS.map((letter) => letter.toLowerCase());

/**
 * Digits, the plus sign and the equals sign; n + 1 digits of an answer, the highest 0 or 1. Of one digit there are a hundred pairs: a
 * model learns those it is given by heart, and gets worse at the others as it grows.
 */
function additionOf(family: 'addition' | 'reversed', digits: number, hash: string): Described {
  const order = family === 'addition' ? 'the highest digit first' : 'the lowest digit first';
  return {
    id: `${family}-${digits}`,
    title: `Addition of ${digits} digits${family === 'addition' ? '' : ', reversed'}`,
    source: `Drawn by this program: two numbers and their sum, ${order}; a tenth of all pairs is held out`,
    symbols: [...DIGITS, '+', '='],
    hash,
    records: { train: 2 ** 18, heldOut: 2 ** 12 },
    task: {
      ...{ family, level: digits, period: 3 * digits + 3, gradesTraining: false },
      counted: { first: 2 * digits + 2, every: 1 },
      answer: { first: 2 * digits + 2, every: 1 },
      chance: { exact: 0.5 * 0.1 ** digits, token: (0.5 + 0.1 * digits) / (digits + 1) },
    },
  };
}

function modularOf(modulus: number, hash: string): Described {
  const train = Math.floor(modulus ** 2 / 2);
  return {
    id: `modular-${modulus}`,
    title: `Addition modulo ${modulus}`,
    source: 'Made by this program: half of all pairs of numbers to train on, the other half held out',
    symbols: [...[...DIGITS, ...LETTERS, ...SMALL].slice(0, modulus), '='],
    hash,
    records: { train, heldOut: modulus ** 2 - train },
    task: {
      ...{ family: 'modular', level: modulus, period: 4, gradesTraining: true },
      counted: { first: 3, every: 1 },
      answer: { first: 3, every: 1 },
      chance: { exact: 1 / modulus, token: 1 / modulus },
    },
  };
}

function copyOf(symbols: number, hash: string): Described {
  const half = symbols / 2;
  return {
    id: `copy-${symbols}`,
    title: `Copying in context, ${symbols} symbols`,
    source: `Drawn by this program: a segment of ${half} different symbols, then the same from another place on`,
    symbols: LETTERS.slice(0, symbols),
    hash,
    records: { train: 2 ** 17, heldOut: 2 ** 11 },
    task: {
      ...{ family: 'copy', level: symbols, period: symbols, gradesTraining: false },
      counted: { first: half + 1, every: 1 },
      answer: { first: half + 1, every: 1 },
      chance: { exact: symbols ** (1 - half), token: 1 / symbols },
    },
  };
}

function nGramsOf(symbols: number, hash: string): Described {
  const known = N_GRAM_REFERENCES[symbols];
  return {
    id: `n-grams-${symbols}`,
    title: `In-context n-grams, ${symbols} symbols`,
    source: 'Drawn by this program: a Markov chain of its own for every 64 tokens, its rows from Dirichlet(1)',
    symbols: LETTERS.slice(0, symbols),
    hash,
    records: { train: 2 ** 16, heldOut: 2 ** 11 },
    task: {
      ...{ family: 'n-grams', level: symbols, period: 64, gradesTraining: false },
      counted: { first: 1, every: 1 },
      answer: { first: 1, every: 1 },
      chance: { exact: symbols ** -63, token: 1 / symbols },
      references: [
        { name: 'Bayes predictor', losses: known?.bayes ?? [] },
        { name: 'frequencies so far', losses: known?.frequencies ?? [] },
      ],
    },
  };
}

function recallOf(pairs: number, hash: string): Described {
  return {
    id: `recall-${pairs}`,
    title: `Recall of ${pairs} pairs in context`,
    source: `Drawn by this program: ${pairs} keys with their values, then the keys again in another order`,
    symbols: [...LETTERS.slice(0, 8), ...DIGITS.slice(0, 8)],
    hash,
    records: { train: 2 ** 17, heldOut: 2 ** 11 },
    task: {
      ...{ family: 'recall', level: pairs, period: 4 * pairs, gradesTraining: false },
      counted: { first: 2 * pairs + 1, every: 2 },
      answer: { first: 2 * pairs + 1, every: 2 },
      chance: { exact: 8 ** -pairs, token: 1 / 8 },
    },
  };
}

const DESCRIBED: readonly Described[] = [
  additionOf('addition', 2, 'd98f547d074c2fe4'),
  additionOf('addition', 3, '2b813727b6dfdaa3'),
  additionOf('addition', 4, '1cf37d59d4347da2'),
  additionOf('reversed', 2, 'b70b12952e7e045a'),
  additionOf('reversed', 3, '390673c6c9331e3c'),
  additionOf('reversed', 4, '3dac248e396d2c21'),
  modularOf(31, '0e8fb689f2c21d10'),
  modularOf(59, 'c3dd500b2aa8b65c'),
  copyOf(8, 'bc79aa1a0f29e72a'),
  copyOf(12, '40ae339cb83bcc66'),
  copyOf(16, '3400758b6073df23'),
  nGramsOf(3, 'd850189e9a4d156b'),
  nGramsOf(8, 'b4a1a922407147ee'),
  recallOf(2, '1d1fb1c9bec4a8b1'),
  recallOf(4, '09dc1b5851e6364e'),
  recallOf(8, '9cd76d0558d75a0f'),
];

/** Beside the texts and the generated sources. Their text is made by make.ts. */
export const TASKS: readonly CorpusInfo[] = DESCRIBED.map(({ records, ...described }) => ({
  ...described,
  kind: 'task',
  trainCharacters: records.train * described.task.period + 1,
  heldOutCharacters: records.heldOut * described.task.period + 1,
  documents: { total: records.train + records.heldOut, heldOut: records.heldOut },
}));
